/**
 * The types of values: sets of kinds, with what is known about numbers, texts and lists.
 * In and out: immutable types; join (either), refine (both), widen (for loops).
 */
import type { DeclaredType } from '../syntax/ast.ts';
import {
  everything,
  exactly,
  flag,
  joinRange,
  meetRange,
  type Range,
  sameRange,
  widenRange,
} from './range.ts';

/** Bits of `kinds`; `unknown` absorbs: nothing is reported about it any more. */
export const Kind = {
  number: 1,
  logical: 2,
  text: 4,
  missing: 8,
  host: 16,
  guest: 32,
  device: 64,
  limits: 128,
  list: 256,
  unknown: 512,
} as const;

export const numeric = Kind.number | Kind.logical;
export const entities = Kind.host | Kind.guest | Kind.device | Kind.limits;
export const sequences = Kind.text | Kind.list;

export interface Type {
  readonly kinds: number;
  /** Of the number and logical part. */
  readonly range: Range;
  /** The texts it can be; null where any. */
  readonly texts: ReadonlySet<string> | null;
  /** The greatest length of a text or list. */
  readonly length: number;
  /** What a list holds. */
  readonly element: Type | null;
}

const noTexts: ReadonlySet<string> = new Set();
// One order of properties for all: so the engine makes one kind of object of them.
const base = { kinds: 0, range: everything, texts: null, length: 0, element: null };

export const never: Type = base;
export const unknown: Type = { ...base, kinds: Kind.unknown };
export const missing: Type = { ...base, kinds: Kind.missing };
export const logical: Type = { ...base, kinds: Kind.logical, range: flag };
export const number = (r: Range): Type => ({
  kinds: Kind.number,
  range: r,
  texts: null,
  length: 0,
  element: null,
});
export const literal = (value: number): Type => number(exactly(value));
export const truth = (value: boolean): Type => ({ ...logical, range: exactly(value ? 1 : 0) });
export const text = (length: number): Type => ({ ...base, kinds: Kind.text, length });
export const oneText = (value: string): Type => ({
  ...base,
  kinds: Kind.text,
  length: value.length,
  texts: new Set([value]),
});
export const list = (element: Type, length: number): Type => ({
  ...base,
  kinds: Kind.list,
  element,
  length,
});
export const entity = (kind: 'host' | 'guest' | 'device' | 'limits'): Type => ({
  ...base,
  kinds: Kind[kind],
});

export const has = (t: Type, kinds: number): boolean => (t.kinds & kinds) !== 0;
export const only = (t: Type, kinds: number): boolean => t.kinds !== 0 && (t.kinds & ~kinds) === 0;
/** Nothing is known of it, or it is never reached: nothing is reported about it. */
export const isUnknown = (t: Type): boolean => t.kinds === 0 || (t.kinds & Kind.unknown) !== 0;

/** The type with missing added. */
export const orMissing = (t: Type): Type =>
  has(t, Kind.missing) ? t : { ...t, kinds: t.kinds | Kind.missing };

/** The type without some kinds. */
export const without = (t: Type, kinds: number): Type =>
  (t.kinds & kinds) === 0 ? t : { ...t, kinds: t.kinds & ~kinds };

/** The only number it can be, or null. */
export function constantOf(t: Type): number | null {
  return t.kinds === Kind.number && t.range.lo === t.range.hi ? t.range.lo : null;
}

const mostTexts = 16;

function joinTexts(a: Type, b: Type): ReadonlySet<string> | null {
  const left = has(a, Kind.text) ? a.texts : noTexts;
  const right = has(b, Kind.text) ? b.texts : noTexts;
  if (left === null || right === null) return null;
  if (left === right) return left;
  const all = new Set([...left, ...right]);
  return all.size > mostTexts ? null : all;
}

function combine(a: Type, b: Type, ranges: (x: Range, y: Range) => Range): Type {
  if (a === b) return a;
  if (a.kinds === 0) return b;
  if (b.kinds === 0) return a;
  if (isUnknown(a) || isUnknown(b)) return unknown;
  const aNumber = has(a, numeric);
  const bNumber = has(b, numeric);
  const element =
    a.element !== null && b.element !== null
      ? combine(a.element, b.element, ranges)
      : (a.element ?? b.element);
  return {
    kinds: a.kinds | b.kinds,
    range:
      aNumber && bNumber
        ? ranges(a.range, b.range)
        : aNumber
          ? a.range
          : bNumber
            ? b.range
            : everything,
    texts: has(a, Kind.text) || has(b, Kind.text) ? joinTexts(a, b) : null,
    length: Math.max(a.length, b.length),
    element,
  };
}

export const join = (a: Type, b: Type): Type => combine(a, b, joinRange);

/** Like join, but what grows grows in few steps, so that loops come to an end. */
export function widen(old: Type, next: Type): Type {
  const joined = combine(old, next, widenRange);
  return joined.length > old.length ? { ...joined, length: Infinity } : joined;
}

/** What both say; `a` itself where they exclude each other (the place is never reached). */
export function refine(a: Type, b: Type): Type {
  if (a === b || isUnknown(a) || isUnknown(b)) return a;
  let kinds = a.kinds & b.kinds;
  let range = a.range;
  if ((kinds & numeric) !== 0) {
    const met = meetRange(a.range, b.range);
    if (met === null) kinds &= ~numeric;
    else range = met;
  }
  if (kinds === 0) return a;
  const texts =
    a.texts === null
      ? b.texts
      : b.texts === null
        ? a.texts
        : new Set([...a.texts].filter((t) => b.texts?.has(t)));
  return {
    kinds,
    range,
    texts,
    length: Math.min(a.length, has(b, sequences) ? b.length : a.length),
    element: a.element,
  };
}

/** Whether nothing can be of both types. */
export function contradicts(a: Type, b: Type): boolean {
  if (isUnknown(a) || isUnknown(b)) return false;
  let kinds = a.kinds & b.kinds;
  if ((kinds & numeric) !== 0 && meetRange(a.range, b.range) === null) kinds &= ~numeric;
  if ((kinds & Kind.text) !== 0 && a.texts !== null && b.texts !== null) {
    if (![...a.texts].some((t) => b.texts?.has(t))) kinds &= ~Kind.text;
  }
  return kinds === 0;
}

export function sameType(a: Type, b: Type): boolean {
  if (a === b) return true;
  if (a.kinds !== b.kinds || a.length !== b.length || !sameRange(a.range, b.range)) return false;
  if ((a.element === null) !== (b.element === null)) return false;
  if (a.element !== null && b.element !== null && !sameType(a.element, b.element)) return false;
  if (a.texts === b.texts) return true;
  if (a.texts === null || b.texts === null || a.texts.size !== b.texts.size) return false;
  for (const t of a.texts) if (!b.texts.has(t)) return false;
  return true;
}

const names: readonly (readonly [number, string])[] = [
  [Kind.number, 'a number'],
  [Kind.logical, 'a logical'],
  [Kind.text, 'a text'],
  [Kind.host, 'the host'],
  [Kind.guest, 'a guest'],
  [Kind.device, 'an I/O device'],
  [Kind.limits, 'I/O limits'],
  [Kind.list, 'a list'],
  [Kind.missing, 'missing'],
];

/** The type in words, for messages. */
export function describe(t: Type): string {
  const parts = names.filter(([bit]) => (t.kinds & bit) !== 0).map(([, name]) => name);
  if (parts.length <= 1) return parts[0] ?? 'anything';
  return `${parts.slice(0, -1).join(', ')} or ${parts[parts.length - 1]}`;
}

/** The type that a variable of such values can be declared with, missing or not. */
export function declaredTypeOf({ kinds }: Type): DeclaredType {
  switch (kinds & ~Kind.missing) {
    case Kind.number:
      return 'real';
    case Kind.logical:
      return 'logical';
    case Kind.text:
      return 'text';
    default:
      return 'auto';
  }
}
