/**
 * Work that must not hold up the editor for long.
 * In: work that is done at once, and how long it may take. Out: its result, or an Error. What is cut
 * short leaves its own objects half made: they must not be used again.
 */
import { runInNewContext } from 'node:vm';

/** Does the work; throws a `TimeBoundError` where it takes longer, in milliseconds. */
export function within<T>(milliseconds: number, work: () => T): T {
  // The only way to end a loop of one's own thread: the engine stops all that the script calls.
  const done: { result?: T } = {};
  const run = (): void => {
    done.result = work();
  };
  try {
    runInNewContext('run()', { run }, { timeout: milliseconds });
  } catch (error) {
    throw isTimeout(error) ? new TimeBoundError(milliseconds) : error;
  }
  return done.result as T;
}

/** Work that took too long. */
export class TimeBoundError extends Error {
  override readonly name = 'TimeBoundError';
  constructor(milliseconds: number) {
    super(`it takes longer than ${milliseconds} ms`);
  }
}

// The error is of the script's own realm: no instance of this one's `Error`.
const isTimeout = (error: unknown): boolean =>
  typeof error === 'object' &&
  error !== null &&
  'code' in error &&
  error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
