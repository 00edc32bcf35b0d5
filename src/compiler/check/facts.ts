/**
 * What conditions prove: narrowing by truth, comparison, `valid`, `null` and `== nil`.
 * In: checked operands. Out: facts about symbols.
 */
import type { Operator } from '../syntax/ast.ts';
import { present } from './need.ts';
import { everything, nextDown, nextUp, type Range, range } from './range.ts';
import { noSymbol } from './symbol.ts';
import { constantOf, has, Kind, number, numeric, only, type Type } from './type.ts';
import { bothFacts, type Fact, type Value } from './value.ts';

const missingOnly: Type = {
  kinds: Kind.missing,
  range: everything,
  texts: null,
  length: 0,
  element: null,
};

/** Every present value but zero. */
const nonzero: Type = { ...present, range: range(-Infinity, Infinity, false, true) };

/** All that a value's truth (or falsehood) proves, about itself too. */
export function truthFacts(v: Value): readonly Fact[] {
  if (v.symbol === noSymbol) return v.whenTrue;
  return bothFacts(v.whenTrue, [{ symbol: v.symbol, type: nonzero }]);
}

export function falsehoodFacts(v: Value): readonly Fact[] {
  if (v.symbol === noSymbol || !only(v.type, numeric | Kind.missing)) return v.whenFalse;
  const zero: Type = { ...present, kinds: present.kinds | Kind.missing, range: range(0, 0, true) };
  return bothFacts(v.whenFalse, [{ symbol: v.symbol, type: zero }]);
}

export function presentFact(v: Value): readonly Fact[] {
  return v.symbol === noSymbol ? [] : [{ symbol: v.symbol, type: present }];
}

export function missingFact(v: Value): readonly Fact[] {
  return v.symbol === noSymbol ? [] : [{ symbol: v.symbol, type: missingOnly }];
}

function inRange(v: Value, r: Range): readonly Fact[] {
  if (v.symbol === noSymbol || r.lo > r.hi) return [];
  return [{ symbol: v.symbol, type: { ...number(r), kinds: numeric } }];
}

const below = (bound: Range, strict: boolean, whole: boolean): Range =>
  range(-Infinity, !strict ? bound.hi : whole ? Math.ceil(bound.hi) - 1 : nextDown(bound.hi));
const above = (bound: Range, strict: boolean, whole: boolean): Range =>
  range(!strict ? bound.lo : whole ? Math.floor(bound.lo) + 1 : nextUp(bound.lo), Infinity);

/** Facts of `a OP b` for numbers that are present. */
function ordered(a: Value, b: Value, less: boolean, strict: boolean): readonly Fact[] {
  if (!only(a.type, numeric) || !only(b.type, numeric)) return [];
  const [low, high] = less ? [a, b] : [b, a];
  return bothFacts(
    inRange(low, below(high.type.range, strict, low.type.range.whole)),
    inRange(high, above(low.type.range, strict, high.type.range.whole)),
  );
}

function equal(a: Value, b: Value): readonly Fact[] {
  if (only(b.type, Kind.missing)) return missingFact(a);
  const facts: Fact[] = [];
  if (!has(b.type, Kind.missing | Kind.unknown)) facts.push(...presentFact(a));
  if (only(b.type, numeric) && has(a.type, numeric)) facts.push(...inRange(a, b.type.range));
  if (only(b.type, Kind.text) && a.symbol !== noSymbol)
    facts.push({ symbol: a.symbol, type: b.type });
  // A variable that holds 1 or 0 for a condition is mostly asked with `==`.
  const constant = constantOf(b.type);
  if (constant !== null) facts.push(...(constant === 0 ? a.whenFalse : a.whenTrue));
  return facts;
}

function unequal(a: Value, b: Value): readonly Fact[] {
  if (only(b.type, Kind.missing)) return presentFact(a);
  const constant = constantOf(b.type);
  if (constant === 0 && has(a.type, Kind.missing)) {
    // A missing value differs from zero too, and stays possible.
    const type = { ...nonzero, kinds: nonzero.kinds | Kind.missing };
    return a.symbol === noSymbol ? [] : [{ symbol: a.symbol, type }];
  }
  if (!only(a.type, numeric)) return [];
  if (constant === 0)
    return bothFacts(inRange(a, range(-Infinity, Infinity, false, true)), a.whenTrue);
  const { lo, hi, whole } = a.type.range;
  if (constant === 1 && lo === 0 && hi <= 1 && whole)
    return bothFacts(inRange(a, range(0, 0, true)), a.whenFalse);
  return [];
}

/** What a comparison proves when it is true and when it is false. */
export function comparisonFacts(
  op: Operator,
  a: Value,
  b: Value,
): readonly [readonly Fact[], readonly Fact[]] {
  switch (op) {
    case 'lt':
      return [ordered(a, b, true, true), ordered(a, b, false, false)];
    case 'lte':
      return [ordered(a, b, true, false), ordered(a, b, false, true)];
    case 'gt':
      return [ordered(a, b, false, true), ordered(a, b, true, false)];
    case 'gte':
      return [ordered(a, b, false, false), ordered(a, b, true, true)];
    case 'eq':
      return [bothFacts(equal(a, b), equal(b, a)), bothFacts(unequal(a, b), unequal(b, a))];
    case 'neq':
      return [bothFacts(unequal(a, b), unequal(b, a)), bothFacts(equal(a, b), equal(b, a))];
    default:
      return [[], []];
  }
}
