/**
 * Writes docs/diagnostics from the catalogue of the compiler.
 * In: dist, which it builds where it is missing or out of date. Out: one page per code and an
 * index; pages of codes that no longer exist are removed.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const ensured = spawnSync(process.execPath, [join(root, 'scripts', 'ensure.mjs'), '--build'], {
  stdio: 'inherit',
});
if (ensured.status !== 0) process.exit(ensured.status ?? 1);

const { catalogue } = await import('../dist/compiler/diagnostics/catalogue.js');
const { renderPages } = await import('../dist/compiler/diagnostics/pages.js');
const { createCompiler } = await import('../dist/compiler/compile.js');
const { defaultEnvironment } = await import('../dist/schema/presets.js');

const run = (text) =>
  createCompiler(defaultEnvironment()).compile([{ name: 'example.policy', text }]).diagnostics;
const pages = renderPages(catalogue, run);

const folder = join(root, 'docs', 'diagnostics');
mkdirSync(folder, { recursive: true });
const changed = [];
for (const [name, text] of pages) {
  const file = join(folder, name);
  if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
  writeFileSync(file, text);
  changed.push(`wrote ${name}`);
}
for (const name of readdirSync(folder)) {
  if (pages.has(name)) continue;
  rmSync(join(folder, name));
  changed.push(`removed ${name}`);
}
for (const line of changed) console.log(line);
console.log(`docs/diagnostics: ${pages.size} pages, ${changed.length} changed`);
