/**
 * What the walk sees of each expression, for editors: side tables that a unit carries only where they
 * are asked for (`observe` of the rules).
 * In: expressions as they are checked. Out: what is known of each, joined over all calls that lead
 * there; and what each mention of a name may mean.
 */
import type { Expression, Name, NameExpression } from '../syntax/ast.ts';
import type { Slot } from './flow.ts';
import { join, type Type } from './type.ts';

/** What is known of the value of an expression. */
export interface Observed {
  readonly type: Type;
  /** The unit that it is in, where that is known; null where it is not, or calls differ. */
  readonly unit: string | null;
  /** Why it may be missing; null where nobody said. */
  readonly why: string | null;
}

/** A place in the text that mentions or introduces a variable or function. */
export type Mention = Name | NameExpression;

/** What a mention means: a variable of top level by its slot, anything else by a name that introduces it. */
export type Meaning = Slot | Name;

/** The side tables of one analysis. */
export interface Observations {
  readonly known: Map<Expression, Observed>;
  /** What mentions may mean, over all calls that reach them: scoping is dynamic. */
  readonly meant: Map<Mention, Set<Meaning>>;
}

/** Nothing seen yet. */
export const noObservations = (): Observations => ({ known: new Map(), meant: new Map() });

/** Notes what is known of an expression; what another call knew stays possible. */
export function observe(into: Observations, e: Expression, seen: Observed): void {
  const before = into.known.get(e);
  into.known.set(e, before === undefined ? seen : joined(before, seen));
}

/** The meanings of a mention that was resolved to these slots. */
export const meaningsOf = (slots: readonly Slot[]): readonly Meaning[] =>
  slots.flatMap((slot): readonly Meaning[] => (slot.global ? [slot] : slot.declared));

/** Notes what a mention of a name may mean. */
export function observeName(
  into: Observations | null,
  mention: Mention,
  meanings: Iterable<Meaning>,
): void {
  if (into === null) return;
  const known = into.meant.get(mention) ?? new Set<Meaning>();
  for (const meaning of meanings) known.add(meaning);
  into.meant.set(mention, known);
}

/** Takes over what a part of the analysis saw. */
export function absorbObservations(into: Observations | null, from: Observations | null): void {
  if (into === null || from === null) return;
  for (const [e, seen] of from.known) observe(into, e, seen);
  for (const [mention, meanings] of from.meant) observeName(into, mention, meanings);
}

const joined = (a: Observed, b: Observed): Observed => ({
  type: join(a.type, b.type),
  unit: a.unit === b.unit ? a.unit : null,
  why: a.why ?? b.why,
});
