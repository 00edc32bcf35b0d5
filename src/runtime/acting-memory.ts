/**
 * What has to be remembered of acting for as long as a host is managed, whatever program, settings
 * or cycle it is managed by: when guests were changed, and who owes an answer.
 */

/** When a guest was acted on, on a clock that never goes back. */
export type ChangeTimes = Map<string, Map<string, number>>;

export interface ActingMemory {
  /** Seconds, by guest, then by controller. */
  readonly changes: ChangeTimes;
  /** Guests (and the host) whose latest action has no answer yet. */
  readonly owing: Set<string | null>;
  /**
   * From when on it is complete, in seconds: before that, somebody else may have acted. Null: it always
   * was.
   */
  since: number | null;
}

/** Nothing is remembered. */
export const newActingMemory = (): ActingMemory => ({
  changes: new Map(),
  owing: new Set(),
  since: null,
});
