/**
 * Builds the benchmarks into `build` and runs one of them on plain Node.
 * In: `--agent` for bench/agent, `--lsp` for bench/lsp, else bench; the arguments of its index.ts. Out: what it prints, and
 * its exit code.
 */
import { spawnSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const run = (...parameters) => {
  const { status } = spawnSync(process.execPath, parameters, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
};

run(join('scripts', 'grammar.mjs'));
run(join('node_modules', 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.bench.json');
const generated = join('src', 'compiler', 'syntax', 'generated');
cpSync(join(root, generated), join(root, 'build', generated), { recursive: true });
const [first, ...rest] = process.argv.slice(2);
const folder = { '--agent': 'agent', '--lsp': 'lsp' }[first];
const index = folder ? join('bench', folder, 'index.js') : join('bench', 'index.js');
run('--expose-gc', join('build', index), ...(folder ? rest : process.argv.slice(2)));
