/**
 * Numbers and ranges as people say them.
 * In: bounds, a unit. Out: words: `0 or more`, `from 1 to 1048576 (1 GiB)`. Pure.
 */
import { factor, unitNamed, units } from '../../schema/units.ts';

/** Bounds from here on say nothing: no host has so much of anything. */
const largest = 1e15;

/** Larger figures are no easier to read in any unit. */
const mostReadable = 10_000;

/** A number without digits that nobody reads. */
export function figure(value: number): string {
  return Number.isInteger(value) ? `${value}` : `${Number(value.toPrecision(6))}`;
}

/** The same amount in a unit that is easier to read, in brackets; empty where there is none. */
export function readable(value: number, unit: string | null): string {
  if (unit === null || unit === '' || unit === '%') return '';
  const [above = '', below] = unit.split('/');
  const own = unitNamed(above);
  if (own === undefined || own.name === '' || own.dimension.requests !== 0) return '';
  const larger = units.filter(
    (row) => row.written && (factor(row, own) ?? 0) > 1 && Math.abs(value) >= factor(row, own)!,
  );
  const best = larger.at(-1);
  if (best === undefined) return '';
  const inBest = value / factor(best, own)!;
  if (Math.abs(inBest) >= mostReadable) return '';
  const short = Number(inBest.toPrecision(3));
  const name = below === undefined ? best.name : `${best.name}/${below}`;
  return `${short === inBest ? '' : 'about '}${short} ${name}`;
}

/** A number with the easier figure behind it. */
export function amount(value: number, unit: string | null): string {
  const easier = readable(value, unit);
  return easier === '' ? figure(value) : `${figure(value)} (${easier})`;
}

/** A number with its unit, and the easier figure behind it. */
export function quantity(value: number, unit: string | null): string {
  const easier = readable(value, unit);
  const own =
    unit === null || unit === '' ? `${value}` : `${value}${unit === '%' ? '' : ' '}${unit}`;
  return easier === '' ? own : `${own} (${easier})`;
}

/** A range in words; null where neither bound is worth telling. */
export function rangeWords(lo: number, hi: number, unit: string | null): string | null {
  const low = lo > -largest;
  const high = hi < largest;
  if (low && high) return `from ${amount(lo, unit)} to ${amount(hi, unit)}`;
  if (low) return `${amount(lo, unit)} or more`;
  return high ? `${amount(hi, unit)} or less` : null;
}
