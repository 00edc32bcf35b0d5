/**
 * What the checker knows of a value: its type, its identity, and what its truth would prove.
 * Facts belong to the value, not to a variable: they pass through parameters and aliases.
 */
import type { Unit } from '../../schema/units.ts';
import type { Fix } from '../diagnostics/diagnostic.ts';
import type { Ir, Repr } from '../lower/ir.ts';
import type { NumberLiteral } from '../syntax/ast.ts';
import { noSymbol, type ValueSymbol } from './symbol.ts';
import { has, Kind, numeric, only, sameType, type Type } from './type.ts';

/** "The value of this symbol is also of this type." */
export interface Fact {
  readonly symbol: ValueSymbol;
  readonly type: Type;
}

export interface Value {
  readonly type: Type;
  readonly symbol: ValueSymbol;
  /** What holds when the value is true, and when it is false. */
  readonly whenTrue: readonly Fact[];
  readonly whenFalse: readonly Fact[];
}

const none: readonly Fact[] = [];

export function typed(type: Type, symbol: ValueSymbol = noSymbol): Value {
  return { type, symbol, whenTrue: none, whenFalse: none };
}

export function conditional(
  type: Type,
  whenTrue: readonly Fact[],
  whenFalse: readonly Fact[],
): Value {
  return { type, symbol: noSymbol, whenTrue, whenFalse };
}

/** Whether two symbols count as the same. */
export type SameSymbol = (a: ValueSymbol, b: ValueSymbol) => boolean;

/** Each is only itself. */
export const identical: SameSymbol = (a, b) => a === b;

function sameFacts(a: readonly Fact[], b: readonly Fact[], same: SameSymbol): boolean {
  if (a.length !== b.length) return false;
  return a.every((f, i) => {
    const g = b[i];
    return g !== undefined && sameType(f.type, g.type) && same(f.symbol, g.symbol);
  });
}

export function sameValue(a: Value, b: Value, same: SameSymbol = identical): boolean {
  if (a === b && same === identical) return true;
  return (
    sameType(a.type, b.type) &&
    same(a.symbol, b.symbol) &&
    sameFacts(a.whenTrue, b.whenTrue, same) &&
    sameFacts(a.whenFalse, b.whenFalse, same)
  );
}

/** How a value of a type is held at run time. */
export function reprOf(type: Type): Repr {
  if (type.kinds === Kind.logical) return 'bool';
  return only(type, Kind.number | Kind.missing) ? 'num' : 'any';
}

/** Whether a value is surely true, surely false, or neither. */
export function truthOf(t: Type): boolean | null {
  if (only(t, Kind.missing)) return false;
  if (only(t, numeric) && t.range.lo === 0 && t.range.hi === 0) return false;
  const mayBeFalse =
    has(t, Kind.missing | Kind.unknown | Kind.list) ||
    (has(t, numeric) && !t.range.nonzero && t.range.lo <= 0 && t.range.hi >= 0) ||
    (has(t, Kind.text) && (t.texts === null || t.texts.has('')));
  return mayBeFalse ? null : true;
}

/** Both lists of facts hold. */
export function bothFacts(a: readonly Fact[], b: readonly Fact[]): readonly Fact[] {
  return a.length === 0 ? b : b.length === 0 ? a : [...a, ...b];
}

/** An expression after checking: what is known of its value, and its code. */
export interface Checked {
  readonly value: Value;
  readonly ir: Ir;
  /** The unit that it is in, where that is directly known. */
  readonly unit?: Quantity | undefined;
  /** Of a product or quotient without a known unit, what would have given it one. */
  readonly unitless?: Unitless | undefined;
}

/** A product or quotient of a quantity and a plain number, of which it is not said what it measures. */
export interface Unitless {
  /** The unit of the quantity. */
  readonly unit: Unit;
  /** The product as it is written, where that is short. */
  readonly text: string | null;
  /** The percentage that says the same and keeps the unit, and the span that it replaces. */
  readonly share: { readonly text: string; readonly fix: Fix } | null;
}

/** A known unit; of a literal that is not yet converted to the unit of its use, with the literal. */
export interface Quantity {
  readonly unit: Unit;
  readonly literal: NumberLiteral | null;
}
