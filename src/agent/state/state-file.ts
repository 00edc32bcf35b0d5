/**
 * The file that keeps the state of an agent over restarts.
 * In: a path. Out: the state that was written last, and a way to write the next. A reader never sees
 * half a file; what cannot be read is put aside under another name, not lost.
 */
import { readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { codeOf, fileProblem } from '../../host/system-error.ts';
import { makeDirectory } from './make-directory.ts';
import { type AgentState, readState, writeState } from './state-shape.ts';

/** Where a state is kept. */
export interface StateStore {
  /** The state as it was written last; null where there is none. `problem`: why it could not be read. */
  readonly load: () => Promise<{
    readonly state: AgentState | null;
    readonly problem: string | null;
  }>;
  /** Writes a state; what is the same as before is not written again. Rejects where it cannot. */
  readonly save: (state: AgentState) => Promise<void>;
  /** What sentences about it call it, such as its path; nothing unless given. */
  readonly called?: string;
}

/** Keeps nothing: for agents without a place of their own. */
export const noStore: StateStore = {
  load: async () => ({ state: null, problem: null }),
  save: async () => {},
};

/** Keeps the state in a file. */
export function stateFile(path: string): StateStore {
  let written: string | null = null;
  let writing: Promise<void> = Promise.resolve();

  const write = async (text: string): Promise<void> => {
    if (text === written) return;
    await makeDirectory(dirname(path));
    await writeFileAtomic(path, text, { mode: 0o600 });
    written = text;
  };

  return {
    load: async () => {
      let text: string;
      try {
        text = await readFile(path, 'utf8');
      } catch (error) {
        if (codeOf(error) === 'ENOENT') return { state: null, problem: null };
        const why = `cannot read ${path}: ${fileProblem(error)}`;
        return { state: null, problem: `${why}; ${await putAside(path)}` };
      }
      const result = readState(text);
      if (result.ok) {
        written = text;
        return { state: result.state, problem: null };
      }
      const aside = `${path}.unreadable`;
      await rename(path, aside).catch(() => {});
      return {
        state: null,
        problem: `${path} is no state (${result.problem}); it is ${aside} now`,
      };
    },
    save: (state) => {
      // One after the other: what is asked for last is what stays.
      writing = writing.catch(() => {}).then(() => write(writeState(state)));
      return writing;
    },
  };
}

/** Keeps what could not be read from being written over. */
const putAside = (path: string): Promise<string> =>
  rename(path, `${path}.unreadable`).then(
    () => `it is ${path}.unreadable now`,
    () => 'it cannot be put aside',
  );
