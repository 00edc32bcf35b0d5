/**
 * Analyses of function bodies that are kept, and said again where a call finds all that they depended
 * on as it was.
 * In: a call's arguments and surroundings. Out: an instance that fits, and what it does there.
 */
import type { DefineFunction } from '../syntax/ast.ts';
import { type Context, checked, mostDepth, type Unit } from './context.ts';
import type { DefinedVersion } from './definitions.ts';
import { type Changes, type Entry, existedBefore, type Key, type Slot } from './entry.ts';
import { Renaming } from './renaming.ts';
import { leadsElsewhere, standsElsewhere } from './reuse.ts';
import { ValueSymbol } from './symbol.ts';
import type { Touched } from './touched.ts';
import { sameType } from './type.ts';
import type { CheckedFunction } from './unit.ts';
import { type Checked, identical, type SameSymbol, sameValue, type Value } from './value.ts';

/** One analysis of a function's body, and all that it depended on. */
export interface Instance {
  readonly args: readonly Value[];
  /** Arguments that had no identity before the call. */
  readonly anonymous: readonly boolean[];
  /** Somebody uses the value. */
  readonly wanted: boolean;
  readonly loops: number;
  readonly insideGuests: boolean;
  /** The calls that it stood in, where what it found names them. */
  readonly path: readonly (DefineFunction | null)[] | null;
  /** The callers' slots of each name that was looked up there. */
  readonly lookups: readonly { readonly name: string; readonly slots: readonly Slot[] }[];
  readonly touched: Touched;
  readonly elsewhere: DefinedVersion | null;
  /** Of what existed before the call, and of what came up within and can be met afterwards. */
  readonly changes: Changes;
  /** Identities that came up within and can be met afterwards: they are others each time. */
  readonly made: readonly ValueSymbol[];
  /** How much deeper than the call the walk went. */
  readonly deepest: number;
  readonly unit: Unit;
  readonly value: Value;
  readonly id: number;
  readonly code: CheckedFunction;
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
  const slotsOf = outerSlotsOf(c);
  for (const instance of known) {
    if (!isPossible(c, instance, given, slotsOf)) continue;
    if (sameArguments(instance, given, identical) && instance.touched.isSame(c.flow.peek))
      return { instance, renaming: null };
    if (!leadsElsewhere(instance.unit) && instance.touched.canBeAlike(c.flow.peek))
      others.push(instance);
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
function isPossible(
  c: Context,
  i: Instance,
  { args, anonymous, wanted }: Given,
  slotsOf: (name: string) => readonly Slot[],
): boolean {
  if (c.depth + i.deepest >= mostDepth) return false;
  if (!standsElsewhere(c, i.elsewhere, i.unit)) return false;
  if (i.wanted !== wanted || i.loops !== c.loops || i.insideGuests !== c.insideGuests) return false;
  if (i.path !== null && !isPath(c, i.path)) return false;
  for (let n = 0; n < args.length; n++)
    if (anonymous[n] !== i.anonymous[n] || !sameType(args[n]!.type, i.args[n]!.type)) return false;
  for (const { name, slots } of i.lookups) {
    const now = slotsOf(name);
    if (now.length !== slots.length || now.some((s, n) => s !== slots[n])) return false;
  }
  return true;
}

/** Whether these are the calls in progress. */
const isPath = ({ frames }: Context, path: readonly (DefineFunction | null)[]): boolean =>
  frames.length === path.length && frames.every((f, n) => f.function === path[n]);

/** The callers' slots of names, each looked up once. */
function outerSlotsOf(c: Context): (name: string) => readonly Slot[] {
  let known: Map<string, readonly Slot[]> | null = null;
  return (name) => {
    const before = known?.get(name);
    if (before !== undefined) return before;
    const slots = c.outerSlots(name, c.scopes.length);
    known ??= new Map();
    known.set(name, slots);
    return slots;
  };
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
export function repeat(c: Context, fits: Fitting, args: readonly Checked[]): Checked {
  const { instance: i } = fits;
  c.instances.add(i.id);
  for (const id of i.unit.functions.keys()) c.instances.add(id);
  c.deepest = Math.max(c.deepest, c.depth + i.deepest);
  for (const { name } of i.lookups) c.lookup(name);
  const renaming = i.made.length > 0 ? (fits.renaming ?? new Renaming()) : fits.renaming;
  for (const key of i.touched.keys) {
    const now = renaming === null ? key : renaming.key(key);
    if (now !== null) c.flow.get(now);
  }
  for (const symbol of i.made) renaming?.renew(symbol, c.fresh());
  c.flow.apply(renaming === null ? i.changes : renaming.changes(i.changes));
  c.absorb(i.unit);
  c.unit.functions.set(i.id, i.code);
  const value = renaming === null ? i.value : renaming.value(i.value);
  return checked(value, { k: 'call', fn: i.id, args: args.map((a) => a.ir) });
}

/** What an analysis leaves behind: changes of what existed before, and what these and its value lead to. */
export function leftBehind(
  changes: Changes,
  value: Value,
  base: number,
): Pick<Instance, 'changes' | 'value' | 'made'> {
  const kept = new Map<Key, Entry>();
  const made = new Set<ValueSymbol>();
  const meet = (symbol: ValueSymbol): void => {
    if (symbol.age < base) return;
    if (symbol.owner !== null) meet(symbol.owner);
    // Parts follow from what they are a part of.
    if (symbol.part === null) made.add(symbol);
  };
  const meetAll = ({ symbol, whenTrue, whenFalse }: Value): void => {
    meet(symbol);
    for (const fact of whenTrue) meet(fact.symbol);
    for (const fact of whenFalse) meet(fact.symbol);
  };
  meetAll(value);
  for (const [key, entry] of changes) {
    if (!existedBefore(key, base)) continue;
    kept.set(key, entry);
    if (entry === undefined) continue;
    if ('bound' in entry && entry.value !== null) meetAll(entry.value);
    if ('of' in entry) {
      meet(entry.of);
      meetAll(entry.value);
    }
  }
  const isMet = (symbol: ValueSymbol): boolean =>
    symbol.part === null ? made.has(symbol) : symbol.owner !== null && isMet(symbol.owner);
  for (const [key, entry] of changes)
    if (key instanceof ValueSymbol && !kept.has(key) && isMet(key)) kept.set(key, entry);
  return { changes: kept, value, made: [...made] };
}
