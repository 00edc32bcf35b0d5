/**
 * Programs of this folder for plain Node: a stand-in as a process, and a process that uses the VDSM
 * host. In: nothing. Out: where their JavaScript is, made of what is there now, until it is removed.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What was compiled. */
export interface Compiled {
  /** The path of a program. */
  readonly program: (name: 'main' | 'use-host') => string;
  readonly remove: () => void;
}

/** Compiles all of them, apart from what others compile. Throws what the compiler says. */
export function compile(): Compiled {
  // Below the package, so that its modules and its packages are found.
  mkdirSync(join(root, 'build'), { recursive: true });
  const out = mkdtempSync(join(root, 'build', 'vdsm-'));
  const remove = (): void => rmSync(out, { recursive: true });
  const compiler = join('node_modules', 'typescript', 'bin', 'tsc');
  const words = [compiler, '-p', join('test', 'vdsm', 'tsconfig.json'), '--outDir', out];
  const { status, stdout } = spawnSync(process.execPath, words, { cwd: root, encoding: 'utf8' });
  if (status !== 0) {
    remove();
    throw new Error(stdout);
  }
  return { program: (name) => join(out, 'test', 'vdsm', `${name}.js`), remove };
}
