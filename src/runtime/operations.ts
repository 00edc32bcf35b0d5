/**
 * The operations of the language on values whose kinds are known only at run time, as MOM (Python)
 * has them: what generated code calls where the checker could not decide.
 * Values: number (NaN is missing), boolean, string, array, entity, undefined (missing).
 */
import { longestValue } from '../schema/limits.ts';

/** Ends an iteration; `fault` is an index into the program's fault table. */
export class PolicyFault extends Error {
  readonly fault: number;
  constructor(fault: number) {
    super('policy fault');
    this.fault = fault;
  }
}

export const isMissing = (v: unknown): boolean => v === undefined || Number.isNaN(v);
const isNumeric = (v: unknown): v is number | boolean =>
  typeof v === 'number' || typeof v === 'boolean';

function fail(fault: number): never {
  throw new PolicyFault(fault);
}

/** The value as a double; NaN for what is no number. */
export function toNumber(v: unknown): number {
  return typeof v === 'number' ? v : typeof v === 'boolean' ? (v ? 1 : 0) : Number.NaN;
}

function operand(v: unknown, fault: number): number {
  return isNumeric(v) && !Number.isNaN(v) ? Number(v) : fail(fault);
}

export function truthy(v: unknown): boolean {
  if (typeof v === 'number') return v !== 0 && !Number.isNaN(v);
  if (typeof v === 'string' || Array.isArray(v)) return v.length > 0;
  return v !== undefined && v !== false;
}

/** `null` of one value: missing, or empty. */
export function isEmpty(v: unknown): boolean {
  return isMissing(v) || ((typeof v === 'string' || Array.isArray(v)) && v.length === 0);
}

/** `long`: the fault of a text or list that grows too long. */
export function add(a: unknown, b: unknown, fault: number, long: number): unknown {
  if (isNumeric(a) && isNumeric(b)) return operand(a, fault) + operand(b, fault);
  if (typeof a === 'string' && typeof b === 'string')
    return a.length + b.length > longestValue ? fail(long) : a + b;
  if (Array.isArray(a) && Array.isArray(b))
    return a.length + b.length > longestValue ? fail(long) : [...a, ...b];
  return fail(fault);
}

export function subtract(a: unknown, b: unknown, fault: number): number {
  return operand(a, fault) - operand(b, fault);
}

function repeat(
  v: string | readonly unknown[],
  times: unknown,
  fault: number,
  long: number,
): unknown {
  const n = operand(times, fault);
  if (!Number.isInteger(n)) return fail(fault);
  const count = Math.max(0, n);
  if (v.length * count > longestValue) return fail(long);
  if (typeof v === 'string') return v.repeat(v.length === 0 ? 0 : count);
  // Elements one by one: a call cannot take a long list as its arguments.
  const all: unknown[] = [];
  for (let i = 0; i < count && v.length > 0; i++) for (const element of v) all.push(element);
  return all;
}

export function multiply(a: unknown, b: unknown, fault: number, long: number): unknown {
  if (typeof a === 'string' || Array.isArray(a)) return repeat(a, b, fault, long);
  if (typeof b === 'string' || Array.isArray(b)) return repeat(b, a, fault, long);
  return operand(a, fault) * operand(b, fault);
}

export function divide(a: unknown, b: unknown, fault: number): number {
  const x = operand(a, fault);
  const y = operand(b, fault);
  return y === 0 ? fail(fault) : x / y;
}

/** `a << b`: multiply by a power of two and floor; no wrap at 32 bits. */
export function shiftLeft(a: number, b: number): number {
  return a === 0 || !Number.isFinite(a) ? a : Math.floor(a * 2 ** b);
}

/** `a >> b`: divide by a power of two and floor. */
export function shiftRight(a: number, b: number): number {
  if (!Number.isFinite(a)) return a;
  return b >= 1024 ? (a < 0 ? -1 : 0) : Math.floor(a / 2 ** b);
}

export function shift(a: unknown, b: unknown, left: boolean, fault: number): number {
  const x = operand(a, fault);
  const n = operand(b, fault);
  if (!(n >= 0 && Number.isInteger(n))) return fail(fault);
  return left ? shiftLeft(x, n) : shiftRight(x, n);
}

/** Told before so many elements or characters are compared. */
export type Spend = (steps: number) => void;
const free: Spend = () => {};

/** Negative, zero or positive as `a` comes before, with or after `b`; other mixtures are faults. */
function order(a: unknown, b: unknown, fault: number, spend: Spend): number {
  if (isNumeric(a) && isNumeric(b)) {
    const x = operand(a, fault);
    const y = operand(b, fault);
    return x < y ? -1 : x > y ? 1 : 0;
  }
  if (typeof a === 'string' && typeof b === 'string') {
    spend(Math.min(a.length, b.length));
    return compareText(a, b);
  }
  if (Array.isArray(a) && Array.isArray(b)) {
    spend(Math.min(a.length, b.length));
    for (let i = 0; i < Math.min(a.length, b.length); i++) {
      if (!equal(a[i], b[i], spend)) return order(a[i], b[i], fault, spend);
    }
    return a.length - b.length;
  }
  return fail(fault);
}

/** By code points, as Python does; UTF-16 order differs beyond the basic plane. */
function compareText(a: string, b: string): number {
  if (a === b) return 0;
  let i = 0;
  while (i < a.length && i < b.length && a.charCodeAt(i) === b.charCodeAt(i)) i++;
  if (i > 0 && isLowSurrogate(a.charCodeAt(i))) i--;
  return (a.codePointAt(i) ?? -1) - (b.codePointAt(i) ?? -1);
}

const isLowSurrogate = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff;

export const less = (a: unknown, b: unknown, fault: number, spend: Spend = free): boolean =>
  order(a, b, fault, spend) < 0;
export const lessOrEqual = (a: unknown, b: unknown, fault: number, spend: Spend = free): boolean =>
  order(a, b, fault, spend) <= 0;

/** Equality never fails; missing equals missing, numbers and logicals by value, lists by elements. */
export function equal(a: unknown, b: unknown, spend: Spend = free): boolean {
  if (isMissing(a) || isMissing(b)) return isMissing(a) && isMissing(b);
  if (isNumeric(a) && isNumeric(b)) return Number(a) === Number(b);
  if (Array.isArray(a) && Array.isArray(b)) {
    if (a.length !== b.length) return false;
    spend(a.length);
    return a.every((x, i) => equal(x, b[i], spend));
  }
  if (typeof a === 'string' && typeof b === 'string' && a.length === b.length) spend(a.length);
  return a === b;
}

/** The least or greatest operand, itself; of equal ones the first. */
export function extreme(
  values: readonly unknown[],
  least: boolean,
  fault: number,
  spend: Spend = free,
): unknown {
  let best = values[0];
  if (values.length > 1 && isMissing(best)) return fail(fault);
  for (let i = 1; i < values.length; i++) {
    const c = order(values[i], best, fault, spend);
    if (least ? c < 0 : c > 0) best = values[i];
  }
  return best;
}

export function absolute(v: unknown, fault: number): number {
  return Math.abs(operand(v, fault));
}

/** The elements of a list, or the characters of a text. */
export function items(v: unknown, fault: number): readonly unknown[] {
  if (Array.isArray(v)) return v;
  return typeof v === 'string' ? [...v] : fail(fault);
}
