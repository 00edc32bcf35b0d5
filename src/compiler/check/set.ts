/**
 * A whole policy set: its forms in order, in rounds until the types of saved variables are stable.
 * In: parsed sources. Out: diagnostics (absolute, sorted) and the code of each form.
 * A session keeps results between analyses, so that an edit re-checks what it changed.
 */
import { builtinNamed } from '../../schema/builtins.ts';
import type { Environment } from '../../schema/environment.ts';
import type { EntityKind } from '../../schema/types.ts';
import type { LocatedDiagnostic } from '../diagnostics/diagnostic.ts';
import { movedBy } from '../diagnostics/move.ts';
import { unusedFunction } from '../diagnostics/names.ts';
import type { Ir, IrFunction } from '../lower/ir.ts';
import type {
  DefineFunction,
  Expression,
  Form,
  Name,
  NumberLiteral,
  Policy,
} from '../syntax/ast.ts';
import { call, type Instances } from './calls.ts';
import { Context, checked, type Found, type Place, type Unit } from './context.ts';
import { definedIn, hasWrongBrackets, isParameterPolicy, shadowedBy } from './definitions.ts';
import { checkExpression } from './expression.ts';
import { own } from './flow.ts';
import { checkForm, type FormResult } from './form.ts';
import { widenSaved } from './methods.ts';
import type { Observations } from './observations.ts';
import { forgetCode, forgetDeclared } from './retention.ts';
import type { Rules } from './rules.ts';
import { join, sameType, type Type, unknown } from './type.ts';
import { typed } from './value.ts';

/** A parsed source of the set, in its order. */
export interface ParsedSource {
  readonly name: string;
  readonly policy: Policy;
}

/** A form after analysis, with its place. */
export interface AnalyzedForm {
  readonly form: Form;
  readonly source: string;
  readonly offset: number;
  readonly ir: Ir;
  /** It can end in a fault. */
  readonly faults: boolean;
}

export interface Analysis {
  readonly diagnostics: readonly LocatedDiagnostic[];
  readonly forms: readonly AnalyzedForm[];
  readonly functions: ReadonlyMap<number, IrFunction>;
  /** Places of sites; site n is `sites[n - 1]`. */
  readonly sites: readonly Place[];
  readonly slotNames: ReadonlyMap<number, string>;
  /** All that is stored in a variable, by the names that introduce it. */
  readonly variables: ReadonlyMap<Name, Type>;
  /** Literals with a unit: the number each was made, in the unit of its use. */
  readonly converted: Pick<WeakMap<NumberLiteral, number>, 'get'>;
  /** Of members and methods, the kinds of the entities that they are asked of. */
  readonly askedOf: Pick<WeakMap<Expression, ReadonlySet<EntityKind>>, 'get'>;
  /** What was seen of expressions and names; empty unless the rules ask for it. */
  readonly observations: readonly FormNotes[];
}

/** What was seen while a form was analysed. */
export interface FormNotes {
  readonly form: Form;
  /** The functions whose bodies it came to, which stand in other forms. */
  readonly called: ReadonlySet<DefineFunction>;
  readonly notes: Observations;
}

export interface Session {
  readonly analyze: (sources: readonly ParsedSource[]) => Analysis;
}

const mostRounds = 12;

interface Placed {
  readonly form: Form;
  readonly source: string;
  readonly offset: number;
  readonly parameter: boolean;
}

/**
 * Sites are kept for as long as a memory, and the forms that they stand in with them, so it begins anew
 * when it has so many times as many as the first analysis needed.
 */
const mostTimes = 20;
const fewSites = 20_000;

/** What a session keeps between analyses. */
interface Memory {
  readonly context: Context;
  readonly instances: Instances;
  readonly forms: WeakMap<Form, FormResult[]>;
  /** Sites beyond this are too many. */
  mostSites: number | null;
  /** Function instances beyond this are worth looking for those that nobody calls. */
  codeLimit: number;
}

function newMemory(environment: Environment, rules: Rules): Memory {
  const instances: Instances = { byFunction: new WeakMap(), code: new Map() };
  const check = (c: Context, e: Expression, wanted: boolean) =>
    checkExpression(c, e, wanted, instances);
  return {
    context: new Context(environment, check, rules),
    instances,
    forms: new WeakMap(),
    mostSites: null,
    codeLimit: 1000,
  };
}

/** A session for one environment. */
export function createSession(environment: Environment, rules: Rules = {}): Session {
  let memory = newMemory(environment, rules);
  const shadows = new WeakMap<Form, readonly string[]>();
  const shadowsOf = (form: Form): readonly string[] => {
    const known = shadows.get(form) ?? shadowedBy(form);
    shadows.set(form, known);
    return known;
  };

  const analyze = (sources: readonly ParsedSource[]): Analysis => {
    const placed = sources.flatMap(({ name, policy }) => {
      const parameter = isParameterPolicy(policy);
      return policy.forms.map(
        ({ form, offset }): Placed => ({ form, source: name, offset, parameter }),
      );
    });
    // What was checked before a built-in's name became a variable's must be checked again.
    const shadowing = new Set(placed.flatMap((p) => shadowsOf(p.form)));
    const known = [...shadowing].every((name) => memory.context.shadowing.has(name));
    const isFull = memory.context.sites.length > (memory.mostSites ?? Infinity);
    if (!known || isFull) memory = newMemory(environment, rules);
    const { context: c, instances, forms } = memory;
    for (const name of shadowing) c.shadowing.add(name);
    c.instances = 0;
    c.analysis++;
    const defined = definedIn(sources);
    c.definedLater = defined.places;
    forgetDeclared(c, defined.variables);
    const results = rounds(c, forms, placed, defined.own);
    const { found: leftover, units } = uncalled(c, placed, results, instances);
    memory.mostSites ??= mostTimes * Math.max(c.sites.length, fewSites / mostTimes);
    memory.codeLimit = forgetCode(
      { ...instances, limit: memory.codeLimit },
      placed.map(({ form }) => form),
      forms,
      units.map(({ unit }) => unit),
    );
    const found = [...results.flatMap((r) => r.unit.found), ...leftover, ...unusedNames(results)];
    return {
      diagnostics: locate(sources, placed, found),
      forms: placed.map((p, i) => ({
        ...p,
        ir: results[i]!.ir,
        faults: results[i]!.unit.faults,
      })),
      functions: instances.code,
      sites: c.sites,
      slotNames: c.slotNames,
      variables: variablesOf(results),
      converted: c.converted,
      askedOf: c.askedOf,
      observations: [
        ...results.map(({ unit }, i) => ({ unit, form: placed[i]!.form })),
        ...units,
      ].flatMap(({ form, unit: { called, observations: notes } }) =>
        notes === null ? [] : { form, called, notes },
      ),
    };
  };
  return { analyze };
}

/** All forms in order, again until the types of saved variables no longer grow. */
function rounds(
  c: Context,
  cache: WeakMap<Form, FormResult[]>,
  placed: readonly Placed[],
  ownKeys: readonly string[],
): readonly FormResult[] {
  const saved = new Map<string, Type>();
  for (let round = 1; ; round++) {
    c.flow.undo(0);
    for (const key of ownKeys) c.flow.set(`own:${key}`, own);
    for (const [key, type] of saved) c.flow.set(`savedtype:${key}`, type);
    const results = placed.map((p) => checkForm(c, cache, p.form, p.source, p.parameter));
    let grew = false;
    for (const { unit } of results) {
      for (const [key, type] of unit.saved) {
        const old = saved.get(key);
        const wide = widenSaved(old, type);
        if (old === undefined || !sameType(old, wide)) {
          saved.set(key, wide);
          grew = true;
        }
      }
    }
    if (!grew || round === mostRounds) return results;
  }
}

interface FormUnit {
  readonly form: Form;
  readonly unit: Unit;
}

/** Functions that nobody calls are checked too, with arguments of which nothing is known. */
function uncalled(
  c: Context,
  placed: readonly Placed[],
  results: readonly FormResult[],
  instances: Instances,
): { readonly found: readonly Found[]; readonly units: readonly FormUnit[] } {
  const called = new Set<DefineFunction>(results.flatMap((r) => [...r.unit.called]));
  const found: Found[] = [];
  const units: FormUnit[] = [];
  // Where the analysis was cut short, what the rest calls is not known.
  if (results.some((r) => r.unit.found.some(cutShort))) return { found, units };
  const waiting = placed.filter(
    (p) => p.form.expression.kind === 'function' && !called.has(p.form.expression),
  );
  for (const p of waiting) {
    const node = p.form.expression;
    if (node.kind !== 'function') continue;
    const definition = { node, form: p.form, source: p.source };
    const frame = {
      form: p.form,
      source: p.source,
      function: null,
      depth: 0,
      symbolBase: 0,
      callSite: null,
      lookups: new Set<string>(),
      warned: new Set<string>(),
    };
    const args = node.params.map(() => checked(typed(unknown), { k: 'missing' }));
    const mark = c.flow.mark();
    const [, unit] = c.inFrame(frame, () =>
      c.inUnit(() => call(c, definition, args, null, true, instances)),
    );
    c.flow.undo(mark);
    units.push({ form: p.form, unit });
    found.push(...unit.found, ...unusedNames([{ unit }]));
    for (const f of unit.called) called.add(f);
  }
  if (found.some(cutShort)) return { found, units };
  for (const f of results.flatMap((r) => [...r.unit.named])) called.add(f);
  for (const p of waiting) {
    const node = p.form.expression;
    if (node.kind !== 'function' || called.has(node) || node.name.text.startsWith('_')) continue;
    // One fault, one report: a definition that does not stand cannot be called.
    if (isMalformed(p.form)) continue;
    found.push({
      form: p.form,
      source: p.source,
      diagnostic: unusedFunction(node.name.span, node.name.text),
      notes: [],
    });
  }
  return { found, units };
}

const cutShort = ({ diagnostic }: Found): boolean =>
  diagnostic.code === 'too-many-instances' || diagnostic.code === 'calls-too-deep';

/** Whether a form cannot mean what it says: its syntax is wrong, or it defines what cannot be defined. */
const isMalformed = ({ diagnostics, expression }: Form): boolean =>
  diagnostics.some((d) => d.severity === 'error') ||
  (expression.kind === 'function' && builtinNamed(expression.name.text) !== undefined);

/** Whether a finding is about the shape of a form whose brackets are wrong, so that its shape is a guess. */
const followsFrom = ({ form, diagnostic }: Found): boolean =>
  (diagnostic.severity === 'warning' || diagnostic.code === 'wrong-argument-count') &&
  hasWrongBrackets(form);

function variablesOf(results: readonly FormResult[]): ReadonlyMap<Name, Type> {
  const types = new Map<Name, Type>();
  for (const { unit } of results)
    for (const [{ declared }, type] of unit.stored)
      for (const name of declared) {
        const before = types.get(name);
        types.set(name, before === undefined ? type : join(before, type));
      }
  return types;
}

function unusedNames(results: readonly Pick<FormResult, 'unit'>[]): readonly Found[] {
  const used = new Set<Name>();
  const declared = new Map<Name, Found>();
  for (const { unit } of results) {
    for (const name of unit.used) used.add(name);
    for (const [name, found] of unit.declared) declared.set(name, found);
  }
  // A form that is malformed has its own report.
  return [...declared]
    .filter(([name, { form }]) => !used.has(name) && !isMalformed(form))
    .map(([, found]) => found);
}

/** Spans from their forms to their sources; equal findings once; in the order of the text. */
function locate(
  sources: readonly ParsedSource[],
  placed: readonly Placed[],
  found: readonly Found[],
): readonly LocatedDiagnostic[] {
  const places = new Map(placed.map((p) => [p.form, p]));
  const all: LocatedDiagnostic[] = [];
  const seen = new Set<string>();
  const add = (d: LocatedDiagnostic): void => {
    const key = `${d.source}\0${d.span.start}\0${d.span.end}\0${d.code}\0${d.message}`;
    if (seen.has(key)) return;
    seen.add(key);
    all.push(d);
  };
  for (const { name, policy } of sources) {
    for (const d of policy.diagnostics) add({ ...d, source: name });
    for (const { form, offset } of policy.forms) {
      for (const d of form.diagnostics) add({ ...movedBy(d, offset), source: name });
    }
  }
  let full = false;
  for (const f of found) {
    const place = places.get(f.form);
    if (place === undefined || followsFrom(f)) continue;
    if (f.diagnostic.code === 'too-many-instances') {
      if (full) continue;
      full = true;
    }
    const at = ({ form, span }: Place) => {
      const other = places.get(form);
      if (other === undefined) return [];
      const moved = { start: span.start + other.offset, end: span.end + other.offset };
      return [{ span: moved, source: other.source }];
    };
    const notes = f.notes.flatMap(({ message, place }) =>
      at(place).map((where) => ({ message, ...where })),
    );
    const fixes = (f.fixes ?? []).map(({ title, edits }) => ({
      title,
      edits: edits.flatMap(({ place, text }) => at(place).map((where) => ({ ...where, text }))),
    }));
    const d = movedBy(f.diagnostic, place.offset);
    add({
      ...d,
      notes: [...d.notes, ...notes],
      fixes: [...d.fixes, ...fixes],
      source: place.source,
    });
  }
  const order = new Map(sources.map((s, i) => [s.name, i]));
  return all.sort(
    (a, b) =>
      (order.get(a.source) ?? 0) - (order.get(b.source) ?? 0) || a.span.start - b.span.start,
  );
}
