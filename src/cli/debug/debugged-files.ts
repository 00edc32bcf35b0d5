/**
 * The option `--debugger` of commands that run policies, and the files that it leads to.
 */
import { resolve } from 'node:path';
import type { OptionRow } from '../command.ts';
import { type PolicyFile, standardInput } from '../policy-files.ts';

/** A file of a set that is debugged; `path` is absolute, or null where the text is in no file. */
export interface DebuggedFile {
  readonly name: string;
  readonly path: string | null;
  readonly text: string;
}

/** The row of the option. */
export const debuggerRow: OptionRow = {
  name: 'debugger',
  doc: 'Run code that a debugger steps through in the policy files: `node --inspect-brk`.',
};

/** The files of a set, as a debugger finds them. */
export const debuggedFiles = (files: readonly PolicyFile[], cwd: string): readonly DebuggedFile[] =>
  files.map(({ name, path, text }) => ({
    name,
    path: path === standardInput || path.startsWith('<') ? null : resolve(cwd, path),
    text,
  }));
