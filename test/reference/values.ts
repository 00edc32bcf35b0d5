/**
 * The values of the reference interpreter, and what holds for any of them: truth, equality, order.
 * In: values. Out: values, or a thrown Fault.
 */

/** Why an evaluation ended early; `skipped` is never reported. */
export type FaultCode =
  | 'missing-value'
  | 'division-by-zero'
  | 'bad-shift'
  | 'wrong-type'
  | 'unbound-name'
  | 'unknown-member'
  | 'too-long'
  | 'skipped';

/** Ends an iteration or a form; caught at the boundaries of LANGUAGE row 14 only. */
export class Fault extends Error {
  readonly code: FaultCode;

  constructor(code: FaultCode, detail = '') {
    super(detail === '' ? code : `${code}: ${detail}`);
    this.code = code;
  }
}

/** null is missing. A NaN is never stored. */
export type Value = number | boolean | string | null | readonly Value[] | Thing;

/** Host, a guest, an I/O device, a set of limits, or a value nobody can look into (`opaque`). */
export interface Thing {
  readonly kind: 'host' | 'guest' | 'device' | 'limits' | 'opaque';
  /** How results name it: `Host`, `guest:0`, `device:0:1`, `limits:0:1:maximum`. */
  readonly ref: string;
  /** The uuid of a guest. */
  readonly id: string | null;
  /** The members that a policy may name; their values are in `latest`. */
  readonly declared: ReadonlySet<string>;
  /** What the latest sample holds; no sample, no keys. */
  readonly latest: ReadonlyMap<string, Value>;
  readonly sampled: boolean;
  /** The window as it was given (oracle encoding), oldest first: averages need to tell 2 from 2.0. */
  readonly history: readonly Readonly<Record<string, unknown>>[];
  readonly properties: ReadonlyMap<string, Value>;
  readonly proposed: Map<string, Value>;
  readonly saved: Map<string, Value>;
}

/** The most elements of a text (UTF-16 units) or a list. */
export const longest = 1_000_000;

export const isList = (value: Value): value is readonly Value[] => Array.isArray(value);

export const isThing = (value: Value): value is Thing =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The number that a number or a logical counts as; undefined for anything else. */
export function asNumber(value: Value): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'boolean' ? Number(value) : undefined;
}

/** A computed NaN is missing at once (row 22). */
export const computed = (value: number): Value => (Number.isNaN(value) ? null : value);

export function truth(value: Value): boolean {
  return isList(value) ? value.length > 0 : Boolean(value);
}

/** `==`: never faults. */
export function equal(a: Value, b: Value): boolean {
  const x = asNumber(a);
  const y = asNumber(b);
  if (x !== undefined && y !== undefined) return x === y;
  if (isList(a) && isList(b)) {
    return a.length === b.length && a.every((item, i) => equal(item, b[i] ?? null));
  }
  return a === b;
}

/** Negative, 0 or positive, as `a` stands before, with or after `b`. */
export function order(a: Value, b: Value): number {
  if (a === null || b === null) throw new Fault('missing-value');
  const x = asNumber(a);
  const y = asNumber(b);
  if (x !== undefined && y !== undefined) return x < y ? -1 : x > y ? 1 : 0;
  if (typeof a === 'string' && typeof b === 'string') return orderTexts(a, b);
  if (isList(a) && isList(b)) {
    const first = a.findIndex((item, i) => i >= b.length || !equal(item, b[i] ?? null));
    if (first === -1 || first >= b.length) return a.length - b.length;
    return order(a[first] ?? null, b[first] ?? null);
  }
  throw new Fault('wrong-type');
}

function orderTexts(a: string, b: string): number {
  const x = Array.from(a, (c) => c.codePointAt(0) ?? 0);
  const y = Array.from(b, (c) => c.codePointAt(0) ?? 0);
  for (let i = 0; i < Math.min(x.length, y.length); i++) {
    if (x[i] !== y[i]) return (x[i] ?? 0) - (y[i] ?? 0);
  }
  return x.length - y.length;
}

/** A value for reports and comparisons: entities as `{ ref }`, everything else as it is. */
export function plain(value: Value): unknown {
  if (isList(value)) return value.map(plain);
  return isThing(value) ? { ref: value.ref } : value;
}
