/**
 * What the walk sees of each expression, for editors: side tables that a unit carries only where they
 * are asked for (`observe` of the rules).
 * In: expressions as they are checked. Out: what is known of each, joined over all calls that lead
 * there; and what each mention of a name may mean.
 *
 * The walk only notes: a unit that takes over another one's findings keeps a link to its notes, so
 * that checking costs the same however deep the calls are. What was noted is put together when
 * somebody asks, once per unit, and a unit that is used again by a later analysis keeps the result.
 */
import type { Expression, Name, NameExpression, NumberLiteral } from '../syntax/ast.ts';
import type { Slot } from './entry.ts';
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

/** The notes of one unit, in the order of the walk; lists of one length, as there is one for each expression. */
export interface Observations {
  readonly seen: Expression[];
  readonly types: Type[];
  readonly units: (string | null)[];
  readonly whys: (string | null)[];
  readonly mentions: Mention[];
  readonly meanings: (readonly Meaning[])[];
  /** Literals with a unit, and the number that each was made. */
  readonly literals: NumberLiteral[];
  readonly numbers: number[];
  /** Notes of the units that this one took over. */
  readonly parts: Observations[];
  gathered: Gathered | null;
}

/** What notes come to. */
export interface Gathered {
  readonly known: ReadonlyMap<Expression, Observed>;
  /** What mentions may mean, over all calls that reach them: scoping is dynamic. */
  readonly meant: ReadonlyMap<Mention, ReadonlySet<Meaning>>;
  /** The number that a literal was made, where calls differ that of the last one. */
  readonly converted: ReadonlyMap<NumberLiteral, number>;
}

/** Nothing seen yet. */
export const noObservations = (): Observations => ({
  seen: [],
  types: [],
  units: [],
  whys: [],
  mentions: [],
  meanings: [],
  literals: [],
  numbers: [],
  parts: [],
  gathered: null,
});

/** The meanings of a mention that was resolved to these slots. */
export function meaningsOf(slots: readonly Slot[]): readonly Meaning[] {
  const found: Meaning[] = [];
  for (const slot of slots)
    if (slot.global) found.push(slot);
    else for (const name of slot.declared) found.push(name);
  return found;
}

/** Notes what is known of an expression. */
export function observe(
  into: Observations,
  e: Expression,
  type: Type,
  unit: string | null,
  why: string | null,
): void {
  into.seen.push(e);
  into.types.push(type);
  into.units.push(unit);
  into.whys.push(why);
}

/** Notes what a mention of a name may mean. */
export function observeName(
  into: Observations | null,
  mention: Mention,
  meanings: readonly Meaning[],
): void {
  into?.mentions.push(mention);
  into?.meanings.push(meanings);
}

/** Notes the number that a literal with a unit is made. */
export function observeConverted(
  into: Observations | null,
  literal: NumberLiteral,
  made: number,
): void {
  into?.literals.push(literal);
  into?.numbers.push(made);
}

/** Takes over what a part of the analysis saw. */
export function absorbObservations(into: Observations | null, from: Observations | null): void {
  if (from !== null) into?.parts.push(from);
}

/** All that was noted in a unit and in what it took over; what one call knew and another did not stays possible. */
export function gather(notes: Observations): Gathered {
  if (notes.gathered !== null) return notes.gathered;
  const known = new Map<Expression, Observed>();
  const meant = new Map<Mention, Set<Meaning>>();
  const converted = new Map<NumberLiteral, number>();
  const met = new Set<Observations>([notes]);
  // Units that are met on the way are appended, and their turn comes.
  for (const one of met) {
    const { seen, types, units, whys, mentions, meanings, literals, numbers, parts } = one;
    for (const [i, e] of seen.entries()) {
      const now = { type: types[i]!, unit: units[i] ?? null, why: whys[i] ?? null };
      const before = known.get(e);
      known.set(e, before === undefined ? now : joinObserved(before, now));
    }
    for (const [i, mention] of mentions.entries()) {
      const before = meant.get(mention) ?? new Set<Meaning>();
      for (const meaning of meanings[i] ?? []) before.add(meaning);
      meant.set(mention, before);
    }
    for (const [i, literal] of literals.entries()) converted.set(literal, numbers[i]!);
    for (const part of parts) met.add(part);
  }
  notes.gathered = { known, meant, converted };
  return notes.gathered;
}

/** What is known of a value that is one or the other. */
export const joinObserved = (a: Observed, b: Observed): Observed => ({
  type: join(a.type, b.type),
  unit: a.unit === b.unit ? a.unit : null,
  why: a.why ?? b.why,
});
