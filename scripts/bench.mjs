/**
 * Compiles the benchmarks with their sources and runs them.
 * In: bench/*.ts and src. Out: build/, and what build/bench/index.js prints; arguments are passed on.
 * A process of its own without a test runner around it: that is what times should be measured in.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

const node = (...args) => {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
};

if (!existsSync(join(root, 'bench', 'index.ts'))) {
  console.error('there are no benchmarks: bench/index.ts is missing');
  process.exit(1);
}
node(join(root, 'scripts', 'ensure.mjs'));
node(join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.bench.json');
const generated = join('src', 'compiler', 'syntax', 'generated');
cpSync(join(root, generated), join(root, 'build', generated), { recursive: true });
node('--expose-gc', join(root, 'build', 'bench', 'index.js'), ...process.argv.slice(2));
