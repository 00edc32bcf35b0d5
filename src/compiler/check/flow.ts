/**
 * The flow state: what is known at one point of the program, with cheap branching.
 * One map from keys to facts and a trail of old entries; a branch marks, runs, takes its changes and
 * undoes them. Recorders note which entries an analysis depended on, so that its result can be reused.
 */
import {
  type Changes,
  type Declared,
  type Definition,
  type Entry,
  existedBefore,
  isDeclared,
  isDefinition,
  isType,
  isVariable,
  isWritten,
  type Key,
  keyOf,
  type Override,
  type Slot,
  sameEntry,
  unbound,
  type Variable,
} from './entry.ts';
import { noSymbol, type ValueSymbol } from './symbol.ts';
import { Touched } from './touched.ts';
import { join, sameType, type Type, widen } from './type.ts';
import { sameValue, type Value } from './value.ts';

/** First-touched entries of an analysis: what its result depends on. */
interface Recorder {
  readonly touched: Map<Key, Entry>;
  /** What is not older came up within, and nothing depends on it. */
  readonly since: number;
}

export class Flow {
  readonly #entries = new Map<Key, Entry>();
  /** Keys whose entries changed, and what they were. */
  readonly #trail: Key[] = [];
  readonly #former: Entry[] = [];
  readonly #recorders: Recorder[] = [];

  get(key: Key): Entry {
    const entry = this.#entries.get(key);
    this.#touch(key, entry);
    return entry;
  }

  /** Notes an entry as it was when the analysis in progress met it; those around it learn of it when it ends. */
  #touch(key: Key, entry: Entry): void {
    const recorder = this.#recorders[this.#recorders.length - 1];
    if (recorder === undefined || recorder.touched.has(key)) return;
    if (existedBefore(key, recorder.since)) recorder.touched.set(key, entry);
  }

  set(key: Key, entry: Entry): void {
    const old = this.get(key);
    if (old === entry) return;
    this.#trail.push(key);
    this.#former.push(old);
    this.#entries.set(key, entry);
  }

  variable(slot: Slot): Variable {
    const entry = this.get(slot);
    return isVariable(entry) ? entry : unbound;
  }

  fact(symbol: ValueSymbol): Type | undefined {
    const entry = this.get(symbol);
    return isType(entry) ? entry : undefined;
  }

  /** What was last written under a key, if it was written to this entity. */
  written(key: string, of: ValueSymbol): Value | undefined {
    const entry = this.get(key);
    return isWritten(entry) && entry.of === of && of !== noSymbol ? entry.value : undefined;
  }

  override(name: string): Override | undefined {
    const entry = this.get(keyOf.override(name));
    return entry !== undefined && 'parameter' in entry ? entry : undefined;
  }

  savedType(key: string): Type | undefined {
    const entry = this.get(keyOf.savedType(key));
    return isType(entry) ? entry : undefined;
  }

  definition(key: string): Definition | undefined {
    const entry = this.get(keyOf.function(key));
    return isDefinition(entry) ? entry : undefined;
  }

  /** Whether a policy keeps the name of this key to itself. */
  isOwn(key: string): boolean {
    return this.get(keyOf.own(key)) !== undefined;
  }

  declared(slot: Slot): Declared | undefined {
    const entry = this.get(slot.declaration);
    return isDeclared(entry) ? entry : undefined;
  }

  mark(): number {
    return this.#trail.length;
  }

  /** The entries changed since a mark, as they are now. */
  changes(mark: number): Changes {
    const changed = new Map<Key, Entry>();
    for (let i = mark; i < this.#trail.length; i++) {
      const key = this.#trail[i]!;
      changed.set(key, this.#entries.get(key));
    }
    return changed;
  }

  undo(mark: number): void {
    while (this.#trail.length > mark) {
      const key = this.#trail.pop()!;
      const old = this.#former.pop();
      // Most keys are of one analysis alone, and must not outlive it.
      if (old === undefined) this.#entries.delete(key);
      else this.#entries.set(key, old);
    }
  }

  apply(changes: Changes): void {
    for (const [key, entry] of changes) this.set(key, entry);
  }

  /** Runs, and gives back what it changed, leaving the state as it was. */
  branch<T>(run: () => T): readonly [T, Changes] {
    const mark = this.mark();
    const result = run();
    const changed = this.changes(mark);
    this.undo(mark);
    return [result, changed];
  }

  /**
   * Runs, and gives back the entries that existed before (`since`: a number from `fresh`) and were
   * looked at or changed, as each was when it first was.
   */
  recording<T>(since: number, run: () => T): readonly [T, Touched] {
    const recorder: Recorder = { touched: new Map(), since };
    this.#recorders.push(recorder);
    const result = run();
    this.#recorders.pop();
    for (const [key, entry] of recorder.touched) this.#touch(key, entry);
    return [result, new Touched(recorder.touched)];
  }

  /** An entry that nothing depends on yet. */
  readonly peek = (key: Key): Entry => this.#entries.get(key);

  /** Continues after two branches: keeps what both agree on, joins the rest. */
  merge(a: Changes, b: Changes): void {
    this.#merge(a, b, join);
  }

  /** Like merge, for the back edge of a loop: what grows grows in few steps. True if the state changed. */
  widenBy(changes: Changes): boolean {
    const mark = this.mark();
    this.#merge(new Map(), changes, widen);
    let changed = false;
    for (let i = mark; i < this.#trail.length; i++) {
      if (!sameEntry(this.#former[i], this.#entries.get(this.#trail[i]!))) changed = true;
    }
    return changed;
  }

  #merge(a: Changes, b: Changes, joinTypes: (x: Type, y: Type) => Type): void {
    const keys = new Set([...a.keys(), ...b.keys()]);
    for (const key of keys) {
      const base = this.#entries.get(key);
      const left = a.has(key) ? a.get(key) : base;
      const right = b.has(key) ? b.get(key) : base;
      if (sameEntry(left, right)) this.set(key, left);
      else this.set(key, this.#joinEntry(left, right, a, b, joinTypes));
    }
  }

  #joinEntry(
    left: Entry,
    right: Entry,
    a: Changes,
    b: Changes,
    joinTypes: (x: Type, y: Type) => Type,
  ): Entry {
    if (isVariable(left) || isVariable(right)) {
      const l = isVariable(left) ? left : unbound;
      const r = isVariable(right) ? right : unbound;
      const bound = l.bound === r.bound ? l.bound : 'maybe';
      const lv = l.value && this.#settled(l.value, a);
      const rv = r.value && this.#settled(r.value, b);
      const value = lv === null ? rv : rv === null ? lv : joinValues(lv, rv, joinTypes);
      return { bound, fault: l.fault || r.fault, value };
    }
    // Functions are defined at top level; where one is not, that has been reported.
    if (isDefinition(left) || isDefinition(right)) return left ?? right;
    // Branches may each declare a name: that is one declaration.
    if (isDeclared(left) || isDeclared(right)) return left ?? right;
    // What only one branch knows is not known; what both know is joined.
    if (isWritten(left) && isWritten(right) && left.of === right.of) {
      return {
        of: left.of,
        value: joinValues(this.#settled(left.value, a), this.#settled(right.value, b), joinTypes),
      };
    }
    if (isType(left) && isType(right)) return joinTypes(left, right);
    return undefined;
  }

  /** A value with what its branch had found out about it written into its type. */
  #settled(value: Value, changes: Changes): Value {
    if (value.symbol === noSymbol) return value;
    const entry = changes.has(value.symbol)
      ? changes.get(value.symbol)
      : this.#entries.get(value.symbol);
    return isType(entry) ? { ...value, type: entry } : value;
  }
}

function joinValues(a: Value, b: Value, joinTypes: (x: Type, y: Type) => Type): Value {
  const symbol = a.symbol === b.symbol ? a.symbol : noSymbol;
  const type = sameType(a.type, b.type) ? a.type : joinTypes(a.type, b.type);
  const same = sameValue({ ...a, type, symbol }, { ...b, type, symbol });
  return { type, symbol, whenTrue: same ? a.whenTrue : [], whenFalse: same ? a.whenFalse : [] };
}
