/**
 * Quarantine of entities that do not answer in time: asked again after pauses that double.
 * In: the quarantine before and the time. Out: the one that follows. Pure.
 */

/** An entity that is asked apart from the others. */
export interface Quarantine {
  /** Milliseconds from one question to the next. */
  readonly pause: number;
  /** When it is asked again, in milliseconds of the clock that never goes back. */
  readonly until: number;
}

const firstPause = 2000;
const longestPause = 60_000;

/** The quarantine after one more question without an answer in time. */
export function quarantineAfter(before: Quarantine | null, now: number): Quarantine {
  const pause = before === null ? firstPause : Math.min(before.pause * 2, longestPause);
  return { pause, until: now + pause };
}
