/**
 * What all checks share while a set is analysed: the flow state, the dynamic scope stack, the calls
 * in progress, and the units that collect what an analysis found.
 *
 * The analysis walks the program as it runs: top-level forms in order, a function's body at each
 * call, with the caller's scopes below it (scoping is dynamic, LANGUAGE row 6). It gives each
 * expression a value and code in one walk, because the code of a function depends on the binding of
 * its free names and the types of its arguments.
 */
import type { Environment, EnvironmentField } from '../../schema/environment.ts';
import type { Unit as MeasureUnit } from '../../schema/units.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { type Words, words } from '../diagnostics/words.ts';
import type { Ir } from '../lower/ir.ts';
import type { DefineFunction, Expression, NumberLiteral } from '../syntax/ast.ts';
import type { Span } from '../text/source.ts';
import { Defined, type DefinedBySource, ownKey } from './definitions.ts';
import { type Definition, keyOf, type Slot } from './entry.ts';
import { createFieldParts, type FieldParts } from './fields.ts';
import { Flow } from './flow.ts';
import { Globals } from './globals.ts';
import type { Rules } from './rules.ts';
import { alone, noSymbol, ValueSymbol } from './symbol.ts';
import {
  contradicts,
  entity,
  has,
  Kind,
  never,
  refine,
  type Type,
  unknown,
  without,
} from './type.ts';
import {
  absorbUnit,
  addType,
  type Candidate,
  emptyUnit,
  type Found,
  type FoundExtras,
  type Frame,
  type Owner,
  type Place,
  type Scope,
  type Unit,
} from './unit.ts';
import { type Checked, type Fact, typed, type Value } from './value.ts';

export type { Candidate, Found, FoundFix, Frame, Place, Scope, Unit } from './unit.ts';

/**
 * The deepest walk, in nested expressions, those of functions inside those of their callers; a call
 * counts four times. The checker and the emitter are recursive and have stack for so many.
 */
export const mostDepth = 500;

export class Context {
  /** The state of the round in progress. */
  flow = new Flow();
  readonly environment: Environment;
  readonly rules: Rules;
  /** Checks one expression; `wanted`: somebody uses its value. Set by the dispatcher (expression.ts). */
  readonly check: (e: Expression, wanted: boolean) => Checked;
  /** The innermost last; the first one has its variables in `globals`. */
  readonly scopes: Scope[] = [{ id: 0, slots: new Map() }];
  readonly globals = new Globals();
  readonly frames: Frame[] = [];
  /** All that forms of the set define, for "defined later"; keys as in definitions.ts. */
  defined = new Defined([]);
  /** Names of built-ins that some variable has. */
  readonly shadowing = new Set<string>();
  /** How many analyses there were. */
  analysis = 0;
  /** The function instances that the present analysis came to, and those of the one before it. */
  instances = new Set<number>();
  #former: ReadonlySet<number> = new Set();
  /** How many loops over guests or lists surround this point. */
  loops = 0;
  insideGuests = false;
  /** How deep the walk is, over all calls in progress, and how deep it was at most; see `mostDepth`. */
  depth = 0;
  deepest = 0;
  readonly units: Unit[];
  /** Units of literals that their surroundings tell. */
  readonly expected = new WeakMap<NumberLiteral, MeasureUnit>();
  /** The identity of the host. */
  readonly host = new ValueSymbol(0, alone(entity('host')));
  /** The parts that a field is of its entities. */
  readonly fieldParts: (entry: EnvironmentField) => FieldParts;
  #next = 1;

  constructor(
    environment: Environment,
    check: (c: Context, e: Expression, wanted: boolean) => Checked,
    rules: Rules = {},
  ) {
    this.rules = rules;
    this.units = [emptyUnit(rules.observe === true)];
    this.environment = environment;
    this.fieldParts = createFieldParts(environment);
    this.check = (e, wanted) => check(this, e, wanted);
  }

  /** An analysis of these sources begins. */
  begin(sources: readonly DefinedBySource[]): void {
    this.analysis++;
    this.defined = new Defined(sources, this.defined);
    this.#former = this.instances;
    this.instances = new Set();
    this.globals.letGo();
  }

  /**
   * Whether the present analysis or the one before it came to a function instance: an edit may be
   * undone, and what is older would only fill the memory.
   */
  isRecent(instance: number): boolean {
    return this.instances.has(instance) || this.#former.has(instance);
  }

  get unit(): Unit {
    return this.units[this.units.length - 1]!;
  }

  /** The words of the notation that the present text is in. */
  get words(): Words {
    return words[this.frame.form.notation];
  }

  get frame(): Frame {
    return this.frames[this.frames.length - 1]!;
  }

  /** A number that no slot, symbol or function instance had before. */
  fresh(): number {
    return this.#next++;
  }

  /** The identity of a value that is new here. */
  symbol(
    { type, why = null }: { readonly type: Type; readonly why?: string | null },
    from?: Partial<Pick<ValueSymbol, 'owner' | 'setting'>>,
  ): ValueSymbol {
    return new ValueSymbol(this.fresh(), alone(type, why), from);
  }

  /** The type of a value with all that is known at this point. */
  typeOf(value: Value): Type {
    if (value.symbol === noSymbol) return value.type;
    const fact = this.flow.fact(value.symbol);
    return fact === undefined ? value.type : refine(value.type, fact);
  }

  now(value: Value): Value {
    const type = this.typeOf(value);
    return type === value.type ? value : { ...value, type };
  }

  /**
   * Takes facts as proved from here on; false where they contradict what is known, so that this
   * point is never reached. Settings do not count: the host may give them other values.
   */
  assume(facts: readonly Fact[]): boolean {
    let possible = true;
    for (const { symbol, type } of facts) if (!this.#narrow(symbol, type)) possible = false;
    return possible;
  }

  #narrow(symbol: ValueSymbol, type: Type): boolean {
    if (symbol === noSymbol) return true;
    const old = this.flow.fact(symbol) ?? symbol.info.type;
    const impossible = contradicts(old, type) && !symbol.setting;
    this.flow.set(symbol, refine(old, type));
    if (has(old, Kind.missing) && !has(type, Kind.missing)) {
      for (const part of symbol.info.companions())
        if (symbol.owner !== null) this.#present(symbol.owner.partOf(part));
    }
    return !impossible;
  }

  /**
   * Runs under facts; where they cannot hold, only errors of what is never reached are kept. The
   * flow state is the caller's to branch.
   */
  under<T>(
    facts: readonly Fact[],
    run: () => T,
  ): { readonly result: T; readonly reached: boolean } {
    if (this.assume(facts)) return { result: run(), reached: true };
    const [result, unit] = this.inUnit(run);
    for (const f of unit.found) if (f.diagnostic.severity !== 'error') unit.found.delete(f);
    unit.faults = false;
    this.absorb(unit);
    return { result, reached: false };
  }

  /** Something that is delivered together with a present value is present too. */
  #present(symbol: ValueSymbol): void {
    const old = this.flow.fact(symbol) ?? symbol.info.type;
    if (has(old, Kind.missing)) this.flow.set(symbol, without(old, Kind.missing));
  }

  /** The number of a place in the code that is being made. */
  site(span: Span): number {
    return this.frame.table.sites.push(this.place(span));
  }

  place(span: Span): Place {
    return { form: this.frame.form, source: this.frame.source, span };
  }

  report(diagnostic: Diagnostic, ...more: FoundExtras): Found {
    return this.reportAt(this.frame, diagnostic, ...more);
  }

  reportAt(where: Owner, diagnostic: Diagnostic, ...[notes = [], fixes = []]: FoundExtras): Found {
    const { form, source } = where;
    const found = { form, source, diagnostic, notes, fixes };
    this.unit.found.add(found);
    return found;
  }

  /** Whether what was found counts in what is being analysed. */
  holds(found: Found): boolean {
    return this.units.some((unit) => unit.found.has(found));
  }

  /** Whether something is found already in what is being analysed. */
  isFound(test: (found: Found) => boolean): boolean {
    for (const unit of this.units) for (const one of unit.found) if (test(one)) return true;
    return false;
  }

  /** Runs in a unit of its own and gives it back, merged into nothing yet. */
  inUnit<T>(run: () => T): readonly [T, Unit] {
    const unit = emptyUnit(this.rules.observe === true);
    this.units.push(unit);
    try {
      return [run(), unit];
    } finally {
      this.units.pop();
    }
  }

  /** Takes what a unit found into the current one. */
  absorb(unit: Unit): void {
    absorbUnit(this.unit, unit);
  }

  stored(slot: Slot, type: Type): void {
    addType(this.unit.stored, slot, type);
  }

  saved(key: string, type: Type): void {
    addType(this.unit.saved, key, type);
  }

  /** Runs inside a call or form; what is looked up and reported belongs to it. */
  inFrame<T>(frame: Frame, run: () => T): T {
    this.frames.push(frame);
    try {
      return run();
    } finally {
      this.frames.pop();
    }
  }

  inScope<T>(run: (scope: Scope) => T): T {
    const scope: Scope = { id: this.fresh(), slots: new Map() };
    this.scopes.push(scope);
    try {
      return run(scope);
    } finally {
      this.scopes.pop();
    }
  }

  /** A slot that no name leads to. */
  hiddenSlot(name: string): Slot {
    return this.#slotIn({ id: this.fresh(), slots: new Map() }, name);
  }

  /** The slot of a name in the innermost scope, made when it is new there. */
  slotHere(name: string): Slot {
    const scope = this.scopes[this.scopes.length - 1]!;
    return this.scopes.length === 1 ? this.#globalSlot(name) : this.#slotIn(scope, name);
  }

  #globalSlot(name: string): Slot {
    const key = this.globalKey(name);
    return this.globals.get(key) ?? this.globals.add(key, this.#slot(name, null));
  }

  /** The key of a global name as a text means it: its policy's own, or the one of the set. */
  globalKey(name: string, kind: '' | 'fn:' = '', where: Owner = this.frame): string {
    if (where.form.notation === 'list') return name;
    const own = ownKey(name, where.source);
    return this.flow.isOwn(kind + own) ? own : name;
  }

  #slotIn(scope: Scope, name: string): Slot {
    let slot = scope.slots.get(name);
    if (slot === undefined) {
      slot = this.#slot(name, scope);
      scope.slots.set(name, slot);
      this.frame.table.slotNames.set(slot.id, name);
    }
    return slot;
  }

  /** A new slot; of top level where it is in no scope. */
  #slot(name: string, scope: Scope | null): Slot {
    const id = this.fresh();
    const global = scope === null;
    return { id, name, global, owner: scope?.id ?? 0, declared: [], declaration: { id, global } };
  }

  /**
   * Where a name can be bound here, innermost first, up to the first that surely is; the last one
   * may be only "maybe bound" or the list empty.
   */
  lookup(name: string): readonly Candidate[] {
    const found: Candidate[] = [];
    let depth = this.scopes.length - 1;
    for (; depth >= 0; depth--) {
      const scope = this.scopes[depth]!;
      const slot = depth === 0 ? this.#globalSlot(name) : scope.slots.get(name);
      if (slot === undefined) continue;
      const variable = this.flow.variable(slot);
      if (variable.bound === 'no') continue;
      found.push({ slot, variable, depth });
      if (variable.bound === 'yes') break;
    }
    for (const frame of this.frames) if (depth < frame.depth) frame.lookups.add(name);
    return found;
  }

  /** The callers' slots of a name, below a depth, innermost first; the global one left out. */
  outerSlots(name: string, depth: number): readonly Slot[] {
    const slots: Slot[] = [];
    for (let d = Math.min(depth, this.scopes.length) - 1; d > 0; d--) {
      const slot = this.scopes[d]!.slots.get(name);
      if (slot !== undefined) slots.push(slot);
    }
    return slots;
  }

  /** The function that a name calls here, or in another text. */
  definition(name: string, where: Owner = this.frame): Definition | undefined {
    return this.flow.definition(this.globalKey(name, 'fn:', where));
  }

  /** A function is defined from here on. */
  define(node: DefineFunction): void {
    const { form, source } = this.frame;
    this.flow.set(keyOf.function(this.globalKey(node.name.text, 'fn:')), { node, form, source });
  }

  /** Where a name, or `fn:` and a name, that is visible here is defined at top level. */
  later(name: string): Place | undefined {
    this.unit.asksElsewhere = true;
    const fn = name.startsWith('fn:');
    const key = fn ? `fn:${this.globalKey(name.slice(3), 'fn:')}` : this.globalKey(name);
    return this.defined.places.get(key);
  }

  /** Where a name of an inner scope is introduced, in any policy. */
  introduced(name: string): Place | undefined {
    this.unit.asksElsewhere = true;
    return this.defined.places.get(`local:${name}`);
  }

  /** Where another policy defines a name, or `fn:` and a name, that it keeps to itself. */
  ofOthers(name: string): Place | undefined {
    this.unit.asksElsewhere = true;
    return this.defined.keptAt(name).find(({ source }) => source !== this.frame.source);
  }

  /** The names of top level that are visible here; of functions for `fn:`. */
  *visibleGlobals(kind: '' | 'fn:'): Iterable<string> {
    this.unit.asksElsewhere = true;
    for (const { name, keptBy } of this.defined.names(kind))
      if (keptBy === null || keptBy === this.frame.source) yield name;
  }
}

export const checked = (value: Value, ir: Ir): Checked => ({ value, ir });

/** A value of which nothing is known, after evaluating what could be checked (it may end in a fault). */
export function absorbed(...evaluated: readonly Checked[]): Checked {
  const args = evaluated.map((x) => x.ir);
  const type = evaluated.some((x) => x.value.type.kinds === 0) ? never : unknown;
  // As operands: all are evaluated before the first is asked whether it is missing.
  const all: Ir = { k: 'op', op: 'null', args, at: 0, faults: false };
  return { value: typed(type), ir: { k: 'seq', items: [all, { k: 'missing' }] } };
}
