/**
 * Names: reading, defining and assigning variables under dynamic scope, resolved statically.
 * In: a name and the scopes at this point. Out: the value it has here and code that reads it.
 */
import { builtinNamed } from '../../schema/builtins.ts';
import { mostGuests } from '../../schema/limits.ts';
import { suggest } from '../../schema/nearest.ts';
import { duplicateDeclaration } from '../diagnostics/declarations.ts';
import {
  callerProvidedName,
  definitionWithoutEffect,
  maybeUnbound,
  shadowsBuiltin,
  useBeforeDefinition,
} from '../diagnostics/names.ts';
import { quote } from '../diagnostics/syntax-text.ts';
import { assignmentToUnknown } from '../diagnostics/unknown-names.ts';
import type { Ir } from '../lower/ir.ts';
import type { Assignment, DefineVariable, Name, NameExpression } from '../syntax/ast.ts';
import type { Span } from '../text/source.ts';
import { controlMeant } from './bare-members.ts';
import { type Candidate, type Context, checked } from './context.ts';
import {
  checkAssigned,
  declaredValue,
  isSettingAt,
  overridden,
  refuseAssignment,
} from './declarations.ts';
import type { Slot } from './entry.ts';
import { keptByOthers } from './make-public.ts';
import { type Mention, meaningsOf, observeName } from './observations.ts';
import { expect, given, quantityOf, unitOfType } from './quantities.ts';
import { noSymbol } from './symbol.ts';
import {
  constantOf,
  entity,
  has,
  isUnknown,
  join,
  Kind,
  list,
  type Type,
  unknown,
} from './type.ts';
import { unknownVariable, visibleNames } from './unknown-names.ts';
import { type Checked, reprOf, typed, type Value } from './value.ts';

const guestsType: Type = list(entity('guest'), mostGuests);

export function checkName(c: Context, e: NameExpression): Checked {
  if (e.name === 'Host') return checked(typed(entity('host'), c.host), { k: 'host' });
  if (e.name === 'Guests') return checked(typed(guestsType), { k: 'guests' });
  const candidates = c.lookup(e.name);
  if (candidates.length === 0) return unknownVariable(c, e);
  const declared = candidates.length === 1 ? c.flow.declared(candidates[0]!.slot) : undefined;
  const written = declared?.type.unit ?? null;
  const unit = written === null ? undefined : quantityOf(written);
  mentioned(c, e, candidates);
  return { ...readVariable(c, e.name, e.span, candidates), unit };
}

const mentioned = (c: Context, mention: Mention, candidates: readonly Candidate[]): void =>
  observeName(c.unit.observations, mention, meaningsOf(candidates.map(({ slot }) => slot)));

/** A local of a caller that gives a free name its value is rarely meant. */
function warnOfCaller(c: Context, name: string, span: Span, candidate: Candidate): void {
  const { frame } = c;
  if (frame.function === null || candidate.depth === 0 || candidate.depth >= frame.depth) return;
  // What a round of a loop found is thrown away when the loop is walked again.
  const before = frame.warned.get(name);
  if (before !== undefined && c.holds(before)) return;
  const parameters = frame.function.params.map((p) => p.text);
  const unusedOnes = frame.function.params.filter((p) => !c.unit.used.has(p)).map((p) => p.text);
  const parameter = suggest(name, unusedOnes) ?? suggest(name, parameters);
  // One misspelling, one warning: the parameter that was meant is not reported as unused too.
  for (const p of frame.function.params) if (p.text === parameter) c.unit.used.add(p);
  const warning = callerProvidedName(span, name, frame.function.name.text, parameter);
  frame.warned.set(name, c.report(warning));
}

function readVariable(
  c: Context,
  name: string,
  span: Span,
  candidates: readonly Candidate[],
): Checked {
  const [first] = candidates;
  const last = candidates[candidates.length - 1]!;
  for (const { slot } of candidates) for (const d of slot.declared) c.unit.used.add(d);
  warnOfCaller(c, name, span, first!);

  let value: Value | null = null;
  for (const candidate of candidates) {
    const own = identified(c, candidate);
    if (own === null) continue;
    const here = c.now(own);
    value = value === null ? here : { ...typed(join(value.type, here.type)), symbol: noSymbol };
  }
  const known = value ?? typed(unknown);
  const r = reprOf(known.type);
  const constant = constantOf(known.type);

  // Innermost first; where nothing is surely bound the end of the chain is a fault.
  let ir: Ir;
  let rest = candidates.length;
  if (last.variable.bound === 'yes') {
    ir = constant !== null ? { k: 'num', v: constant } : { k: 'slot', slot: last.slot.id, r };
    rest--;
    if (candidates.length > 1) c.report(maybeUnbound(span, name, true));
  } else {
    const lost = lostSlots(candidates);
    if (lost.length === 0) c.report(maybeUnbound(span, name, false));
    c.unit.faults = true;
    ir = { k: 'fault', code: 'unbound-name', at: c.site(span), lost };
  }
  for (let i = rest - 1; i >= 0; i--) {
    const slot = candidates[i]!.slot.id;
    ir = { k: 'bound', slot, then: { k: 'slot', slot, r }, else: ir };
  }
  return checked(known, ir);
}

/** The value of a variable; one that lost its identity where paths joined gets another, so that what guards it is known. */
function identified(c: Context, { slot, variable }: Candidate): Value | null {
  const { value } = variable;
  if (
    value === null ||
    value.symbol !== noSymbol ||
    isUnknown(value.type) ||
    variable.bound !== 'yes'
  )
    return value;
  const setting = isOverridable(c, slot) && constantOf(value.type) !== null;
  const kept = { ...value, symbol: c.symbol(value, { setting }) };
  c.flow.set(slot, { ...variable, value: kept });
  return kept;
}

/** Whether a parameter policy may give a variable any value. */
const isOverridable = (c: Context, slot: Slot): boolean => {
  if (!slot.global) return false;
  const { settable } = c.rules;
  if (settable === undefined) return c.flow.declared(slot) === undefined;
  return settable === 'all' || settable.has(slot.name);
};

/** Slots that are unbound where the form that defines them ended in a fault. */
const lostSlots = (candidates: readonly Candidate[]): readonly number[] =>
  candidates.filter((x) => x.variable.fault).map((x) => x.slot.id);

/** Notes where a name is introduced, and warns of one that a built-in has. */
export function declare(c: Context, slot: Slot, name: Name, what: 'parameter' | 'variable'): void {
  if (slot.global) c.unit.notes.introduced.push([name, slot]);
  else if (!slot.declared.includes(name)) slot.declared.push(name);
  observeName(c.unit.observations, name, meaningsOf([slot]));
  // The words of list notation mean nothing in free form.
  if (c.frame.form.notation === 'list' && builtinNamed(name.text) !== undefined) {
    c.report(shadowsBuiltin(name.span, name.text));
  }
  if (slot.global || name.text.startsWith('_')) return;
  const { form, source, function: within } = c.frame;
  c.unit.declared.set(name, { form, source, what, function: within });
}

/** The value as a variable holds it: with an identity, so that facts found later belong to it. */
export function held(c: Context, value: Value): Value {
  const now = c.now(value);
  if (now.symbol !== noSymbol) return now;
  const why = has(now.type, Kind.missing)
    ? 'it is computed from values that can be missing or infinite'
    : null;
  return { ...now, symbol: c.symbol({ type: now.type, why }) };
}

/** Binds a slot that is surely unbound (a parameter, a loop's item, a `let` binding, a definition). */
export function bind(c: Context, slot: Slot, value: Value, ir: Ir): Ir {
  const setting = isOverridable(c, slot) && constantOf(value.type) !== null;
  const kept = setting ? { ...value, symbol: c.symbol(value, { setting }) } : held(c, value);
  c.flow.set(slot, { bound: 'yes', fault: false, value: kept });
  c.stored(slot, kept.type);
  return {
    k: 'store',
    slot: slot.id,
    value: ir,
    r: reprOf(kept.type),
    defines: true,
    unless: false,
  };
}

export function checkDefinition(c: Context, e: DefineVariable): Checked {
  const { declaration } = e;
  const unit = unitOfType(declaration?.type);
  expect(c, e.value, unit);
  const written = c.check(e.value, true);
  // One conflict, one report: of such a variable no unit is known.
  const fits =
    declaration === undefined ||
    given(c, e.value, written, unit, `\`${e.name.text}\``, declaration.type.span);
  const slot = c.slotHere(e.name.text);
  const before = c.flow.variable(slot);
  declare(c, slot, e.name, 'variable');
  c.unit.defined.add(slot);
  if (declaration !== undefined && before.bound !== 'no') {
    const place = slot.global ? c.later(e.name.text) : undefined;
    const notes = place === undefined ? [] : [{ message: 'it is declared here', place }];
    c.report(duplicateDeclaration(e.name.span, e.name.text), notes);
    return written;
  }
  const initial =
    declaration === undefined ? written : declaredValue(c, e, declaration, slot, written, fits);
  if (before.bound === 'yes' && before.value !== null) {
    c.report(definitionWithoutEffect(e.name.span, e.name.text));
    const value = c.now(before.value);
    const r = reprOf(value.type);
    return checked(value, { k: 'seq', items: [initial.ir, { k: 'slot', slot: slot.id, r }] });
  }
  const shared = slot.global && c.globalKey(e.name.text) === e.name.text;
  const override = shared ? c.flow.override(e.name.text) : undefined;
  const { value, ir } =
    override === undefined ? initial : overridden(c, initial, override, c.flow.declared(slot));
  if (before.bound === 'no' || before.value === null)
    return checked(value, bind(c, slot, value, ir));
  const both = { ...typed(join(c.now(before.value).type, c.now(value).type)), symbol: noSymbol };
  const store: Ir = {
    k: 'store',
    slot: slot.id,
    value: ir,
    r: reprOf(both.type),
    defines: true,
    unless: true,
  };
  c.flow.set(slot, { bound: 'yes', fault: false, value: held(c, both) });
  c.stored(slot, both.type);
  return checked(both, store);
}

export function checkAssignment(c: Context, e: Assignment): Checked {
  const name = e.name.text;
  const target = c.lookup(name)[0];
  const declared = target === undefined ? undefined : c.flow.declared(target.slot);
  const unit = unitOfType(declared?.type);
  expect(c, e.value, unit);
  const written = c.check(e.value, true);
  const { value, ir } = written;
  given(c, e.value, written, unit, `\`${name}\``);
  const candidates = c.lookup(name);
  if (candidates.length === 0) {
    const later = c.later(name);
    if (later !== undefined && c.frame.form.notation === 'list' && isSettingAt(later)) {
      refuseAssignment(c, e.name, e.value, 'setting', later, c.typeOf(value));
    } else if (later !== undefined) {
      c.report(useBeforeDefinition(e.name.span, name), [
        { message: 'it is defined here', place: later },
      ]);
    } else {
      const control = controlMeant(c, e);
      const suggested = suggest(name, visibleNames(c));
      const { notes, fixes } = keptByOthers(c, name);
      const isKept = notes.length > 0;
      if (!isReadUnknown(c, e))
        c.report(
          assignmentToUnknown(e.name.span, c.words, name, suggested, isKept, control),
          notes,
          fixes,
        );
      // One slip, one report: from here on the name counts as known, unless it means a built-in.
      if (builtinNamed(name) === undefined)
        c.flow.set(c.slotHere(name), { bound: 'yes', fault: false, value: typed(unknown) });
    }
    return checked(value, ir);
  }
  mentioned(c, e.name, candidates);
  warnOfCaller(c, name, e.name.span, candidates[0]!);
  return assign(c, e, candidates, value, ir);
}

/** Whether the value of an assignment reads its name, which has been reported: `x = x + 1`. */
const isReadUnknown = (c: Context, { name, value }: Assignment): boolean =>
  c.isFound(
    ({ form, diagnostic: { code, span, message } }) =>
      form === c.frame.form &&
      code === 'unknown-name' &&
      span.start >= value.span.start &&
      span.end <= value.span.end &&
      message.includes(quote(name.text)),
  );

function assign(
  c: Context,
  { name, value: e }: Assignment,
  candidates: readonly Candidate[],
  value: Value,
  ir: Ir,
): Checked {
  const wanted = held(c, value);
  const fits = candidates.map(({ slot }) => checkAssigned(c, slot, name, e, wanted.type));
  const kept = fits.includes(false) ? { ...wanted, type: unknown } : wanted;
  const r = reprOf(kept.type);
  const [only] = candidates;
  if (candidates.length === 1 && only!.variable.bound === 'yes') {
    c.flow.set(only!.slot, { bound: 'yes', fault: false, value: kept });
    c.stored(only!.slot, kept.type);
    return checked(kept, {
      k: 'store',
      slot: only!.slot.id,
      value: ir,
      r,
      defines: false,
      unless: false,
    });
  }
  const last = candidates[candidates.length - 1]!;
  const certain = last.variable.bound === 'yes';
  const lost = lostSlots(candidates);
  if (certain || lost.length === 0) c.report(maybeUnbound(name.span, name.text, certain));
  if (!certain) c.unit.faults = true;
  // The value first, in a slot of its own; then the innermost variable that is bound takes it.
  const temporary = c.hiddenSlot(name.text);
  const read: Ir = { k: 'slot', slot: temporary.id, r };
  let chain: Ir = { k: 'fault', code: 'unbound-name', at: c.site(name.span), lost };
  for (let i = candidates.length - 1; i >= 0; i--) {
    const { slot, variable } = candidates[i]!;
    const type = variable.value === null ? kept.type : join(c.now(variable.value).type, kept.type);
    // The only variable that it can be is bound where this did not end in a fault.
    const bound = candidates.length === 1 ? 'yes' : variable.bound;
    c.flow.set(slot, { ...variable, bound, value: { ...typed(type), symbol: noSymbol } });
    c.stored(slot, kept.type);
    const store: Ir = { k: 'store', slot: slot.id, value: read, r, defines: false, unless: false };
    chain =
      variable.bound === 'yes' ? store : { k: 'bound', slot: slot.id, then: store, else: chain };
  }
  const first: Ir = { k: 'store', slot: temporary.id, value: ir, r, defines: false, unless: false };
  return checked(kept, {
    k: 'scope',
    slots: [temporary.id],
    body: { k: 'seq', items: [first, chain] },
  });
}
