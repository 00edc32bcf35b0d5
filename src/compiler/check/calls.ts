/**
 * Calls of user functions: the body is checked per call, below the caller's scopes, and reused where
 * all that it depended on is the same.
 * In: a call. Out: its value, and the instance of the function's code that it runs.
 */
import { builtins, formRows, freeformFunctions } from '../../schema/builtins.ts';
import { suggest } from '../../schema/nearest.ts';
import { subroutineAsValue } from '../diagnostics/declarations.ts';
import { isForeignForm } from '../diagnostics/foreign-words.ts';
import { callOfVariable, useBeforeDefinition } from '../diagnostics/names.ts';
import { unknownFunction } from '../diagnostics/unknown-names.ts';
import { recursion, tooManyInstances, wrongArgumentCount } from '../diagnostics/values.ts';
import type { Ir, IrFunction, Repr } from '../lower/ir.ts';
import type { CallExpression, DefineFunction, Expression, Notation } from '../syntax/ast.ts';
import { warnOfCapture } from './capture.ts';
import { type Context, checked, type Found } from './context.ts';
import { checkDeclaredType, remember } from './declarations.ts';
import type { Definition } from './entry.ts';
import { fitting, type Instance, type Instances, leftBehind, repeat } from './instances.ts';
import { keptByOthers } from './make-public.ts';
import { bind, declare, held } from './names.ts';
import { observeName } from './observations.ts';
import { ofOtherNotation } from './other-notation.ts';
import { expect, given, unitOfType } from './quantities.ts';
import { elsewhereOf } from './reuse.ts';
import { noSymbol } from './symbol.ts';
import { isUnknown, missing, unknown } from './type.ts';
import { type CheckedFunction, emptyTable } from './unit.ts';
import { type Checked, reprOf, typed, type Value } from './value.ts';

const mostKept = 64;
const mostInstances = 4000;

const nothing = (): Checked => checked(typed(unknown), { k: 'missing' });

export function checkCall(
  c: Context,
  e: CallExpression,
  wanted: boolean,
  instances: Instances,
): Checked {
  const name = e.callee.text;
  const definition = c.definition(name);
  const visible = c.lookup(name);
  if (
    visible.length === 0 &&
    definition === undefined &&
    c.frame.form.notation === 'list' &&
    (isForeignForm(name) || isMisspeltForm(c, name))
  ) {
    // What stands in a form of another language means something else here.
    c.inUnit(() => e.args.map((a) => c.check(a, true)));
    unknownCallee(c, e);
    return nothing();
  }
  const types = definition?.node.procedure?.params ?? [];
  const args = e.args.map((a, i) => {
    expect(c, a, unitOfType(types[i]));
    return c.check(a, true);
  });
  if (visible.length > 0) {
    if (definition !== undefined) c.unit.called.add(definition.node);
    for (const { slot } of visible) for (const d of slot.declared) c.unit.used.add(d);
    // A value of which nothing is known has been reported already.
    const known = visible.some(
      (x) => x.variable.value !== null && !isUnknown(x.variable.value.type),
    );
    const bare = e.args.length === 0 ? e.span : null;
    if (known) c.report(callOfVariable(e.callee.span, c.words, name, bare));
    return nothing();
  }
  if (definition === undefined) {
    unknownCallee(c, e);
    return nothing();
  }
  observeName(c.unit.observations, e.callee, [definition.node.name]);
  const { params } = definition.node;
  if (args.length !== params.length) {
    c.unit.named.add(definition.node);
    const due = params.length === 1 ? '1 argument' : `${params.length} arguments`;
    const note = {
      message: `\`${name}\` is defined here`,
      place: { ...definition, span: definition.node.name.span },
    };
    const written = wanted ? c.words.call : c.words.statement;
    const signature = written(name, ...params.map((p) => p.text));
    c.report(wrongArgumentCount(e.span, name, due, args.length, signature), [note]);
    return nothing();
  }
  c.unit.called.add(definition.node);
  const { notation } = c.frame.form;
  if (notation === 'list' || c.rules.asMom) warnOfCapture(c, e, definition.node);
  const { procedure } = definition.node;
  // In list notation everything has a value, whether it means one or not: also a subroutine that a list calls.
  const isValue = wanted && notation === 'freeform' && !endsSubroutine(c.frame.function, e);
  if (isValue && procedure?.keyword === 'subroutine') {
    const place = { ...definition, span: definition.node.name.span };
    c.report(subroutineAsValue(e.span, name), [{ message: 'it is defined here', place }]);
    return nothing();
  }
  checkArguments(c, e, definition, args);
  const path = c.frames.map((f) => f.function);
  if (path.includes(definition.node)) {
    const names = path.slice(path.indexOf(definition.node)).map((f) => f?.name.text ?? '');
    c.unit.recursive = true;
    c.report(recursion(e.span, [...names, name]));
    return nothing();
  }
  const result = unitOfType(procedure?.result);
  const unit = result === undefined ? undefined : { unit: result, literal: null };
  return { ...call(c, definition, args, e, wanted, instances), unit };
}

/** Whether a call is a statement with which a subroutine ends. */
const endsSubroutine = (within: DefineFunction | null, e: CallExpression): boolean =>
  within?.procedure?.keyword === 'subroutine' && endsWith(within.body, e);

function endsWith(body: Expression | undefined, e: Expression): boolean {
  if (body === e) return true;
  switch (body?.kind) {
    case 'if':
      return endsWith(body.then, e) || endsWith(body.else, e);
    case 'block':
      return endsWith(body.items.at(-1), e);
    case 'let':
      return endsWith(body.body.at(-1), e);
    case 'loop':
      return endsWith(body.body, e);
    default:
      return false;
  }
}

/** Arguments against the types that the parameters declare. */
function checkArguments(
  c: Context,
  e: CallExpression,
  { node, form, source }: Definition,
  args: readonly Checked[],
): void {
  for (const [i, type] of (node.procedure?.params ?? []).entries()) {
    const arg = e.args[i];
    const name = node.params[i];
    const value = args[i]?.value;
    if (arg === undefined || name === undefined || value === undefined) continue;
    given(c, arg, args[i]!, unitOfType(type), `the parameter \`${name.text}\``);
    if (type === null) continue;
    checkDeclaredType(c, arg, c.typeOf(value), { type, name, form, source });
  }
}

function unknownCallee(c: Context, e: CallExpression): void {
  const name = e.callee.text;
  const later = c.later(`fn:${name}`);
  if (later !== undefined) {
    const node = later.form.expression;
    if (node.kind === 'function') c.unit.named.add(node);
    c.report(useBeforeDefinition(e.callee.span, name), [
      { message: 'it is defined here', place: later },
    ]);
    return;
  }
  if (name === 'Host' || name === 'Guests') {
    c.report(callOfVariable(e.callee.span, c.words, name, null));
    return;
  }
  const { notes, fixes } = keptByOthers(c, `fn:${name}`);
  const { notation } = c.frame.form;
  const suggestion = suggest(name, calleesAt(c, notation));
  const meant = {
    call: e,
    suggestion,
    ofOther: suggestion === undefined ? ofOtherNotation(e, notation) : undefined,
    isKept: notes.length > 0,
  };
  c.report(unknownFunction(e.callee.span, c.words, name, meant), notes, fixes);
}

/** What can be called here; what is in every set comes first, since of many names not all are looked at. */
function* calleesAt(c: Context, notation: Notation): Iterable<string> {
  yield* wordsOfBuiltins[notation];
  yield* c.visibleGlobals('fn:');
}

const forms: ReadonlySet<string> = new Set(formRows.map((row) => row.name));

/** `(defvr x 1)`: what stands in it is no operand either. */
function isMisspeltForm(c: Context, name: string): boolean {
  const meant = suggest(name, calleesAt(c, 'list'));
  return meant !== undefined && forms.has(meant) && c.later(`fn:${name}`) === undefined;
}

/** Built-ins that are words: what a misspelt one may have meant. */
const wordsOfBuiltins: Readonly<Record<Notation, readonly string[]>> = {
  list: builtins
    .filter(({ name, category }) => category !== 'method' && /^\w+$/u.test(name))
    .map(({ name }) => name),
  freeform: [
    // `present(a, …)`, `call debug(a, …)`
    ...builtins.flatMap(({ freeForm }) => /(\w+)\(/u.exec(freeForm)?.[1] ?? []),
    ...freeformFunctions.map(({ name }) => name),
  ],
};

/** Runs a function's body, or reuses an analysis of it that depended on the same. */
export function call(
  c: Context,
  definition: Definition,
  args: readonly Checked[],
  site: Expression | null,
  wanted: boolean,
  instances: Instances,
): Checked {
  const base = c.fresh();
  const anonymous = args.map((a) => a.value.symbol === noSymbol);
  const present = args.map((a) => c.now(a.value));
  const known = instances.get(definition.node) ?? [];
  const fits = fitting(c, known, { args: present, anonymous, wanted });
  if (fits !== null) return repeat(c, fits, args);

  if (c.instances.size >= mostInstances) {
    c.unit.fragile = true;
    c.reportAt(definition, tooManyInstances(definition.node.name.span, definition.node.name.text));
    return nothing();
  }
  const values = args.map((a) => held(c, a.value));
  const mark = c.flow.mark();
  const id = c.fresh();
  c.instances.add(id);
  const outerDepth = c.scopes.length;
  const lookups = new Set<string>();
  const frame = {
    form: definition.form,
    source: definition.source,
    function: definition.node,
    depth: outerDepth,
    symbolBase: base,
    callSite: site === null ? null : c.place(site.span),
    table: emptyTable(),
    lookups,
    warned: new Map<string, Found>(),
  };
  const { depth, deepest } = c;
  c.deepest = depth;
  const [[{ value, code }, unit], touched] = c.flow.recording(base, () =>
    c.inFrame(frame, () => c.inUnit(() => instantiate(c, definition.node, values, wanted))),
  );
  const left = leftBehind(c.flow.changes(mark), value, base);
  const within = c.deepest - depth;
  c.deepest = Math.max(c.deepest, deepest);
  const instance: Instance = {
    args: values,
    anonymous,
    wanted,
    loops: c.loops,
    insideGuests: c.insideGuests,
    path: unit.recursive ? c.frames.map((f) => f.function) : null,
    lookups: [...lookups].map((name) => ({ name, slots: c.outerSlots(name, outerDepth) })),
    touched,
    elsewhere: elsewhereOf(c, unit),
    changes: left.changes,
    made: left.made,
    deepest: within,
    unit,
    value: left.value,
    id,
    code,
  };
  if (!unit.placed && !unit.fragile)
    instances.set(
      definition.node,
      [instance, ...known.filter((i) => c.isRecent(i.id))].slice(0, mostKept),
    );
  c.absorb(unit);
  c.unit.functions.set(id, code);
  return checked(value, { k: 'call', fn: id, args: args.map((a) => a.ir) });
}

function instantiate(
  c: Context,
  node: DefineFunction,
  args: readonly Value[],
  wanted: boolean,
): { readonly value: Value; readonly code: CheckedFunction } {
  return c.inScope((scope) => {
    const params: { slot: number; r: Repr }[] = [];
    for (const [i, param] of node.params.entries()) {
      const repeated = scope.slots.has(param.text);
      const slot = repeated ? c.hiddenSlot(param.text) : c.slotHere(param.text);
      if (!repeated) declare(c, slot, param, 'parameter');
      bind(c, slot, args[i]!, { k: 'missing' });
      const type = node.procedure?.params[i] ?? null;
      if (type !== null) remember(c, slot, param, type);
      params.push({ slot: slot.id, r: reprOf(args[i]!.type) });
    }
    const at = c.site(node.name.span);
    const result = node.procedure?.result ?? null;
    expect(c, node.body, unitOfType(result));
    const body = c.check(node.body, wanted);
    const value = wanted ? c.now(body.value) : typed(missing);
    if (wanted && node.procedure !== undefined)
      given(
        c,
        { ...node, span: node.name.span },
        body,
        unitOfType(result),
        `the result of \`${node.name.text}\``,
      );
    if (result !== null) {
      const { form, source } = c.frame;
      checkDeclaredType(c, { ...node, span: node.name.span }, value.type, {
        type: result,
        name: node.name,
        form,
        source,
      });
    }
    const own = [...scope.slots.values()]
      .map((s) => s.id)
      .filter((s) => !params.some((p) => p.slot === s));
    const whole: Ir = own.length === 0 ? body.ir : { k: 'scope', slots: own, body: body.ir };
    const code: IrFunction = {
      name: node.name.text,
      params,
      body: whole,
      result: wanted ? reprOf(value.type) : null,
      at,
    };
    return { value, code: { function: code, table: c.frame.table } };
  });
}
