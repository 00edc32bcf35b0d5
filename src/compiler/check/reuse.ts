/**
 * Which analyses may be repeated from memory, beside the flow state that they touched: what they asked
 * of the names elsewhere in the set has to be the same; and for how long, so that a long day of edits
 * costs no more memory than a short one. What forms and instances hold goes with them; only variables
 * of top level stay.
 */
import type { Context, Unit } from './context.ts';
import type { DefinedVersion } from './definitions.ts';

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
