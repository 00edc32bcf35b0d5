/**
 * The operators whose operands are all evaluated first, as LANGUAGE.md part 1 and MOM define them.
 * In: an operator and its operand values. Out: a value, or a thrown Fault.
 */
import type { Operator } from '../../src/compiler/syntax/ast.ts';
import {
  asNumber,
  computed,
  equal,
  Fault,
  isList,
  longest,
  order,
  truth,
  type Value,
} from './values.ts';

/** `and` and `or` choose which operands to evaluate; `debug` has an effect. */
export type PlainOperator = Exclude<Operator, 'and' | 'or' | 'debug'>;

export function apply(operator: PlainOperator, values: readonly Value[]): Value {
  const a = values[0] ?? null;
  const b = values[1] ?? null;
  switch (operator) {
    case 'add':
      return add(a, b);
    case 'mul':
      return multiply(a, b);
    case 'sub':
      return computed(number(a, b) - number(b, a));
    case 'div': {
      const x = number(a, b);
      const y = number(b, a);
      if (y === 0) throw new Fault('division-by-zero');
      return computed(x / y);
    }
    case 'shl':
    case 'shr':
      return shift(operator, number(a, b), number(b, a));
    case 'lt':
      return order(a, b) < 0;
    case 'gt':
      return order(a, b) > 0;
    case 'lte':
      return order(a, b) <= 0;
    case 'gte':
      return order(a, b) >= 0;
    case 'eq':
      return equal(a, b);
    case 'neq':
      return !equal(a, b);
    case 'not':
      return !truth(a);
    case 'abs':
      return Math.abs(number(a));
    case 'min':
      return values.reduce((best, value) => (order(value, best) < 0 ? value : best));
    case 'max':
      return values.reduce((best, value) => (order(value, best) > 0 ? value : best));
    case 'null':
      return values.every(
        (value) => value === null || value === '' || (isList(value) && value.length === 0),
      );
    case 'valid':
      return values.every((value) => value !== null);
    default:
      return operator satisfies never;
  }
}

/** The number an operand counts as. A missing one, or a missing `other`, is reported as such first. */
function number(value: Value, other: Value = 0): number {
  if (value === null || other === null) throw new Fault('missing-value');
  const result = asNumber(value);
  if (result === undefined) throw new Fault('wrong-type');
  return result;
}

function add(a: Value, b: Value): Value {
  if (typeof a === 'string' && typeof b === 'string') {
    fits(a.length + b.length);
    return a + b;
  }
  if (isList(a) && isList(b)) {
    fits(a.length + b.length);
    return [...a, ...b];
  }
  return computed(number(a, b) + number(b, a));
}

function multiply(a: Value, b: Value): Value {
  if (typeof a === 'string' || isList(a)) return repeat(a, number(b));
  if (typeof b === 'string' || isList(b)) return repeat(b, number(a));
  return computed(number(a, b) * number(b, a));
}

function repeat(sequence: string | readonly Value[], count: number): Value {
  if (!Number.isInteger(count)) throw new Fault('wrong-type', 'a fractional count');
  const times = sequence.length === 0 ? 0 : Math.max(0, count);
  fits(sequence.length * times);
  if (typeof sequence === 'string') return sequence.repeat(times);
  return Array.from({ length: times }, () => sequence).flat();
}

function fits(length: number): void {
  if (length > longest) throw new Fault('too-long');
}

/** Shifts multiply and floor, without a 32-bit wrap (row 11). */
function shift(direction: 'shl' | 'shr', a: number, count: number): Value {
  if (!Number.isInteger(count) || count < 0) throw new Fault('bad-shift');
  if (a === 0) return 0;
  if (!Number.isFinite(a)) return a;
  if (direction === 'shl') return Math.floor(a * 2 ** count);
  if (count >= 1024) return a < 0 ? -1 : 0;
  return Math.floor(a / 2 ** count);
}
