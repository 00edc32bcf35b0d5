/**
 * What is known of a value, in words for people.
 * In: what the analysis observed. Out: Markdown, one line per fact. Pure.
 */
import type { Observed } from '../check/observations.ts';
import {
  constantOf,
  describe,
  has,
  isUnknown,
  Kind,
  numeric,
  only,
  without,
} from '../check/type.ts';
import type { Expression } from '../syntax/ast.ts';
import type { SetView } from './set-view.ts';

/** What is known of an expression; null where nothing is worth telling. */
export function describeKnown(view: SetView, e: Expression): string | null {
  const known = view.known(e);
  if (known === undefined) return null;
  if (e.kind === 'number') return literal(e, view.set.analysis.converted.get(e), known);
  const text = inWords(known);
  return text === '' ? null : text;
}

/** A literal with a unit: the number that the policy computes with. */
function literal(
  { raw, unit }: Extract<Expression, { kind: 'number' }>,
  converted: number | undefined,
  { unit: used }: Observed,
): string | null {
  if (unit === undefined || converted === undefined) return null;
  const of = used === null || used === '' ? '' : ` ${used}`;
  return `\`${raw}${unit === '%' ? '' : ' '}${unit}\` is ${converted}${of} here`;
}

/** The type, unit and range in one line, and why the value may be missing. */
export function inWords({ type, unit, why }: Observed): string {
  if (isUnknown(type)) return '';
  const present = without(type, Kind.missing);
  const constant = constantOf(present);
  const kind = present.kinds === 0 ? 'missing' : describe(present);
  const facts = [
    constant === null ? kind : `${kind}: ${constant}`,
    ...(unit === null || unit === '' ? [] : [`in ${unit}`]),
    ...(constant === null && only(present, numeric) ? rangeInWords(present.range) : []),
  ];
  const lines = [facts.join(', ')];
  if (has(type, Kind.missing) && present.kinds !== 0)
    lines.push(`May be missing${why === null ? '.' : `: ${why}.`}`);
  return lines.join('\n\n');
}

const largest = Number.MAX_SAFE_INTEGER;

/** A range as people say it; nothing for one without bounds worth telling. */
function rangeInWords({ lo, hi }: { readonly lo: number; readonly hi: number }): readonly string[] {
  const low = lo > -largest;
  const high = hi < largest;
  if (low && high) return [`from ${lo} to ${hi}`];
  if (low) return [`${lo} or more`];
  return high ? [`${hi} or less`] : [];
}
