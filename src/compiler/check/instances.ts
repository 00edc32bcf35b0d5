/**
 * Analyses of function bodies that are kept, and said again where a call finds all that they depended
 * on as it was.
 * In: a call's arguments and surroundings. Out: an instance that fits, and what it does there.
 */
import type { DefineFunction } from '../syntax/ast.ts';
import { type Context, checked, type Unit } from './context.ts';
import { type Changes, type Entry, existedBefore, type Key, type Slot } from './flow.ts';
import { Renaming } from './renaming.ts';
import { leadsElsewhere } from './reuse.ts';
import { noSymbol } from './symbol.ts';
import { sameType } from './type.ts';
import type { CheckedFunction } from './unit.ts';
import {
  type Checked,
  type Fact,
  identical,
  type SameSymbol,
  sameValue,
  type Value,
} from './value.ts';

/** One analysis of a function's body, and all that it depended on. */
export interface Instance {
  readonly args: readonly Value[];
  /** Arguments that had no identity before the call. */
  readonly anonymous: readonly boolean[];
  /** Somebody uses the value. */
  readonly wanted: boolean;
  readonly loops: number;
  readonly insideGuests: boolean;
  readonly lookups: ReadonlyMap<string, readonly Slot[]>;
  readonly touched: ReadonlyMap<Key, Entry>;
  /** Of what existed before the call; of what came up within nothing else is known. */
  readonly changes: Changes;
  readonly unit: Unit;
  readonly value: Value;
  readonly id: number;
  readonly code: CheckedFunction;
  /** The latest analysis that came to it. */
  used: number;
}

/** Instances by definition; lives as long as the session. */
export type Instances = WeakMap<DefineFunction, readonly Instance[]>;

/** An instance that fits a call; where identities are others there, what they are. */
export interface Fitting {
  readonly instance: Instance;
  readonly renaming: Renaming | null;
}

/** What of the arguments decides. */
export interface Given {
  readonly args: readonly Value[];
  readonly anonymous: readonly boolean[];
  readonly wanted: boolean;
}

/** The instance that says what a call does; null where its body has to be analysed. */
export function fitting(c: Context, known: readonly Instance[], given: Given): Fitting | null {
  const others: Instance[] = [];
  for (const instance of known) {
    if (!isPossible(c, instance, given)) continue;
    if (sameArguments(instance, given, identical) && c.flow.unchanged(instance.touched))
      return { instance, renaming: null };
    if (!leadsElsewhere(instance.unit)) others.push(instance);
  }
  for (const instance of others) {
    const renaming = new Renaming();
    if (
      sameArguments(instance, given, renaming.same) &&
      renaming.sameState(instance.touched, c.flow.peek)
    )
      return { instance, renaming };
  }
  return null;
}

/** What identities have no part in. */
function isPossible(c: Context, i: Instance, { args, anonymous, wanted }: Given): boolean {
  if (i.wanted !== wanted || i.loops !== c.loops || i.insideGuests !== c.insideGuests) return false;
  for (let n = 0; n < args.length; n++)
    if (anonymous[n] !== i.anonymous[n] || !sameType(args[n]!.type, i.args[n]!.type)) return false;
  for (const [name, slots] of i.lookups) {
    const now = c.outerSlots(name, c.scopes.length);
    if (now.length !== slots.length || now.some((s, n) => s !== slots[n])) return false;
  }
  return true;
}

function sameArguments(i: Instance, { args, anonymous }: Given, same: SameSymbol): boolean {
  for (let n = 0; n < args.length; n++) {
    const [now, old] = [args[n]!, i.args[n]!];
    const named = anonymous[n] === true ? { ...now, symbol: old.symbol } : now;
    if (!sameValue(named, old, same)) return false;
  }
  return true;
}

/** Repeats what an analysis did. */
export function repeat(
  c: Context,
  { instance: i, renaming }: Fitting,
  args: readonly Checked[],
): Checked {
  i.used = c.analysis;
  for (const name of i.lookups.keys()) c.lookup(name);
  for (const key of i.touched.keys()) {
    const now = renaming === null ? key : renaming.key(key);
    if (now !== null) c.flow.get(now);
  }
  c.flow.apply(renaming === null ? i.changes : renaming.changes(i.changes));
  c.absorb(i.unit);
  c.unit.functions.set(i.id, i.code);
  const value = renaming === null ? i.value : renaming.value(i.value);
  return checked(value, { k: 'call', fn: i.id, args: args.map((a) => a.ir) });
}

/** Changes of what existed before, without identities that came up since. */
export function lastingChanges(changes: Changes, base: number): Changes {
  const lasting = new Map<Key, Entry>();
  for (const [key, entry] of changes)
    if (existedBefore(key, base)) lasting.set(key, lastingEntry(entry, base));
  return lasting;
}

function lastingEntry(entry: Entry, base: number): Entry {
  if (entry === undefined) return entry;
  if ('bound' in entry)
    return entry.value === null ? entry : { ...entry, value: lastingValue(entry.value, base) };
  if ('of' in entry)
    return entry.of.age >= base ? undefined : { ...entry, value: lastingValue(entry.value, base) };
  return entry;
}

/** A value without identities that came up since: another run of the body has others. */
export function lastingValue(v: Value, base: number): Value {
  const keep = (f: Fact): boolean => f.symbol.age < base;
  return {
    type: v.type,
    symbol: v.symbol.age >= base ? noSymbol : v.symbol,
    whenTrue: v.whenTrue.filter(keep),
    whenFalse: v.whenFalse.filter(keep),
  };
}
