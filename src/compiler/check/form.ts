/**
 * One top-level form: its analysis, reused while all that it depended on is the same.
 * In: a form at its place in the set. Out: its code, what it found, and what it changed.
 */
import { builtinNamed } from '../../schema/builtins.ts';
import { duplicateDeclaration } from '../diagnostics/declarations.ts';
import {
  duplicateParameter,
  redefinedFunction,
  redefinesBuiltin,
  shadowsBuiltin,
} from '../diagnostics/names.ts';
import type { Ir } from '../lower/ir.ts';
import type { DefineFunction, Form } from '../syntax/ast.ts';
import type { Context, Unit } from './context.ts';
import type { DefinedVersion } from './definitions.ts';
import { type Changes, type Entry, existedBefore, isOfWritten, type Key } from './entry.ts';
import { checkParameter } from './parameters.ts';
import { Renaming } from './renaming.ts';
import { elsewhereOf, leadsElsewhere, standsElsewhere } from './reuse.ts';
import { ValueSymbol } from './symbol.ts';
import type { Touched } from './touched.ts';
import { isUnknown, join } from './type.ts';
import { type CodeTable, topFrame } from './unit.ts';
import { type Unread, unreadIn } from './unread.ts';
import { typed } from './value.ts';

export interface FormResult {
  readonly touched: Touched;
  readonly changes: Changes;
  readonly unit: Unit;
  readonly ir: Ir;
  readonly table: CodeTable;
  readonly unread: Unread;
  readonly parameter: boolean;
  readonly elsewhere: DefinedVersion | null;
  /** The latest analysis that came to it. */
  used: number;
}

/** Rounds may each have another. */
const mostKept = 8;

/** Analyses a form, or repeats what an earlier analysis found. */
export function checkForm(
  c: Context,
  cache: WeakMap<Form, FormResult[]>,
  form: Form,
  source: string,
  parameter: boolean,
): FormResult {
  const kept = cache.get(form) ?? [];
  const isPossible = (r: FormResult): boolean => r.parameter === parameter && isStanding(c, r);
  for (const result of kept)
    if (isPossible(result) && result.touched.isSame(c.flow.peek)) {
      c.flow.apply(result.changes);
      return sayAgain(c, result);
    }
  for (const result of kept) {
    if (!isPossible(result) || leadsElsewhere(result.unit)) continue;
    if (!result.touched.canBeAlike(c.flow.peek)) continue;
    const renaming = new Renaming();
    if (!renaming.sameState(result.touched, c.flow.peek)) continue;
    c.flow.apply(renaming.changes(result.changes));
    return sayAgain(c, result);
  }
  const since = c.fresh();
  const mark = c.flow.mark();
  const frame = topFrame(form, source);
  const [[ir, unit], touched] = c.flow.recording(since, () =>
    c.inFrame(frame, () => c.inUnit(() => topLevel(c, form, parameter))),
  );
  if (unit.faults) afterFault(c, unit, touched);
  const result: FormResult = {
    table: frame.table,
    touched,
    changes: lasting(c.flow.changes(mark), since),
    unit,
    ir,
    unread: unreadIn(unit),
    parameter,
    elsewhere: elsewhereOf(c, unit),
    used: c.analysis,
  };
  // The state is as it will be when this result is said again, and keeps nothing else.
  c.flow.undo(mark);
  c.flow.apply(result.changes);
  if (!unit.fragile) {
    // As of function instances: see `isRecent` of the context.
    const recent = kept.filter(({ used }) => used >= c.analysis - 1);
    cache.set(form, [result, ...recent].slice(0, mostKept));
  }
  return result;
}

/** Whether what a form was said to be depends on nothing but the state before it. */
export const isStanding = (c: Context, { unit, elsewhere }: FormResult): boolean =>
  !unit.fragile && standsElsewhere(c, elsewhere, unit);

/** Takes a result for that of the present analysis: its function instances count as if they were analysed. */
export function sayAgain(c: Context, result: FormResult): FormResult {
  result.used = c.analysis;
  for (const id of result.unit.functions.keys()) c.instances.add(id);
  return result;
}

/** Changes of what lasts: not of the variables of a loop or call that is over. */
function lasting(changes: Changes, since: number): Changes {
  const kept = new Map<Key, Entry>();
  for (const [key, entry] of changes)
    if (key instanceof ValueSymbol || existedBefore(key, since)) kept.set(key, entry);
  return kept;
}

function topLevel(c: Context, form: Form, parameter: boolean): Ir {
  const e = form.expression;
  if (e.kind === 'function') return defineFunction(c, e, form);
  if (parameter && e.kind === 'assign') return checkParameter(c, e);
  // Nobody uses the value of a statement.
  return c.check(e, form.notation === 'list').ir;
}

/** `def`: holds from this form on. Its body is checked at each call. */
function defineFunction(c: Context, e: DefineFunction, form: Form): Ir {
  const name = e.name.text;
  const result: Ir = { k: 'text', v: name };
  if (builtinNamed(name) !== undefined) {
    if (form.diagnostics.length === 0) c.report(redefinesBuiltin(e.name.span, name));
    // In free form its calls are calls, and mean it.
    if (form.notation === 'list') return result;
  }
  const before = c.definition(name);
  if (before !== undefined) {
    const place = { form: before.form, source: before.source, span: before.node.name.span };
    // One fault, one report: no call means the first one.
    if (form.notation === 'freeform') c.unit.named.add(before.node);
    const again = form.notation === 'list' ? redefinedFunction : duplicateDeclaration;
    c.report(again(e.name.span, name), [{ message: 'it is defined here', place }]);
  }
  const seen = new Set<string>();
  for (const p of e.params) {
    if (seen.has(p.text)) c.report(duplicateParameter(p.span, p.text));
    else if (form.notation === 'list' && builtinNamed(p.text) !== undefined)
      c.report(shadowsBuiltin(p.span, p.text));
    seen.add(p.text);
  }
  c.define(e);
  return result;
}

/** After a fault, what the form stored may be in force or not; names it would have bound may be unbound. */
function afterFault(c: Context, unit: Unit, { keys, entries }: Touched): void {
  const touched = new Map(keys.map((key, i) => [key, entries[i]]));
  for (const [slot, type] of unit.stored) {
    if (!slot.global) continue;
    const variable = c.flow.variable(slot);
    const old = touched.get(slot);
    const wasBound = old !== undefined && 'bound' in old && old.bound === 'yes';
    const now =
      variable.value === null || isUnknown(variable.value.type)
        ? type
        : join(c.now(variable.value).type, type);
    const before = old !== undefined && 'bound' in old ? old.value : null;
    const value = typed(before !== null ? join(before.type, now) : now);
    if (wasBound) c.flow.set(slot, { ...variable, value });
    else {
      // Only a definition that did not come to pass silences what uses the name.
      const fault = unit.defined.has(slot) || (old !== undefined && 'bound' in old && old.fault);
      const bound = variable.bound === 'no' ? 'no' : 'maybe';
      c.flow.set(slot, { bound: fault ? 'maybe' : bound, fault, value });
    }
  }
  for (const key of keys) {
    if (key instanceof ValueSymbol) c.flow.set(key, touched.get(key));
    else if (isOfWritten(key)) c.flow.set(key, undefined);
  }
}
