/**
 * Which values are surely there at a place that is being written.
 * In: a set view, an offset, values as they are written. Out: those that what runs before proves
 * present. The place itself is mostly broken, so each value is read in a line before it, as a trial.
 */

import { Kind } from '../check/type.ts';
import type { SetView } from '../query/set-view.ts';
import { edited } from './recheck.ts';
import { expressionAt, lineAround } from './statements.ts';

/** Characters of a set in which a trial takes no time that people notice while they type. */
const quickToTry = 64 * 1024;

/** The values, of those asked about, that are surely there; empty where that cannot be tried. */
export function provedAt(
  view: SetView,
  source: string,
  at: number,
  values: readonly string[],
): ReadonlySet<string> {
  const asked = [...new Set(values)];
  const size = view.set.sources.reduce((sum, { text }) => sum + text.length, 0);
  if (asked.length === 0 || size > quickToTry || view.policy(source)?.notation !== 'freeform')
    return new Set();
  const line = lineAround(view, source, { start: at, end: at });
  if (line === null || (line.kind.kind !== 'plain' && line.kind.kind !== 'open')) return new Set();
  const { start, end } = line.span;
  const [opening, middle, closing] = ['call debug(', ')\ncall debug(', ')'];
  const text = opening + asked.join(middle) + closing;
  const tried = edited(view, [{ source, span: { start, end }, text }]);
  const proved = new Set<string>();
  let from = start + opening.length;
  for (const value of asked) {
    const located = expressionAt(tried, source, { start: from, end: from + value.length });
    const known = located && tried.known(located.path.at(-1)!, located.form);
    if (known && (known.type.kinds & (Kind.missing | Kind.unknown)) === 0) proved.add(value);
    from += value.length + middle.length;
  }
  return proved;
}
