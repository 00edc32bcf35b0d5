/**
 * Quarantine of entities that do not answer in time: asked again after pauses that double.
 * In: the quarantine before, and which gathering of samples it is. Out: the one that follows. Pure.
 *
 * Pauses are counted in gatherings: how often a host is asked is its operator's choice, and what it
 * means for a simulated one does not depend on any clock.
 */

/** An entity that is asked apart from the others. */
export interface Quarantine {
  /** Gatherings from one question to the next. */
  readonly pause: number;
  /** The gathering in which it is asked again. */
  readonly until: number;
}

const longestPause = 4;

/** The quarantine after one more question without an answer in time. */
export function quarantineAfter(before: Quarantine | null, gathering: number): Quarantine {
  const pause = before === null ? 1 : Math.min(before.pause * 2, longestPause);
  return { pause, until: gathering + pause };
}
