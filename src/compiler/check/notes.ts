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

/** The notes of one unit, in the order of the walk; in plain lists, since there are many units. */
export interface Notes {
  /** Names that introduce variables of top level. */
  readonly introduced: (readonly [Name, Slot])[];
  /** Of members and methods, the kind of the entity that they are asked of. */
  readonly askedOf: (readonly [Expression, EntityKind])[];
  /** Literals with a unit: the number each was made, in the unit of its use. */
  readonly converted: (readonly [NumberLiteral, number])[];
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
  introduced: [],
  askedOf: [],
  converted: [],
  parts: [],
});

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
    // A function may ask several kinds.
    for (const [e, kind] of notes.askedOf) {
      const before = askedOf.get(e);
      if (before === undefined) askedOf.set(e, new Set([kind]));
      else before.add(kind);
    }
    for (const [e, value] of notes.converted) converted.set(e, value);
    for (const part of notes.parts) met.add(part);
  }
  return { introducing, askedOf, converted };
}
