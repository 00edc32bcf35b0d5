/**
 * Writes docs/diagnostics from the catalogue of the compiler, docs/reference from the schemas, and for
 * VS Code the JSON schema of `momus.json`.
 * In: dist, which it builds where it is missing or out of date. Out: the pages; those of codes and
 * tables that no longer exist are removed.
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
const { renderReference } = await import('../dist/schema/reference.js');
const { projectJsonSchema } = await import('../dist/project/project-schema.js');
const { renderSettings } = await import('../dist/agent/config/settings-page.js');

const run = (text) =>
  createCompiler(defaultEnvironment()).compile([{ name: 'example.policy', text }]).diagnostics;

/** Makes a folder below docs hold these pages and no others. */
function write(name, pages) {
  const folder = join(root, 'docs', name);
  mkdirSync(folder, { recursive: true });
  const changed = [];
  for (const [page, text] of pages) {
    const file = join(folder, page);
    if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
    writeFileSync(file, text);
    changed.push(`wrote ${page}`);
  }
  for (const page of readdirSync(folder)) {
    if (pages.has(page)) continue;
    rmSync(join(folder, page));
    changed.push(`removed ${page}`);
  }
  for (const line of changed) console.log(line);
  console.log(`docs/${name}: ${pages.size} pages, ${changed.length} changed`);
}

write('diagnostics', renderPages(catalogue, run));
write('reference', new Map([...renderReference(), ['settings.md', renderSettings()]]));

const schemas = join(root, 'editors', 'vscode', 'schemas');
mkdirSync(schemas, { recursive: true });
writeFileSync(join(schemas, 'momus.json'), `${JSON.stringify(projectJsonSchema(), null, 2)}\n`);
