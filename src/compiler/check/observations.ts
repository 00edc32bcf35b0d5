/**
 * What the walk sees of each expression, for editors: side tables that a unit carries only where they
 * are asked for (`observe` of the rules).
 * In: expressions as they are checked. Out: what is known of each, joined over all calls that lead
 * there; and the names that each use of a name may mean.
 */
import type { Expression, Name, NameExpression } from '../syntax/ast.ts';
import { join, type Type } from './type.ts';

/** What is known of the value of an expression. */
export interface Observed {
  readonly type: Type;
  /** The unit that it is in, where that is known; null where it is not, or calls differ. */
  readonly unit: string | null;
  /** Why it may be missing; null where nobody said. */
  readonly why: string | null;
}

/** Where a name is used: read, assigned to, or called. */
export type NameUse = NameExpression | Name;

/** The side tables of one analysis. */
export interface Observations {
  readonly known: Map<Expression, Observed>;
  /** The names that introduce what a use may mean. */
  readonly meant: Map<NameUse, Set<Name>>;
}

/** Nothing seen yet. */
export const noObservations = (): Observations => ({ known: new Map(), meant: new Map() });

/** Notes what is known of an expression; what another call knew stays possible. */
export function observe(into: Observations, e: Expression, seen: Observed): void {
  const before = into.known.get(e);
  into.known.set(e, before === undefined ? seen : joined(before, seen));
}

/** Notes what a use of a name may mean. */
export function observeName(into: Observations | null, use: NameUse, names: Iterable<Name>): void {
  if (into === null) return;
  const known = into.meant.get(use) ?? new Set();
  for (const name of names) known.add(name);
  into.meant.set(use, known);
}

/** Takes over what a part of the analysis saw. */
export function absorbObservations(into: Observations | null, from: Observations | null): void {
  if (into === null || from === null) return;
  for (const [e, seen] of from.known) observe(into, e, seen);
  for (const [use, names] of from.meant) observeName(into, use, names);
}

const joined = (a: Observed, b: Observed): Observed => ({
  type: join(a.type, b.type),
  unit: a.unit === b.unit ? a.unit : null,
  why: a.why ?? b.why,
});
