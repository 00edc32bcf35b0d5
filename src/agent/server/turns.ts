/**
 * One large request per turn of the event loop.
 * In: whoever wants a turn. Out: a promise that resolves when it is theirs. Reading a request takes
 * time in which nothing else happens; between two of them everything else does, a cycle that is due
 * above all, however many requests have arrived.
 */

/** Makes a queue of turns. */
export function createTurns(): () => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  return () => {
    last = last.then(() => new Promise((resolve) => setImmediate(resolve)));
    return last;
  };
}
