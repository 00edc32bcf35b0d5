/**
 * Work that is done one after the other.
 * In: how much may wait. Out: a function that does a work when those before are done, whatever became
 * of them; beyond what may wait, it refuses, but for work that must not be lost.
 */
import { AgentRefusal } from './api.ts';

/** Makes a queue. */
export function oneAtATime(
  mostWaiting: number,
): <T>(work: () => Promise<T>, mustNotBeLost?: boolean) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  return async (work, mustNotBeLost = false) => {
    if (waiting >= mostWaiting && !mustNotBeLost)
      throw new AgentRefusal(`${waiting} changes of the policies wait already; try again later`);
    waiting += 1;
    const done = last.then(work).finally(() => {
      waiting -= 1;
    });
    last = done.catch(() => {});
    return done;
  };
}
