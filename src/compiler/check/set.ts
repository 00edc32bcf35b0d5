/**
 * A whole policy set: its forms in order, in rounds until the types of saved variables are stable.
 * In: parsed sources. Out: diagnostics (absolute, sorted) and the code of each form.
 * A session keeps results between analyses, so that an edit re-checks what it changed.
 */
import type { Environment } from '../../schema/environment.ts';
import type { LocatedDiagnostic } from '../diagnostics/diagnostic.ts';
import type { Ir } from '../lower/ir.ts';
import type { DefineFunction, Expression, Form, Name } from '../syntax/ast.ts';
import { Context, type Found, type Unit } from './context.ts';
import { checkExpression } from './expression.ts';
import { locate } from './findings.ts';
import { checkForm, type FormResult, isStanding, sayAgain } from './form.ts';
import type { Instances } from './instances.ts';
import { widenSaved } from './methods.ts';
import { gatherNotes, type Noted } from './notes.ts';
import type { Observations } from './observations.ts';
import { createPlacing, type ParsedSource, type Placed } from './placed.ts';
import { Round } from './round.ts';
import type { Rules } from './rules.ts';
import { join, sameType, type Type } from './type.ts';
import { uncalled } from './uncalled.ts';
import type { CheckedFunction, CodeTable } from './unit.ts';
import { unusedNames } from './unread.ts';

/** A form after analysis, with its place. */
export interface AnalyzedForm {
  readonly form: Form;
  readonly source: string;
  readonly offset: number;
  readonly ir: Ir;
  readonly table: CodeTable;
  /** It can end in a fault. */
  readonly faults: boolean;
}

export interface Analysis {
  readonly diagnostics: readonly LocatedDiagnostic[];
  readonly forms: readonly AnalyzedForm[];
  /** The code of function instances, by their ids. */
  readonly functions: () => ReadonlyMap<number, CheckedFunction>;
  /** Names of the variables of top level, by their slots. */
  readonly globals: () => ReadonlyMap<number, string>;
  /** All that is stored in a variable, by the names that introduce it. */
  readonly variables: Pick<ReadonlyMap<Name, Type>, 'get'>;
  /** The names that introduce a variable of top level. */
  readonly introducing: Pick<Noted['introducing'], 'get'>;
  /** Literals with a unit: the number each was made, in the unit of its use. */
  readonly converted: Pick<Noted['converted'], 'get'>;
  /** Of members and methods, the kinds of the entities that they are asked of. */
  readonly askedOf: Pick<Noted['askedOf'], 'get'>;
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

/** What a session keeps between analyses. */
interface Memory {
  readonly context: Context;
  readonly instances: Instances;
  readonly forms: WeakMap<Form, FormResult[]>;
  /** The rounds of the analysis before. */
  readonly rounds: Round[];
}

function newMemory(environment: Environment, rules: Rules): Memory {
  const instances: Instances = new WeakMap();
  const check = (c: Context, e: Expression, wanted: boolean) =>
    checkExpression(c, e, wanted, instances);
  return {
    context: new Context(environment, check, rules),
    instances,
    forms: new WeakMap(),
    rounds: [],
  };
}

/** A session for one environment. */
export function createSession(environment: Environment, rules: Rules = {}): Session {
  let memory = newMemory(environment, rules);
  const placing = createPlacing();

  const analyze = (sources: readonly ParsedSource[]): Analysis => {
    const all = sources.map(placing);
    const placed = all.flatMap((source) => source.forms);
    // What was checked before a built-in's name became a variable's must be checked again.
    const shadowing = new Set(all.flatMap((source) => source.shadowing));
    const known = [...shadowing].every((name) => memory.context.shadowing.has(name));
    if (!known) memory = newMemory(environment, rules);
    const { context: c, instances } = memory;
    for (const name of shadowing) c.shadowing.add(name);
    c.begin(all.map(({ defined }) => defined));
    const results = inRounds(memory, placed);
    const { found: leftover, units } = uncalled(c, placed, results, instances);
    const found: Found[] = [];
    for (const { unit } of results) for (const one of unit.found) found.push(one);
    for (const one of [...leftover, ...unusedNames(results)]) found.push(one);
    const noted = once(() => gatherNotes([...results, ...units].map(({ unit }) => unit.notes)));
    return {
      diagnostics: locate(sources, placed, found),
      forms: placed.map(({ form, source, offset }, i) => {
        const { ir, table, unit } = results[i]!;
        return { form, source, offset, ir, table, faults: unit.faults };
      }),
      functions: () => new Map(results.flatMap(({ unit }) => [...unit.functions])),
      globals: () => c.globals.names(),
      variables: whenAsked(() => storedIn(results, noted().introducing)),
      introducing: whenAsked(() => noted().introducing),
      converted: whenAsked(() => noted().converted),
      askedOf: whenAsked(() => noted().askedOf),
      observations: [...notesOf(placed, results), ...notesOf(units, units)],
    };
  };
  return {
    analyze: (sources) => {
      try {
        return analyze(sources);
      } catch (error) {
        // A fault of Momus: what is known may be half of something.
        memory = newMemory(environment, rules);
        throw error;
      }
    },
  };
}

/** All forms in order, again until the types of saved variables no longer grow. */
function inRounds(
  { context: c, forms, rounds }: Memory,
  placed: readonly Placed[],
): readonly FormResult[] {
  const saved = new Map<string, Type>();
  const { own } = c.defined;
  for (let count = 1; ; count++) {
    const round = rounds[count - 1] ?? new Round();
    rounds[count - 1] = round;
    c.flow = round.flow;
    const start = { own, saved: new Map(saved) };
    const results = [...round.resume(placed, start, (result) => isStanding(c, result))];
    for (const result of results) sayAgain(c, result);
    for (const p of placed.slice(results.length)) {
      const result = checkForm(c, forms, p.form, p.source, p.parameter);
      round.add(p, result);
      results.push(result);
    }
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
    if (grew && count < mostRounds) continue;
    // What is not a round of this analysis would keep texts that are gone.
    rounds.length = count;
    return results;
  }
}

/** What forms and what their units saw, where somebody asked for it. */
function notesOf(
  forms: readonly { readonly form: Form }[],
  units: readonly { readonly unit: Unit }[],
): readonly FormNotes[] {
  return forms.flatMap(({ form }, i) => {
    const { called, observations: notes } = units[i]!.unit;
    return notes === null ? [] : { form, called, notes };
  });
}

/** What is made when somebody asks, and kept. */
function once<T>(make: () => T): () => T {
  let made: { readonly is: T } | null = null;
  return () => {
    made ??= { is: make() };
    return made.is;
  };
}

/** A table that is put together when somebody asks. */
function whenAsked<K, V>(make: () => ReadonlyMap<K, V>): Pick<ReadonlyMap<K, V>, 'get'> {
  const table = once(make);
  return { get: (key) => table().get(key) };
}

/** All that is stored in variables. */
function storedIn(
  results: readonly FormResult[],
  introducing: Noted['introducing'],
): ReadonlyMap<Name, Type> {
  const types = new Map<Name, Type>();
  for (const { unit } of results)
    for (const [slot, type] of unit.stored)
      for (const name of introducing.get(slot) ?? slot.declared) {
        const before = types.get(name);
        types.set(name, before === undefined ? type : join(before, type));
      }
  return types;
}
