/**
 * Programs of this folder for plain Node: a stand-in as a process, and a process that uses the VDSM
 * host. In: the name of one. Out: the path of its JavaScript below `build`, made of what is there now.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Compiles all of them; gives the path of one. Throws what the compiler says. */
export function compiled(name: 'main' | 'use-host'): string {
  const compiler = 'node_modules/typescript/bin/tsc';
  const words = [compiler, '-p', 'test/vdsm/tsconfig.json'];
  const { status, stdout } = spawnSync(process.execPath, words, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(stdout);
  return `${root}build/test/vdsm/${name}.js`;
}
