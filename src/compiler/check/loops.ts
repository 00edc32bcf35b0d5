/**
 * Loops over guests, devices, lists and texts.
 * In: a loop. Out: what holds after any number of iterations, found by repeating the body until the
 * state no longer changes; loops over guests outside other such loops are fault boundaries (row 14).
 */
import { nestedLoops, notACollection } from '../diagnostics/values.ts';
import type { LoopExpression } from '../syntax/ast.ts';
import { type Context, checked, type Unit } from './context.ts';
import { scoped } from './control-flow.ts';
import { type Changes, type Entry, existedBefore, isOfWritten, type Key } from './entry.ts';
import { bind, declare } from './names.ts';
import { need, needKinds } from './need.ts';
import {
  describe,
  isUnknown,
  join,
  Kind,
  list,
  missing,
  never,
  orMissing,
  sequences,
  type Type,
  text,
  unknown,
} from './type.ts';
import { type Checked, reprOf, typed, type Value } from './value.ts';

/** The body is repeated at most so often; every bound widens within few steps. */
const mostRounds = 24;
/** Loops over more elements than this count as nested when one stands in another. */
const few = 64;

export function checkLoop(c: Context, e: LoopExpression, wanted: boolean): Checked {
  const over = collection(c, e, c.check(e.over, true));
  const element = elementOf(over.value.type);
  const guests = element.kinds === Kind.guest;
  const devices = element.kinds === Kind.device;
  const boundary = guests && !c.insideGuests;
  // Devices within guests are as many as there are devices: no further degree.
  const counts = !devices && over.value.type.length > few;
  if (counts && c.loops > 0) c.report(nestedLoops(e.span, c.loops + 1));

  const outer = { loops: c.loops, insideGuests: c.insideGuests };
  if (counts) c.loops++;
  if (guests) c.insideGuests = true;
  const { value, ir, unit } = repeat(c, e, element, boundary, wanted);
  c.loops = outer.loops;
  c.insideGuests = outer.insideGuests;

  // An iteration that a fault ends has no value.
  const incomplete = boundary && unit.faults;
  if (boundary) unit.faults = false;
  c.absorb(unit);
  const type = wanted
    ? list(incomplete ? orMissing(value.type) : value.type, over.value.type.length)
    : missing;
  const { body, item } = ir;
  const r = reprOf(element);
  return checked(typed(type), {
    k: 'loop',
    over: over.ir,
    item,
    r,
    body,
    boundary,
    keep: wanted,
    at: c.site(e.span),
  });
}

function collection(c: Context, e: LoopExpression, over: Checked): Checked {
  const x = need(c, e.over, over);
  const { type } = x.value;
  if (isUnknown(type)) return x;
  if ((type.kinds & sequences) === 0) {
    c.report(notACollection(e.over.span, describe(type)));
    return { ...x, value: typed(unknown) };
  }
  return needKinds(c, e.over, x, sequences, 'a loop', '`Guests`, a list or a text');
}

function elementOf(type: Type): Type {
  // What is never reached stays so: `unknown` would silence what follows.
  if (isUnknown(type)) return type.kinds === 0 ? never : unknown;
  const letter = (type.kinds & Kind.text) === 0 ? null : text(2);
  const inner = (type.kinds & Kind.list) === 0 ? null : (type.element ?? unknownElement);
  if (letter === null) return inner ?? unknown;
  return inner === null ? letter : join(letter, inner);
}

/** Elements of a list that no schema describes. */
const unknownElement: Type = {
  ...text(Infinity),
  kinds: Kind.number | Kind.logical | Kind.text | Kind.missing,
};

interface Body {
  readonly value: Value;
  readonly ir: { readonly item: number; readonly body: import('../lower/ir.ts').Ir };
  readonly unit: Unit;
}

function repeat(
  c: Context,
  e: LoopExpression,
  element: Type,
  boundary: boolean,
  wanted: boolean,
): Body {
  const { sites } = c.frame.table;
  const before = sites.length;
  for (let round = 1; ; round++) {
    // Only the code of the last round is kept.
    sites.length = before;
    const start = c.fresh();
    const mark = c.flow.mark();
    const [result, unit] = c.inUnit(() => iteration(c, e, element, wanted));
    const changes = afterwards(c, start, c.flow.changes(mark), unit, boundary);
    c.flow.undo(mark);
    const changed = c.flow.widenBy(changes);
    if (!changed || round === mostRounds) return { ...result, unit };
  }
}

function iteration(
  c: Context,
  e: LoopExpression,
  element: Type,
  wanted: boolean,
): Omit<Body, 'unit'> {
  return c.inScope((scope) => {
    const slot = c.slotHere(e.item.text);
    declare(c, slot, e.item, 'variable');
    c.unit.used.add(e.item); // an item may be there only to count
    bind(c, slot, typed(element, c.symbol({ type: element })), { k: 'missing' });
    const x = c.check(e.body, wanted);
    const value = c.now(x.value);
    return { value, ir: { item: slot.id, body: scoped(scope, x.ir) } };
  });
}

/** What an iteration leaves behind: only what existed before it; after a fault, any value stored on the way. */
function afterwards(
  c: Context,
  start: number,
  changes: Changes,
  unit: Unit,
  boundary: boolean,
): Changes {
  const kept = new Map<Key, Entry>();
  for (const [key, entry] of changes) if (existedBefore(key, start)) kept.set(key, entry);
  if (!boundary || !unit.faults) return kept;
  for (const [slot, type] of unit.stored) {
    // What a call is known to do may name variables of a call that is long over.
    if (!existedBefore(slot, start) || c.flow.peek(slot) === undefined) continue;
    const variable = c.flow.variable(slot);
    const now = variable.value === null ? type : join(c.now(variable.value).type, type);
    kept.set(slot, { ...variable, value: typed(now) });
  }
  for (const key of kept.keys()) if (isOfWritten(key)) kept.set(key, undefined);
  return kept;
}
