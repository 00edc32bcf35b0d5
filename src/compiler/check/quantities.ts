/**
 * Units as they are written in free form: of literals, and of what declares its unit.
 * In: operands that have to be in one unit. Out: the operands with literals converted to the unit of
 * their use; a conflict of two known units, and a literal whose use tells no unit, are errors.
 *
 * Only what is directly known counts: fields, controls, declarations, and sums of these. A literal
 * gets its unit from above (`expect`: what is assigned, passed, returned) or from the operands beside
 * it (`meet`). Nothing here concerns list notation.
 */
import type { Operator } from '../../schema/builtins.ts';
import { factor, plainUnit, sameDimension, type Unit, unitNamed } from '../../schema/units.ts';
import { unitConflict, unitNotKnown } from '../diagnostics/units.ts';
import type { Expression, NumberLiteral, TypeDeclaration } from '../syntax/ast.ts';
import type { Span } from '../text/source.ts';
import { type Context, checked } from './context.ts';
import { label } from './need.ts';
import { isUnknown, literal, unknown } from './type.ts';
import { type Checked, type Quantity, typed, type Unitless } from './value.ts';

/** The unit that a schema or declaration names; a plain number for null. */
export function quantityOf(name: string | null): Quantity | undefined {
  const unit = unitNamed(name);
  return unit === undefined ? undefined : { unit, literal: null };
}

/** The unit that a declaration writes. */
export function unitOfType(type: TypeDeclaration | null | undefined): Unit | undefined {
  const name = type?.unit ?? null;
  return name === null ? undefined : unitNamed(name);
}

const sameUnit = (a: Unit, b: Unit): boolean => sameDimension(a, b) && factor(a, b) === 1;

/** How a unit is told: `KiB`, `a plain number`. */
const inWords = ({ name }: Unit): string => (name === '' ? 'a plain number' : name);

/** A number in another unit of its dimension. */
function convert(e: NumberLiteral, from: Unit, to: Unit): number {
  if (sameUnit(to, plainUnit)) return e.value;
  const written = e.unit === '%' ? Number(e.raw) : e.value;
  const up = factor(from, to) ?? 1;
  // Of the factor and its inverse, one is a whole number.
  return up >= 1 ? written * up : written / (factor(to, from) ?? 1);
}

/** A literal; in the unit of its use, where that is known already. */
export function checkNumber(c: Context, e: NumberLiteral): Checked {
  const from = e.unit === undefined ? undefined : unitNamed(e.unit);
  const to = c.expected.get(e);
  if (from === undefined || to === undefined)
    return {
      ...number(e.value),
      ...(from === undefined ? {} : { unit: { unit: from, literal: e } }),
    };
  return inUnit(c, e, from, to);
}

const number = (v: number): Checked => checked(typed(literal(v)), { k: 'num', v });

/** A literal in the unit of its use; reports one of another dimension. */
function inUnit(
  c: Context,
  e: NumberLiteral,
  from: Unit,
  to: Unit,
  other: Expression | null = null,
): Checked {
  if (!sameDimension(from, to)) {
    const beside = other === null ? null : label(c, other);
    const notes =
      other === null
        ? []
        : [{ message: `${beside} is in ${inWords(to)}`, place: c.place(other.span) }];
    c.report(unitConflict(e.span, label(c, e), inWords(from), beside, inWords(to), null), notes);
    // One conflict, one report: of such a number nothing is known.
    const value = checked(typed(unknown), { k: 'num', v: e.value });
    return { ...value, unit: { unit: to, literal: null } };
  }
  const value = convert(e, from, to);
  c.unit.notes.converted.push([e, value]);
  return { ...number(value), unit: { unit: to, literal: null } };
}

/** Whether an operator hands the unit of its use on to literals among its operands. */
const handsUnitOn: Readonly<Record<Operator, boolean>> = {
  add: true,
  sub: true,
  min: true,
  max: true,
  abs: false,
  mul: false,
  div: false,
  lt: false,
  lte: false,
  gt: false,
  gte: false,
  eq: false,
  neq: false,
  and: false,
  or: false,
  not: false,
  shl: false,
  shr: false,
  valid: false,
  null: false,
  debug: false,
};

/** Tells literals that give the value of an expression the unit of its use, before they are checked. */
export function expect(c: Context, e: Expression, unit: Unit | undefined): void {
  switch (e.kind) {
    case 'number':
      if (e.unit === undefined) return;
      if (unit === undefined) c.expected.delete(e);
      else c.expected.set(e, unit);
      return;
    case 'if':
      expect(c, e.then, unit);
      expect(c, e.else, unit);
      return;
    case 'block':
    case 'let': {
      const last = (e.kind === 'let' ? e.body : e.items).at(-1);
      if (last !== undefined) expect(c, last, unit);
      return;
    }
    case 'operator':
      if (handsUnitOn[e.operator]) for (const arg of e.args) expect(c, arg, unit);
      return;
    default:
  }
}

/** Operands that have to be in one unit, and that unit, where it is known. */
export interface Met {
  readonly args: readonly Checked[];
  readonly unit?: Quantity;
  readonly unitless?: Unitless | undefined;
}

/** Brings operands into one unit. */
export function meet(c: Context, es: readonly Expression[], xs: readonly Checked[]): Met {
  if (c.frame.form.notation === 'list' || xs.every((x) => x.unit === undefined))
    return { args: xs };
  const anchor = xs.findIndex((x) => x.unit !== undefined && x.unit.literal === null);
  const first = anchor === -1 ? onlyLiterals(es, xs) : anchor;
  const unit = xs[first]?.unit?.unit;
  if (unit === undefined) {
    // What is wrong with an operand of which nothing is known has been reported.
    if (xs.some((x) => isUnknown(x.value.type))) return { args: xs };
    for (const [i, x] of xs.entries()) {
      const n = es.findIndex((_, k) => k !== i);
      const other = es[n];
      unknownFor(c, x, other === undefined ? null : label(c, other), null, xs[n]?.unitless);
    }
    return { args: xs };
  }
  const args = xs.map((x, i) => {
    const own = x.unit;
    if (own === undefined || i === anchor) return x;
    if (own.literal !== null)
      return inUnit(c, own.literal, own.unit, unit, i === first ? null : (es[first] ?? null));
    conflict(c, es[i] as Expression, own.unit, es[first] as Expression, unit);
    return x;
  });
  return { args, unit: { unit, literal: null } };
}

/** The first of operands that are all literals with a unit other than `%`, or zero; else -1. */
function onlyLiterals(es: readonly Expression[], xs: readonly Checked[]): number {
  const all = es.every(({ kind }) => kind === 'number');
  return all ? xs.findIndex(({ unit }) => unit !== undefined && unit.unit.name !== '%') : -1;
}

/** Reports two units in one place. */
function conflict(c: Context, e: Expression, own: Unit, other: Expression, unit: Unit): void {
  if (sameUnit(own, unit)) return;
  const [what, with_] = [label(c, e), label(c, other)];
  const by = factor(own, unit) ?? null;
  c.report(unitConflict(e.span, what, inWords(own), with_, inWords(unit), by), [
    { message: `${with_} is in ${inWords(unit)}`, place: c.place(other.span) },
  ]);
}

/**
 * Whether a value may be given to something in a declared unit; reports it where not. `to` names it,
 * `typeAt` is where its type is written.
 */
export function given(
  c: Context,
  e: Expression,
  x: Checked,
  unit: Unit | undefined,
  to: string,
  typeAt: Span | null = null,
): boolean {
  const own = x.unit;
  if (own === undefined || c.frame.form.notation === 'list') return true;
  if (unit === undefined) unknownFor(c, x, to, typeAt);
  else if (own.literal === null && !sameUnit(own.unit, unit)) {
    const by = factor(own.unit, unit) ?? null;
    c.report(unitConflict(e.span, label(c, e), inWords(own.unit), to, inWords(unit), by));
    return false;
  }
  return true;
}

/** Reports a literal with a unit where no unit of its use is known. */
function unknownFor(
  c: Context,
  { unit }: Checked,
  of: string | null,
  typeAt: Span | null = null,
  beside?: Unitless,
): void {
  const e = unit?.literal ?? null;
  // Percent is a plain number.
  if (e === null || e.unit === '%') return;
  const product =
    beside === undefined || !sameDimension(beside.unit, unitNamed(e.unit ?? '') ?? plainUnit)
      ? null
      : { ...beside, unit: beside.unit.name };
  c.report(unitNotKnown(e.span, label(c, e), e.unit ?? '', of, typeAt, product));
}

/** Reports literals with a unit where no unit is asked for: in a product, in `debug`. */
export function loose(c: Context, xs: readonly Checked[]): void {
  for (const x of xs) unknownFor(c, x, null);
}
