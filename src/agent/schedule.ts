/**
 * The loop of an agent: waits for the next point of the grid, does what is due, never two things at
 * once. In: beats, what to do. Out: a loop that can be stopped.
 */
import type { Beat, Beats } from './beats.ts';

export interface Schedule {
  /** Ends the loop; resolves when what is being done is done. */
  readonly stop: () => Promise<void>;
}

/** A timer that can be given up. */
export type Sleep = (milliseconds: number, signal: AbortSignal) => Promise<void>;

/** Waits on the event loop; resolves early when it is given up. */
export const sleep: Sleep = (milliseconds, signal) =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', done, { once: true });
  });

/** Starts the loop; `work` never rejects. */
export function startSchedule(
  beats: Beats,
  work: (beat: Beat) => Promise<void>,
  elapsed: () => number,
  wait: Sleep = sleep,
): Schedule {
  const stopped = new AbortController();
  const loop = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      await wait(beats.wait(elapsed()), stopped.signal);
      if (stopped.signal.aborted) return;
      // A timer may come a little early.
      const beat = beats.take(elapsed());
      if (beat.due.size > 0) await work(beat);
    }
  };
  const running = loop();
  return {
    stop: () => {
      stopped.abort();
      return running;
    },
  };
}
