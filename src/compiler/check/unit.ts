/**
 * What analyses collect and where they stand: units, scopes, frames and places.
 */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { IrFunction } from '../lower/ir.ts';
import type { DefineFunction, Form, Name } from '../syntax/ast.ts';
import type { Span } from '../text/source.ts';
import type { Slot, Variable } from './entry.ts';
import { type Notes, noNotes } from './notes.ts';
import { absorbObservations, noObservations, type Observations } from './observations.ts';
import { join, type Type } from './type.ts';

/** A place in a form; forms move, so places are resolved when the analysis is over. */
export interface Place {
  readonly form: Form;
  readonly source: string;
  readonly span: Span;
}

/** The text that a name stands in. */
export type Owner = Pick<Place, 'form' | 'source'>;

/** A diagnostic as found: its form, and notes that may stand in other forms. */
export interface Found {
  readonly form: Form;
  readonly source: string;
  readonly diagnostic: Diagnostic;
  readonly notes: readonly { readonly message: string; readonly place: Place }[];
  /** Beside those of the diagnostic, changes that may stand in other forms. */
  readonly fixes?: readonly FoundFix[];
}

/** A fix as found: its edits may stand in other forms, and other sources. */
export interface FoundFix {
  readonly title: string;
  readonly edits: readonly { readonly place: Place; readonly text: string }[];
}

/** What can be said beside a diagnostic. */
export type FoundExtras = [notes?: Found['notes'], fixes?: readonly FoundFix[]];

/** Where a name is introduced, for the warning if nobody reads it. */
export interface Introduced extends Owner {
  readonly what: 'parameter' | 'variable';
  /** The function that it stands in. */
  readonly function: DefineFunction | null;
}

/** What the analysis of a form, a function body or a loop body found out beside its value. */
export interface Unit {
  /** The same finding once, however many calls lead to it. */
  readonly found: Set<Found>;
  /** It can end in a fault that its surroundings see. */
  faults: boolean;
  /** A finding stands at, or names, a call outside: another call must find it anew. */
  placed: boolean;
  /** A finding names the calls in progress, which another call has others of. */
  recursive: boolean;
  /** What it says, or leaves unsaid, depends on more than it looked at: on other findings, or on how much was analysed before. */
  fragile: boolean;
  /** It asked for names that the set defines anywhere, which can change without this. */
  asksElsewhere: boolean;
  /** Types that were stored, by slot: after a fault any of them may be in force. */
  readonly stored: Map<Slot, Type>;
  /** Slots that `defvar` would bind. */
  readonly defined: Set<Slot>;
  /** Names that were introduced, and those read. */
  readonly declared: Map<Name, Introduced>;
  readonly used: Set<Name>;
  readonly called: Set<DefineFunction>;
  /** Functions that a call names but cannot run: before their definition, with a wrong number of arguments. */
  readonly named: Set<DefineFunction>;
  /** Types written to saved variables, by `entity:name`. */
  readonly saved: Map<string, Type>;
  /** The code of the function instances that its code calls, by their ids. */
  readonly functions: Map<number, CheckedFunction>;
  readonly notes: Notes;
  /** For editors; null where nobody asked. */
  readonly observations: Observations | null;
}

export interface Scope {
  readonly id: number;
  readonly slots: Map<string, Slot>;
}

/** What the numbers in the code of a form or function mean. */
export interface CodeTable {
  /** Places; site n is `sites[n - 1]`, 0 is nowhere. */
  readonly sites: Place[];
  /** Names of the slots that it makes. */
  readonly slotNames: Map<number, string>;
}

/** The code of a function instance. */
export interface CheckedFunction {
  readonly function: IrFunction;
  readonly table: CodeTable;
}

export const emptyTable = (): CodeTable => ({ sites: [], slotNames: new Map() });

/** A call in progress; the bottom frame is the top-level form itself. */
export interface Frame {
  readonly form: Form;
  readonly source: string;
  readonly function: DefineFunction | null;
  /** Scopes below this depth are the callers'. */
  readonly depth: number;
  /** Symbols of a lower age existed before the call. */
  readonly symbolBase: number;
  readonly callSite: Place | null;
  /** Of its code. */
  readonly table: CodeTable;
  /** Names that were looked up in the callers' scopes. */
  readonly lookups: Set<string>;
  /** Names of callers' variables that have been warned of, with the warning. */
  readonly warned: Map<string, Found>;
}

export interface Candidate {
  readonly slot: Slot;
  readonly variable: Variable;
  readonly depth: number;
}

/** The frame of a form: what stands at top level, and of calls that nobody makes. */
export const topFrame = (form: Form, source: string): Frame => ({
  form,
  source,
  function: null,
  depth: 0,
  symbolBase: 0,
  callSite: null,
  table: emptyTable(),
  lookups: new Set(),
  warned: new Map(),
});

export const emptyUnit = (observing: boolean): Unit => ({
  found: new Set(),
  faults: false,
  placed: false,
  recursive: false,
  fragile: false,
  asksElsewhere: false,
  stored: new Map(),
  defined: new Set(),
  declared: new Map(),
  used: new Set(),
  called: new Set(),
  named: new Set(),
  saved: new Map(),
  functions: new Map(),
  notes: noNotes(),
  observations: observing ? noObservations() : null,
});

/** Takes what a unit found into another. */
export function absorbUnit(into: Unit, unit: Unit): void {
  for (const found of unit.found) into.found.add(found);
  into.faults ||= unit.faults;
  into.placed ||= unit.placed;
  into.recursive ||= unit.recursive;
  into.fragile ||= unit.fragile;
  into.asksElsewhere ||= unit.asksElsewhere;
  for (const [slot, type] of unit.stored) addType(into.stored, slot, type);
  for (const slot of unit.defined) into.defined.add(slot);
  for (const [name, introduced] of unit.declared) into.declared.set(name, introduced);
  for (const name of unit.used) into.used.add(name);
  for (const f of unit.called) into.called.add(f);
  for (const f of unit.named) into.named.add(f);
  for (const [key, type] of unit.saved) addType(into.saved, key, type);
  for (const [id, code] of unit.functions) into.functions.set(id, code);
  into.notes.parts.push(unit.notes);
  absorbObservations(into.observations, unit.observations);
}

/** Adds a type to those of a key that are known: it may be either. */
export function addType<K>(types: Map<K, Type>, key: K, type: Type): void {
  const old = types.get(key);
  types.set(key, old === undefined ? type : join(old, type));
}
