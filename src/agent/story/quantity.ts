/**
 * Numbers for people.
 * In: a number and its unit. Out: a short text, such as `4.75 GiB`. Exact values are in --json.
 */
import type { UnitName } from '../../schema/types.ts';

const scales = ['KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;

/** An amount of memory in KiB, with three digits; `-` where nobody knows. */
export function memory(kib: number | null): string {
  if (kib === null) return '-';
  if (kib === 0) return '0 MiB';
  let value = Math.abs(kib);
  let scale = 0;
  // 1023.95 MiB would read `1024 MiB`.
  while (value >= 1023.5 && scale < scales.length - 1) {
    value /= 1024;
    scale += 1;
  }
  const digits = scale < 2 || value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return `${kib < 0 ? '-' : ''}${value.toFixed(digits)} ${scales[scale] ?? ''}`;
}

/** A value in the unit of its field or control. */
export function quantity(value: number, unit: UnitName): string {
  switch (unit) {
    case 'B':
      return memory(value / 1024);
    case 'KiB':
      return memory(value);
    case 'MiB':
      return memory(value * 1024);
    case 'B/s':
      return value === 0 ? '0' : `${memory(value / 1024)}/s`;
    case '%':
      return `${rounded(value)}%`;
    case null:
      return rounded(value);
    case 'pages':
    case 'us':
    case 'ms':
    case 's':
    case 'requests/s':
    case 'CPUs':
      return `${rounded(value)} ${unit}`;
    default:
      return unit satisfies never;
  }
}

/** A change from one value to another; the unit is written once where both have it. */
export function change(before: number | null, after: number, unit: UnitName): string {
  const to = quantity(after, unit);
  if (before === null) return to;
  const from = quantity(before, unit);
  const [fromNumber, fromUnit] = from.split(' ');
  const shared = fromUnit !== undefined && to.endsWith(` ${fromUnit}`);
  return `${shared ? fromNumber : from} → ${to}`;
}

/** A sentence in which amounts of whole KiB stand, with these as people read them. */
export const readable = (sentence: string): string =>
  sentence.replace(/\b\d+ KiB\b/gu, (amount) => memory(Number.parseInt(amount, 10)));

const rounded = (value: number): string => String(Math.round(value * 100) / 100);

/** Seconds as `m:ss`, or `h:mm:ss`. */
export function duration(seconds: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const minutes = Math.floor(seconds / 60);
  const rest = two(Math.floor(seconds % 60));
  if (minutes < 60) return `${minutes}:${rest}`;
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${rest}`;
}
