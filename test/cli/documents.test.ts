/**
 * What the documents show is what commands print, on terminals of 80 columns where they say so.
 * ACCEPT=1 writes the real output into the documents.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import * as compiler from '../../src/compiler/index.ts';
import * as runtime from '../../src/index.ts';
import { shippedSources } from '../policies/shipped.ts';
import { momus } from './fake-io.ts';
import { workspace } from './workspace.ts';

const fence = /(?:<!-- (file|run)(?:: (\S+))? -->\n)?```(\w*)\n([\s\S]*?)```/g;

interface Block {
  readonly mark: string | undefined;
  readonly file: string | undefined;
  readonly language: string;
  readonly text: string;
}

const blocksOf = (document: string): readonly Block[] =>
  [...document.matchAll(fence)].map(([, mark, file, language = '', text = '']) => ({
    mark,
    file,
    language,
    text,
  }));

/** The words of a command line; double quotes hold one together. */
const wordsOf = (line: string): readonly string[] =>
  [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');

/** Pages that show what a terminal shows, in colours left out: nothing in their blocks is wider. */
const onTerminals = new Set(['README.md', 'docs/editors.md']);
const columns = 80;

describe.each([
  'README.md',
  'docs/cli.md',
  'docs/editors.md',
  'docs/language.md',
  'policies/README.md',
])('%s', (name) => {
  const path = fileURLToPath(new URL(`../../${name}`, import.meta.url));
  const document = readFileSync(path, 'utf8');
  const blocks = blocksOf(document);
  const files = Object.fromEntries([
    ...shippedSources().map((s) => [`policies/${s.name}`, s.text]),
    ...blocks.flatMap(({ file, text }) => (file === undefined ? [] : [[file, text]])),
  ]);

  for (const block of blocks.filter(({ language }) => language === 'console')) {
    const [line = '', ...rest] = block.text.split('\n');
    it(line, async () => {
      const { stdout, stderr } = await momus(wordsOf(line.replace('$ momus ', '')), {
        cwd: workspace(files),
        ...(onTerminals.has(name) ? { isTTY: true, columns, env: { NO_COLOR: '1' } } : {}),
      });
      const printed = (stderr + stdout).trimEnd();
      if (process.env.ACCEPT === '1') {
        const now = readFileSync(path, 'utf8');
        const shown = `${line}\n${printed}\n`.replaceAll('$', '$$$$');
        writeFileSync(path, now.replace(`\`\`\`console\n${block.text}`, `\`\`\`console\n${shown}`));
      } else expect(printed).toBe(rest.join('\n').trimEnd());
    });
  }

  it.runIf(onTerminals.has(name))('has no block that is wider than a terminal', () => {
    const lines = blocks.flatMap(({ text }) => text.split('\n'));
    expect(lines.filter((line) => line.length > columns)).toEqual([]);
  });

  for (const { text } of blocks.filter(({ mark }) => mark === 'run')) {
    it('the example of embedding', async () => {
      const body = text.replace(/import (\{[^}]*\}) from '([^']*)';/g, "const $1 = modules['$2'];");
      const said: string[] = [];
      const say = { log: (...words: unknown[]) => said.push(words.join(' ')) };
      const run = new Function('modules', 'console', `return (async () => { ${body} })();`);
      await run({ momus: runtime, 'momus/compiler': compiler }, say);
      expect(said.length).toBeGreaterThan(0);
    });
  }

  it('links to files that exist', () => {
    for (const [, target = ''] of document.matchAll(/\]\(([^)#:]+)\)/g)) {
      expect(() =>
        readFileSync(new URL(target, new URL(`../../${name}`, import.meta.url))),
      ).not.toThrow(/ENOENT/);
    }
  });
});
