/**
 * What the walk notes of names, literals, members and methods, for converters and editors.
 * In: what a unit came to. Out: tables over a whole set, put together when somebody asks.
 *
 * A unit that takes over another one's findings keeps a link to its notes. So what is told of a set
 * is what its own forms and calls saw, whatever was there before an edit.
 */
import type { EntityKind } from '../../schema/types.ts';
import type { Expression, Name, NumberLiteral } from '../syntax/ast.ts';
import type { Slot } from './entry.ts';

/** The notes of one unit. */
export interface Notes {
  /** Names that introduce variables of top level, in the order of the walk. */
  readonly introduced: Map<Name, Slot>;
  /** Of members and methods, the kinds of the entities that they are asked of. */
  readonly askedOf: Map<Expression, Set<EntityKind>>;
  /** Literals with a unit: the number each was made, in the unit of its use. */
  readonly converted: Map<NumberLiteral, number>;
  /** Notes of the units that this one took over. */
  readonly parts: Notes[];
}

/** What the notes of a set come to. */
export interface Noted {
  /** The names that introduce a variable of top level, in the order of the set. */
  readonly introducing: ReadonlyMap<Slot, readonly Name[]>;
  readonly askedOf: ReadonlyMap<Expression, ReadonlySet<EntityKind>>;
  readonly converted: ReadonlyMap<NumberLiteral, number>;
}

/** Nothing noted yet. */
export const noNotes = (): Notes => ({
  introduced: new Map(),
  askedOf: new Map(),
  converted: new Map(),
  parts: [],
});

/** Notes of what kind of entity something is asked; a function may ask several kinds. */
export function noteKind({ askedOf }: Notes, e: Expression, kind: EntityKind): void {
  const known = askedOf.get(e);
  if (known === undefined) askedOf.set(e, new Set([kind]));
  else known.add(kind);
}

/** Puts together what units noted, those they took over among them. */
export function gatherNotes(units: readonly Notes[]): Noted {
  const introducing = new Map<Slot, Name[]>();
  const askedOf = new Map<Expression, Set<EntityKind>>();
  const converted = new Map<NumberLiteral, number>();
  const met = new Set(units);
  // Units that are met on the way are appended, and their turn comes.
  for (const notes of met) {
    for (const [name, slot] of notes.introduced) {
      const before = introducing.get(slot);
      if (before === undefined) introducing.set(slot, [name]);
      else if (!before.includes(name)) before.push(name);
    }
    for (const [e, kinds] of notes.askedOf) {
      const before = askedOf.get(e);
      if (before === undefined) askedOf.set(e, new Set(kinds));
      else for (const kind of kinds) before.add(kind);
    }
    for (const [e, value] of notes.converted) converted.set(e, value);
    for (const part of notes.parts) met.add(part);
  }
  return { introducing, askedOf, converted };
}
