/**
 * What the flow state holds: facts about variables, values, functions and declarations, by keys.
 * Keys: a Slot (its Variable), its declaration, a symbol (its Type, narrowed), or a text of `keyOf`.
 */
import type { EntityKind } from '../../schema/types.ts';
import type { Assignment, DefineFunction, Form, Name, TypeDeclaration } from '../syntax/ast.ts';
import { type Range, sameRange } from './range.ts';
import { ValueSymbol } from './symbol.ts';
import { sameType, type Type } from './type.ts';
import { identical, type SameSymbol, sameValue, type Value } from './value.ts';

/** A place for a variable; global slots live as long as the session, others as long as their analysis. */
export interface Slot {
  readonly id: number;
  readonly name: string;
  readonly global: boolean;
  /** Number of the scope it belongs to. */
  readonly owner: number;
  /** Where it is introduced, for "never used"; of a global one the notes tell (notes.ts). */
  readonly declared: Name[];
  /** The key of what is declared of it. */
  readonly declaration: DeclarationKey;
}

/** Lives as long as its slot. */
export interface DeclarationKey {
  readonly id: number;
  readonly global: boolean;
}

/** `no`: not bound on any path here; `maybe`: on some; a fault may have prevented it when `fault`. */
export interface Variable {
  readonly bound: 'yes' | 'maybe' | 'no';
  readonly fault: boolean;
  readonly value: Value | null;
}

/** The function that a name calls, and the form that defines it. */
export interface Definition {
  readonly node: DefineFunction;
  readonly form: Form;
  readonly source: string;
}

/** What was just written to a saved variable or a control, and of which entity. */
export interface Written {
  readonly of: ValueSymbol;
  readonly value: Value;
}

/** A value that a parameter policy gives to a name which is defined later. */
export interface Override {
  readonly parameter: Assignment;
  readonly form: Form;
  readonly source: string;
}

/** A free-form policy keeps the name to itself. */
export interface Own {
  readonly own: true;
}
export const own: Own = { own: true };

/** What is declared of a variable or parameter, for its assignments. */
export interface Declared {
  readonly type: TypeDeclaration;
  /** Why it cannot be assigned to; null where it can. */
  readonly fixed: 'parameter' | 'setting' | null;
  /** What a parameter policy may set it to; null where it may not. */
  readonly range: Range | null;
  readonly name: Name;
  readonly form: Form;
  readonly source: string;
}

/** The texts that are keys. `key` of a name: see `globalKey`; of a saved variable: `entity:name`. */
export const keyOf = {
  /** The function in force. */
  function: (key: string): string => `fn:${key}`,
  /** The value just written to a saved variable. */
  saved: (key: string): string => `saved:${key}`,
  /** The value just proposed for a control. */
  proposed: (entity: EntityKind, control: string): string => `proposed:${entity}:${control}`,
  /** The type of a saved variable over the whole set. */
  savedType: (key: string): string => `savedtype:${key}`,
  /** A parameter for a name that is defined later. */
  override: (name: string): string => `override:${name}`,
  /** A name that a policy keeps to itself; of a function, with `fn:` in front. */
  own: (key: string): string => `own:${key}`,
};

/** Whether a key leads to what was just written: after a fault it may be something else. */
export const isOfWritten = (key: Key): key is string =>
  typeof key === 'string' && (key.startsWith('saved:') || key.startsWith('proposed:'));

export type Key = Slot | DeclarationKey | ValueSymbol | string;
export type Entry = Variable | Type | Definition | Written | Override | Own | Declared | undefined;
export type Changes = ReadonlyMap<Key, Entry>;

export const unbound: Variable = { bound: 'no', fault: false, value: null };

export const isVariable = (e: Entry): e is Variable => e !== undefined && 'bound' in e;
export const isDefinition = (e: Entry): e is Definition => e !== undefined && 'node' in e;
export const isDeclared = (e: Entry): e is Declared => e !== undefined && 'fixed' in e;
export const isWritten = (e: Entry): e is Written => e !== undefined && 'of' in e;
export const isType = (e: Entry): e is Type => e !== undefined && 'kinds' in e;

export function sameEntry(a: Entry, b: Entry, same: SameSymbol = identical): boolean {
  if (a === undefined || b === undefined) return a === b;
  if (a === b && same === identical) return true;
  if (isVariable(a) && isVariable(b)) {
    if (a.bound !== b.bound || a.fault !== b.fault) return false;
    if (a.value === null || b.value === null) return a.value === b.value;
    return sameValue(a.value, b.value, same);
  }
  if (isWritten(a) && isWritten(b)) return same(a.of, b.of) && sameValue(a.value, b.value, same);
  if (a === b) return true;
  if (isType(a) && isType(b)) return sameType(a, b);
  if (isDeclared(a) && isDeclared(b)) {
    // The name is a node of the form that declares it.
    if (a.name !== b.name || a.type.unit !== b.type.unit) return false;
    return a.range === null || b.range === null ? a.range === b.range : sameRange(a.range, b.range);
  }
  return false;
}

/** Whether a key of the flow state existed before a point in time (a number from `fresh`). */
export function existedBefore(key: Key, point: number): boolean {
  if (typeof key === 'string') return true;
  if (key instanceof ValueSymbol) return key.age < point;
  return key.global || key.id < point;
}
