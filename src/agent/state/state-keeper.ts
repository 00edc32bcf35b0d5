/**
 * Keeps the state of a running agent on its disk.
 * In: a store, the state as it is. Out: `save`, which resolves when the state of now is written, or
 * when the time for that is over: a disk that hangs holds nobody up, and is reported.
 */
import { codeOf, fileProblem } from '../../host/system-error.ts';
import { messageOf, withTimeLimit } from '../../runtime/time-limit.ts';
import type { Problems } from '../problems.ts';
import type { StateStore } from './state-file.ts';
import type { AgentState } from './state-shape.ts';

/** Milliseconds that a caller waits for the disk. */
const saveLimit = 2000;

/** Makes the keeper; `state` gives null while there is none. */
export function createStateKeeper(
  store: StateStore,
  state: () => AgentState | null,
  problems: Problems,
): { readonly save: () => Promise<void> } {
  let writing: Promise<void> | null = null;
  let next: Promise<void> | null = null;

  const it = store.called === undefined ? 'the state' : `the state ${store.called}`;

  const write = (): Promise<void> => {
    const now = state();
    if (now === null) return Promise.resolve();
    const done = store
      .save(now)
      .then(
        () => problems.note('state', null),
        (error: unknown) => problems.note('state', `${it} cannot be written: ${inWords(error)}`),
      )
      .then(() => {
        writing = null;
      });
    writing = done;
    return done;
  };

  /** One write at a time; those who ask meanwhile share the one after it. */
  const written = (): Promise<void> => {
    if (writing === null) return write();
    next ??= writing.then(() => {
      next = null;
      return write();
    });
    return next;
  };

  return {
    save: () =>
      withTimeLimit(saveLimit, written).catch((error: unknown) =>
        problems.note('state', `${it} is not written yet: ${messageOf(error)}`),
      ),
  };
}

/** A store of somebody else may fail with anything. */
const inWords = (error: unknown): string =>
  codeOf(error) === '' ? messageOf(error) : fileProblem(error, 'directory');
