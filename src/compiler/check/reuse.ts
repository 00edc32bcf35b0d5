/**
 * Which analyses may be said again: not those whose findings depend on more than the flow state that
 * they touched.
 * In: what a form or a function's body was found to be. Out: what it depends on beside that state.
 */
import type { Unit } from './unit.ts';

/** Codes whose message tells of names that stand, or do not stand, elsewhere in the set. */
const tellsOfOthers: ReadonlySet<string> = new Set([
  'unknown-name',
  'unknown-function',
  'use-before-definition',
  'assignment-to-unknown',
  'unknown-parameter',
  'constant-assignment',
]);

/** A finding tells of names elsewhere in the set, which can change without this. */
export const dependsOnOthers = ({ fragile, found }: Unit): boolean =>
  fragile || [...found].some((f) => tellsOfOthers.has(f.diagnostic.code));

/** A finding of a function's body tells of the call that led there, which is another next time. */
export const dependsOnCall = (unit: Unit): boolean => unit.placed || dependsOnOthers(unit);

/** A finding leads to another place, which may have moved to another form where identities are others. */
export const leadsElsewhere = (unit: Unit): boolean =>
  [...unit.found].some(({ notes, fixes = [] }) => notes.length + fixes.length > 0);
