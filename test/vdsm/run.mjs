/**
 * Builds the stand-in into `build` and runs it on plain Node.
 * In: the arguments of main.ts. Out: what it prints, and its exit code.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const run = (...words) => {
  const { status } = spawnSync(process.execPath, words, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
};

run(join('node_modules', 'typescript', 'bin', 'tsc'), '-p', join('test', 'vdsm', 'tsconfig.json'));
run(join('build', 'test', 'vdsm', 'main.js'), ...process.argv.slice(2));
