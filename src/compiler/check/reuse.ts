/**
 * Which analyses may be repeated from memory: not those whose findings depend on more than the flow
 * state they touched; and for how long.
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

/** Instances of a function that were not of use lately, which an edit may be undone to. */
const mostOldInstances = 3;

/**
 * The instances of a function to keep beside a new one, the newest first: those that the present
 * analysis or the one before it used, and few others.
 */
export function worthKeeping<T extends { readonly used: number }>(
  known: readonly T[],
  analysis: number,
  most: number,
): readonly T[] {
  let old = 0;
  return known.filter((i) => i.used >= analysis - 1 || ++old <= mostOldInstances).slice(0, most);
}
