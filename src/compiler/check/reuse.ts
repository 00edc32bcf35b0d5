/**
 * Which analyses may be repeated from memory: not those whose findings depend on more than the flow
 * state they touched.
 */
import type { Unit } from './context.ts';

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
export const dependsOnOthers = (unit: Unit): boolean =>
  unit.found.some((f) => tellsOfOthers.has(f.diagnostic.code));

/** A finding of a function's body tells of the call that led there, which is another next time. */
export const dependsOnCall = (unit: Unit): boolean => unit.placed || dependsOnOthers(unit);
