/**
 * Generates a module with types from every grammar, so that no grammar is compiled at run time.
 * In: grammar/*.ohm. Out: src/compiler/syntax/generated/*.ohm-bundle.{js,d.ts}; skipped where the
 * bundle is newer than its grammar and than this script.
 */
import { existsSync, mkdirSync, readdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import generateBundles from '@ohm-js/cli/src/commands/generateBundles/index.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const from = join(root, 'grammar');
const to = join(root, 'src', 'compiler', 'syntax', 'generated');

const age = (file) => (existsSync(file) ? statSync(file).mtimeMs : 0);
const script = age(fileURLToPath(import.meta.url));

mkdirSync(to, { recursive: true });
for (const name of readdirSync(from).filter((file) => file.endsWith('.ohm'))) {
  const outputs = [`${name}-bundle.js`, `${name}-bundle.d.ts`];
  const wanted = Math.max(script, age(join(from, name)));
  if (outputs.every((output) => age(join(to, output)) > wanted)) continue;
  const { filesToWrite } = generateBundles.action([name], {
    cwd: from,
    dryRun: true,
    withTypes: true,
    esm: true,
  });
  for (const output of outputs) {
    const contents = filesToWrite[output];
    if (contents === undefined) throw new Error(`no ${output} was generated from ${name}`);
    // Written beside and renamed: a test that runs meanwhile never reads half a file.
    const draft = join(to, `${output}.${process.pid}`);
    writeFileSync(draft, contents);
    renameSync(draft, join(to, output));
  }
  console.log(`generated ${outputs.join(' and ')}`);
}
