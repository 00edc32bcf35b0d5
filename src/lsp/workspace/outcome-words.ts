/**
 * A decision in a few words: for whom, what, and why it is not what the policy wanted.
 * In: a decision, its control's unit. Out: `web-1: balloon_target 4 GiB → 3.8 GiB`. Pure.
 */
import { figure, readable } from '../../compiler/query/amounts.ts';
import type { Decision } from '../../runtime/decision.ts';

/** What the words are about. */
export type Decided = Pick<
  Decision,
  'guest' | 'device' | 'control' | 'wanted' | 'value' | 'before' | 'outcome' | 'reason'
>;

/** The words; `nameOf`: what people call a guest. */
export function decisionInWords(
  { guest, device, control, wanted, value, before, outcome, reason }: Decided,
  unit: string | null,
  nameOf: (guest: string) => string,
): string {
  const who = [...(guest === null ? [] : [nameOf(guest)]), ...(device === null ? [] : [device])];
  const head = `${who.length === 0 ? '' : `${who.join(', ')}: `}${control}`;
  const because = reason === null ? '' : ` (${reason})`;
  const short = (x: Decision['wanted']): string => amountInWords(x, unit);
  switch (outcome) {
    case 'apply':
      return `${head} ${change(before, value, unit)}${because}`;
    case 'clamped':
      return `${head} ${change(before, value, unit)}, not ${short(wanted)}${because}`;
    case 'unchanged':
      return `${head} = ${short(value)}, as it is${kept(wanted, reason, unit)}`;
    case 'refused':
      return `${head} = ${short(wanted)}, refused${because}`;
    default:
      return outcome satisfies never;
  }
}

/** Why the policy wanted something else than what is in force, where it did. */
function kept(wanted: Decision['wanted'], reason: string | null, unit: string | null): string {
  const [, why] = /^(.+); \S+ is in force already$/u.exec(reason ?? '') ?? [];
  return why === undefined ? '' : `, not ${amountInWords(wanted, unit)} (${why})`;
}

/** `4 GiB → 3.8 GiB`; exact where both are the same in three digits. */
function change(before: number | null, after: number | null, unit: string | null): string {
  if (before === null || after === null) return `= ${amountInWords(after, unit)}`;
  const [from, to] = [before, after].map((x) => amountInWords(x, unit));
  if (from !== to) return `${from} → ${to}`;
  return `${withUnit(before, unit)} → ${withUnit(after, unit)}`;
}

/** A value as people read it, with three digits. */
export function amountInWords(value: number | string | null, unit: string | null): string {
  if (value === null) return 'nothing';
  if (typeof value === 'string') return JSON.stringify(value);
  const easier = readable(value, unit).replace(/^about /u, '');
  return easier === '' ? withUnit(value, unit) : easier;
}

function withUnit(value: number, unit: string | null): string {
  if (unit === null || unit === '') return figure(value);
  return unit === '%' ? `${figure(value)}%` : `${figure(value)} ${unit}`;
}
