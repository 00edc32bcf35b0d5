/**
 * The kinds of values that settings take, as makers of rows.
 * In: what a text must be. Out: a function that makes a setting of it.
 */
import { type Level, levels, type RpcAddress, type Setting } from './setting.ts';

/** A maker of settings of one kind: what is allowed, in words, how a text is read, and written. */
export const row =
  <T>(allowed: string, read: (text: string) => T | null, write?: (value: T) => string) =>
  <S extends Setting<T>['section']>(
    section: S,
    name: string,
    fallback: string,
    doc: string,
    unused: string | null = null,
  ): Setting<T> => ({
    section,
    name,
    fallback,
    allowed,
    doc,
    unused,
    read,
    ...(write && { write }),
  });

/** A whole number, or null. */
export function wholeNumber(text: string): number | null {
  const value = Number(text);
  return /^[+-]?\d+$/u.test(text.trim()) && Number.isSafeInteger(value) ? value : null;
}

/** Reads whole numbers of a range. */
export const within =
  (least: number, most: number) =>
  (text: string): number | null => {
    const value = wholeNumber(text);
    return value !== null && value >= least && value <= most ? value : null;
  };

/** Reads one of some words, in any case. */
export const oneOf =
  <T extends string>(values: readonly T[]) =>
  (text: string): T | null =>
    values.find((value) => value === text.trim().toLowerCase()) ?? null;

const flags: Readonly<Record<string, boolean>> = {
  '1': true,
  yes: true,
  true: true,
  on: true,
  '0': false,
  no: false,
  false: false,
  off: false,
};

export const seconds = (least: number, most: number) =>
  row(`whole seconds from ${least} to ${most}`, within(least, most));
export const files = row('a whole number from 0 to 1000', within(0, 1000));
export const flag = row('true or false', (text) => flags[text.trim().toLowerCase()] ?? null);
export const text = row('a text', (value) => value.trim());
export const names = row('names, separated by commas', (value) =>
  value
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== ''),
);
export const level = row(
  `${levels.join(', ')}, or 1 to 5`,
  (value): Level | null => oneOf(levels)(value) ?? levels[(within(1, 5)(value) ?? 0) - 1] ?? null,
);
export const rpc = row(
  'a port, -1 for none, or the path of a socket',
  (value): RpcAddress | null => {
    const number = wholeNumber(value);
    if (number !== null && number < 0) return { kind: 'off' };
    if (number !== null) return number > 65_535 ? null : { kind: 'tcp', port: number };
    return value.trim() === '' ? null : { kind: 'socket', path: value.trim() };
  },
);
export const share = row(
  'percent, from 0 to 100',
  (value) => {
    const number = /^\d+(?:\.\d+)?\s*%?$/u.test(value.trim())
      ? Number(value.trim().replace('%', ''))
      : Number.NaN;
    return number >= 0 && number <= 100 ? number / 100 : null;
  },
  (part) => `${Number((100 * part).toPrecision(12))} %`,
);
export const mebibytes = row('whole MiB from 0 to 1073741824', within(0, 2 ** 30));
export const mode = row(
  'the mode of a file in octal, such as 0660',
  (value) => (/^0?[0-7]{3}$/u.test(value.trim()) ? Number.parseInt(value.trim(), 8) : null),
  (bits) => bits.toString(8).padStart(4, '0'),
);
