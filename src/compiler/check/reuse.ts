/**
 * Which analyses may be said again, beside the flow state that they touched: what they asked of the
 * names elsewhere in the set has to be the same.
 * In: what a form or a function's body was found to be. Out: what it depends on beside that state.
 */
import type { Context } from './context.ts';
import type { DefinedVersion } from './definitions.ts';
import type { Unit } from './unit.ts';

/** A finding leads to another place, which may have moved to another form where identities are others. */
export const leadsElsewhere = (unit: Unit): boolean =>
  [...unit.found].some(({ notes, fixes = [] }) => notes.length + fixes.length > 0);

/**
 * What an analysis went by of what the set defines elsewhere; null where it asked for nothing of it.
 * The names decide what is said, and where they stand what it leads to.
 */
export const elsewhereOf = (c: Context, { asksElsewhere }: Unit): DefinedVersion | null =>
  asksElsewhere ? c.defined.version : null;

/** Whether what an analysis went by elsewhere is the same now. */
export function standsElsewhere(c: Context, went: DefinedVersion | null, unit: Unit): boolean {
  if (went === null) return true;
  const { names, places } = c.defined.version;
  return went.names === names && (went.places === places || !leadsElsewhere(unit));
}
