/** README.md: its example of embedding passes the strict type check. test/cli/documents.test.ts runs it. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

it('the example of embedding is sound under strict TypeScript', { timeout: 120_000 }, () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const text = /<!-- run -->\n```js\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
  expect(text).not.toBe('');
  const folder = mkdtempSync(join(tmpdir(), 'momus-example-'));
  try {
    const { compilerOptions } = JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8'));
    const paths = {
      momus: [join(root, 'src/index.ts')],
      'momus/compiler': [join(root, 'src/compiler/index.ts')],
    };
    const typeRoots = [join(root, 'node_modules/@types')];
    writeFileSync(join(folder, 'example.mts'), text);
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: { ...compilerOptions, paths, typeRoots } }),
    );
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    const { stdout } = spawnSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' });
    // What stands in src is for the type check of the whole tree to say.
    expect(stdout.split('\n').filter((line) => line.includes('example.mts('))).toEqual([]);
    expect(stdout).not.toContain('TS18003');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
