/**
 * Values that list notation adds, compares or proposes although their units differ: MOM knows no units.
 * In: a checked set, and what free form refuses of it. Out: the operands to write as `x * 1`, where
 * the factor carries what is between the units; and the places where that would change the meaning.
 */
import type { Operator } from '../../../schema/builtins.ts';
import type { Environment } from '../../../schema/environment.ts';
import type { CheckedSet } from '../../compile.ts';
import type { LocatedDiagnostic } from '../../diagnostics/diagnostic.ts';
import type { Expression } from '../../syntax/ast.ts';
import { partsOf } from '../../syntax/parts.ts';
import { onlyReads } from './kinds.ts';

/** Operands that get a factor, and conflicts that remain. */
export interface Loosened {
  readonly operands: ReadonlySet<Expression>;
  readonly conflicts: readonly LocatedDiagnostic[];
}

/** Sorts conflicts of units: those that a factor settles, and the others. */
export function loosen(
  set: CheckedSet,
  environment: Environment,
  refused: readonly LocatedDiagnostic[],
): Loosened {
  const operands = new Set<Expression>();
  const conflicts = refused.filter((d) => {
    const found = placeOf(set, d);
    if (found === null) return true;
    if (isExact(found, set, environment)) {
      operands.add(found.e);
      return false;
    }
    const leaves = leavesOf(found);
    if (!leaves.every((leaf) => isExact(leaf, set, environment))) return true;
    for (const { e } of leaves) operands.add(e);
    return false;
  });
  return { operands, conflicts };
}

interface Found {
  readonly e: Expression;
  readonly parent: Expression;
}

/** The expression that stands where a diagnostic is. */
function placeOf(set: CheckedSet, { source, span }: LocatedDiagnostic): Found | null {
  const policy = set.parsed.find(({ name }) => name === source)?.policy;
  for (const { form, offset } of policy?.forms ?? []) {
    const found = search(form.expression, form.expression, span.start - offset, span.end - offset);
    if (found !== null) return found;
  }
  return null;
}

function search(e: Expression, parent: Expression, start: number, end: number): Found | null {
  if (e.span.start === start && e.span.end === end) return { e, parent };
  for (const part of partsOf(e)) {
    const found = search(part, e, start, end);
    if (found !== null) return found;
  }
  return null;
}

/** What counts of an operator here. */
interface Trait {
  /** It wants its operands in one unit, and faults where one is missing, as a product does. */
  readonly faults: boolean;
  /** Its unit is that of its operands. */
  readonly hasTheirUnit: boolean;
  /** It gives a number or nothing. */
  readonly isQuantity: boolean;
}

const sum: Trait = { faults: true, hasTheirUnit: true, isQuantity: true };
const order: Trait = { faults: true, hasTheirUnit: false, isQuantity: false };
const product: Trait = { faults: false, hasTheirUnit: false, isQuantity: true };
const other: Trait = { faults: false, hasTheirUnit: false, isQuantity: false };

const traits: Readonly<Record<Operator, Trait>> = {
  add: sum,
  sub: sum,
  min: sum,
  max: sum,
  abs: { faults: false, hasTheirUnit: true, isQuantity: true },
  mul: product,
  div: product,
  lt: order,
  lte: order,
  gt: order,
  gte: order,
  eq: other,
  neq: other,
  and: other,
  or: other,
  not: other,
  shl: other,
  shr: other,
  valid: other,
  null: other,
  debug: other,
};

/** Whether a factor of 1 changes nothing: neither the value, nor a fault, nor what happens before it. */
function isExact({ e, parent }: Found, set: CheckedSet, environment: Environment): boolean {
  if (isDelivered(e, set, environment)) return true;
  const isOperand = parent.kind === 'operator' && traits[parent.operator].faults;
  return isOperand && partsOf(parent).every(onlyReads) && isQuantity(e);
}

/** The parts of a value that its unit comes from. */
function leavesOf({ e, parent }: Found): readonly Found[] {
  const within = (part: Expression): readonly Found[] => leavesOf({ e: part, parent: e });
  switch (e.kind) {
    case 'operator':
      return traits[e.operator].hasTheirUnit ? e.args.flatMap(within) : [];
    case 'if':
      return [e.then, e.else].flatMap(within);
    case 'block':
    case 'let': {
      const last = (e.kind === 'let' ? e.body : e.items).at(-1);
      return last === undefined ? [] : within(last);
    }
    case 'member':
    case 'method':
      return [{ e, parent }];
    default:
      return [];
  }
}

/** Whether an expression is a number or missing. */
function isQuantity(e: Expression): boolean {
  switch (e.kind) {
    case 'member':
      return true;
    case 'method':
      return /^(?:Stat|StatAvg|GetControl)$/u.test(e.method.text);
    case 'operator':
      return traits[e.operator].isQuantity;
    case 'if':
      return isQuantity(e.then) && isQuantity(e.else);
    default:
      return false;
  }
}

/** Whether an expression is a field, or its average, that is never missing. */
function isDelivered(e: Expression, { analysis }: CheckedSet, { fields }: Environment): boolean {
  const name =
    e.kind === 'member'
      ? e.member.text
      : e.kind === 'method' && /^Stat/u.test(e.method.text) && e.args[0]?.kind === 'text'
        ? e.args[0].value
        : null;
  const kinds = [...(analysis.askedOf.get(e) ?? [])];
  if (name === null || kinds.length === 0) return false;
  return kinds.every((kind) => fields[kind].get(name)?.optional === false);
}
