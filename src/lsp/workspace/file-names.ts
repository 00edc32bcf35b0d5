/**
 * Names for a new file of a set, directly before or behind another one in the order of the set.
 * In: the files of the set in their order, one of them, which names are taken. Out: a name. Pure.
 */
import { policyName } from '../../agent/policies/policy-directory.ts';
import type { Place } from '../../compiler/refactor/move-out.ts';
import { byCodePoints } from '../../compiler/text/order.ts';

const extension = '.policy';

const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];

/** The first free name at a place; null where none of those that are tried is. */
export function nameBeside(
  files: readonly string[],
  file: string,
  place: Place,
  isTaken: (name: string) => boolean,
): string | null {
  const at = files.indexOf(file);
  const keyOf = (i: number): string | null => {
    const name = files[i];
    return name === undefined ? null : policyName(name);
  };
  const own = policyName(file);
  const [low, high] = place === 'after' ? [own, keyOf(at + 1)] : [keyOf(at - 1), own];
  const candidates = place === 'after' ? numbered(own) : namesBefore(own, low);
  const fits = (name: string): boolean =>
    (low === null || byCodePoints(low, name) < 0) &&
    (high === null || byCodePoints(name, high) < 0);
  const found = candidates.find((name) => {
    const made = name + extension;
    // A name with the extension in it would be cut there.
    return policyName(made) === name && fits(name) && !files.includes(made) && !isTaken(made);
  });
  return found === undefined ? null : found + extension;
}

/** `10-balloon` is followed by `10-balloon-2`. */
const numbered = (name: string): readonly string[] => [
  ...digits.slice(1).map((digit) => `${name}-${digit}`),
  // Where the next file has such a name.
  ...['1', '0', ...digits.map((digit) => `0${digit}`)].map((more) => `${name}-${more}`),
];

/** `10-balloon` stands behind `09-balloon`, and `main` behind `00-main`. */
function namesBefore(name: string, low: string | null): readonly string[] {
  const { number = '', rest = `-${name}` } =
    /^(?<number>\d{1,9})(?<rest>[-_].+)$/u.exec(name)?.groups ?? {};
  const below = Array.from({ length: Math.min(20, Number(number)) }, (_, i) =>
    String(Number(number) - 1 - i).padStart(number.length, '0'),
  );
  return [
    ...below.map((lower) => lower + rest),
    ...(low === null ? [] : [`${low}${rest}`, ...numbered(`${low}${rest}`), ...numbered(low)]),
    ...(low === null ? ['00', '0', '00-0', '0-0'].map((first) => first + rest) : []),
  ];
}
