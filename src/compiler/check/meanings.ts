/**
 * Which variables each mention of a name can mean, over all calls that reach it: scoping is dynamic,
 * so the text alone does not tell.
 * In: a mention or definition, and what it was resolved to. Out: tables of the whole session.
 */
import type { Name, NameExpression } from '../syntax/ast.ts';
import type { Slot } from './flow.ts';

/** A place in the text that mentions or introduces a variable. */
export type Mention = Name | NameExpression;

/** A variable: at top level its slot, else a name that introduces it. */
export type Meaning = Slot | Name;

/** What mentions were resolved to. */
export type Meanings = WeakMap<Mention, Set<Meaning>>;

/** Notes what a mention can mean here. */
export function noteMeaning(meanings: Meanings, mention: Mention, slots: readonly Slot[]): void {
  const known = meanings.get(mention) ?? new Set<Meaning>();
  meanings.set(mention, known);
  for (const slot of slots) {
    if (slot.global) known.add(slot);
    else for (const name of slot.declared) known.add(name);
  }
}
