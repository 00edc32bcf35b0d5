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
import type { Expression, NumberLiteral } from '../syntax/ast.ts';
import { quantity, rangeWords } from './amounts.ts';
import type { SetView } from './set-view.ts';

/** What is known of an expression; null where nothing is worth telling. */
export function describeKnown(view: SetView, e: Expression): string | null {
  const known = view.known(e);
  if (known === undefined) return null;
  if (e.kind === 'number')
    return literal(e, view.set.analysis.converted.get(e) ?? shareOf(e), known);
  const text = inWords(known);
  return text === '' ? null : text;
}

/** A percentage stands for a plain number wherever it stands. */
const shareOf = ({ unit, value }: NumberLiteral): number | undefined =>
  unit === '%' ? value : undefined;

/** A literal with a unit: the number that the policy computes with; null where that is what it says. */
function literal(
  { raw, unit }: NumberLiteral,
  converted: number | undefined,
  { unit: used }: Observed,
): string | null {
  if (unit === undefined || converted === undefined) return null;
  if (used === unit && converted === Number(raw)) return null;
  const of = used === null || used === '' || used === '%' ? '' : ` ${used}`;
  return `\`${raw}${unit === '%' ? '' : ' '}${unit}\` is ${converted}${of} here.`;
}

/** The type, unit and range in one line, and why the value may be missing. */
export function inWords(seen: Observed): string {
  const { type, why } = seen;
  if (isUnknown(type)) return '';
  const lines = [valueInWords(seen)];
  if (has(type, Kind.missing) && !only(type, Kind.missing))
    lines.push(`May be missing${why === null ? '.' : `: ${why}.`}`);
  return lines.join('\n\n');
}

/** The type, unit and range of a value where it is there, in one line. */
export function valueInWords({ type, unit }: Observed): string {
  const present = without(type, Kind.missing);
  if (present.kinds === 0) return 'missing';
  const { lo, hi } = present.range;
  if (only(present, Kind.logical)) return lo === hi ? (lo === 0 ? 'false' : 'true') : 'a logical';
  const constant = constantOf(present);
  if (constant !== null) return quantity(constant, unit);
  if (only(present, Kind.text) && present.texts !== null)
    return [...present.texts].map((text) => `"${text}"`).join(' or ');
  const range = only(present, numeric) ? rangeWords(lo, hi, unit) : null;
  return `${describe(present)}${inUnit(unit)}${range === null ? '' : `, ${range}`}`;
}

/** What is declared `logical` is told as such, though 0 and 1 stand for it. */
export function asLogical(seen: Observed): Observed {
  const { type } = seen;
  const others = type.kinds & ~(numeric | Kind.missing);
  if (isUnknown(type) || others !== 0 || !has(type, Kind.number)) return seen;
  const kinds = (type.kinds & Kind.missing) | Kind.logical;
  return { ...seen, unit: null, type: { ...type, kinds } };
}

const inUnit = (unit: string | null): string => (unit === null || unit === '' ? '' : ` in ${unit}`);
