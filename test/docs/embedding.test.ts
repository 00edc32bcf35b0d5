/**
 * docs/embedding.md, and the example of README.md: each block marked `run` runs as a program of the
 * built package, prints what stands below it, and passes the strict type check.
 * ACCEPT=1 writes what they really print into the document.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const page = join(root, 'docs/embedding.md');
const document = readFileSync(page, 'utf8');
const readme = readFileSync(join(root, 'README.md'), 'utf8');

interface Block {
  readonly mark: string;
  readonly file: string;
  readonly text: string;
  /** What it prints, as the document says; null where it says nothing. */
  readonly prints: string | null;
}

const fence = /<!-- (file|run): (\S+) -->\n```\w*\n([\s\S]*?)```(?:\n\n```text\n([\s\S]*?)```)?/gu;
const blocks: readonly Block[] = [...document.matchAll(fence)].map(
  ([, mark = '', file = '', text = '', prints]) => ({ mark, file, text, prints: prints ?? null }),
);
const programs = blocks.filter(({ mark }) => mark === 'run');

const folder = mkdtempSync(join(tmpdir(), 'momus-embedding-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
mkdirSync(join(folder, 'node_modules'));
symlinkSync(root, join(folder, 'node_modules', 'momus'), 'junction');
for (const { file, text } of blocks) writeFileSync(join(folder, file), text);
// As a run before has left it.
writeFileSync(join(folder, 'stuck-once'), '');

describe('docs/embedding.md', { timeout: 120_000 }, () => {
  it('has programs', () => {
    expect(programs.length).toBeGreaterThan(5);
    // None is left out because its mark is spelt another way.
    expect(document.match(/^```js$/gmu)?.length).toBe(blocks.length);
  });

  it.each(programs)('$file', ({ file, prints }) => {
    const { stdout, stderr, status } = spawnSync(process.execPath, [file], {
      cwd: folder,
      encoding: 'utf8',
      timeout: 110_000,
    });
    expect([status, stderr]).toEqual([0, '']);
    if (process.env.ACCEPT === '1' && prints !== null) {
      const now = readFileSync(page, 'utf8');
      writeFileSync(
        page,
        now.replace(`\`\`\`text\n${prints}`, () => `\`\`\`text\n${stdout}`),
      );
    } else expect(stdout).toBe(prints);
  });

  it('and README.md pass the strict type check', () => {
    const examples = join(folder, 'checked');
    mkdirSync(examples);
    const { compilerOptions } = JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8'));
    const paths = {
      momus: [join(root, 'src/index.ts')],
      'momus/compiler': [join(root, 'src/compiler/index.ts')],
    };
    const typeRoots = [join(root, 'node_modules/@types')];
    const own = /<!-- run -->\n```js\n([\s\S]*?)```/u.exec(readme)?.[1] ?? '';
    expect(own).not.toBe('');
    writeFileSync(join(examples, 'README.mts'), own);
    for (const { mark, file, text } of blocks)
      writeFileSync(join(examples, mark === 'run' ? file.replace('.mjs', '.mts') : file), text);
    const options = { ...compilerOptions, allowJs: true, paths, typeRoots };
    writeFileSync(join(examples, 'tsconfig.json'), JSON.stringify({ compilerOptions: options }));
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    const { stdout } = spawnSync(process.execPath, [tsc, '-p', examples], {
      cwd: examples,
      encoding: 'utf8',
    });
    // What stands in src is for the type check of the whole tree to say.
    expect(stdout.split('\n').filter((line) => /^[\w-]+\.m[tj]s\(/u.test(line))).toEqual([]);
    expect(stdout).not.toContain('TS18003');
  });
});
