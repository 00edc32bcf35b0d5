/**
 * Time limits for calls that may hang, and a bound on how many run at once.
 * In: work that takes a signal. Out: its result, or an error when the time is over; what ignores
 * its signal is left behind, never waited for.
 */
import { inText } from './raw.ts';

/** A call that did not answer in time. */
export class TimeLimitError extends Error {
  override readonly name = 'TimeLimitError';
  constructor(milliseconds: number) {
    super(`no answer within ${milliseconds} ms`);
  }
}

/** A point in time that several calls share. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** The result of the work, or a TimeLimitError as soon as the time is over. */
  readonly race: <T>(work: () => Promise<T>) => Promise<T>;
  /** Stops the clock; call it when nothing is waited for any more. */
  readonly done: () => void;
}

/** A timer that fires so much later, in milliseconds, tells of a process that stood still. */
const late = 100;
const longestGrace = 1000;

/** Starts the clock. */
export function startDeadline(milliseconds: number): Deadline {
  const controller = new AbortController();
  let end = (_error: TimeLimitError): void => {};
  const over = new Promise<never>((_, reject) => {
    end = reject;
  });
  const expire = (): void => {
    const error = new TimeLimitError(milliseconds);
    controller.abort(error);
    end(error);
  };
  const due = performance.now() + milliseconds;
  let timer = setTimeout(() => {
    // Where this process itself stood still, answers may be there that nobody could take yet.
    if (performance.now() - due < late) expire();
    else timer = setTimeout(expire, Math.min(milliseconds, longestGrace));
  }, milliseconds);
  over.catch(() => {}); // a deadline that nobody races against is no failure
  return {
    signal: controller.signal,
    race: (work) => Promise.race([Promise.resolve().then(work), over]),
    done: () => clearTimeout(timer),
  };
}

/** Runs one piece of work with a deadline of its own. */
export async function withTimeLimit<T>(
  milliseconds: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const deadline = startDeadline(milliseconds);
  try {
    return await deadline.race(() => work(deadline.signal));
  } finally {
    deadline.done();
  }
}

/**
 * Runs the work for all items, at most `atOnce` at a time; results in the order of the items. What
 * gives no promise is done at once.
 */
export async function inParallel<T, R>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<R> | R,
): Promise<readonly R[]> {
  const results = new Array<R>(items.length);
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) {
      const result = work(items[index] as T);
      results[index] = result instanceof Promise ? await result : result;
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  return results;
}

/** What went wrong, in words; of anything that was thrown. */
export function messageOf(error: unknown): string {
  const text = error instanceof Error ? inText(error.message || error.name) : inText(error);
  return text.length > 1000 ? `${text.slice(0, 1000)}…` : text;
}
