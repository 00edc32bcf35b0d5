/**
 * Random policies in list notation, for tests that compare what is compiled with the reference.
 * In: an environment. Out: texts. The valid kind keeps to what the checker accepts (guards, units,
 * nothing unused); the wild kind adds what faults on some inputs or resolves only at run time.
 */
import type fc from 'fast-check';
import type { Environment } from '../../src/schema/environment.ts';
import { type Catalogue, catalogueOf } from './catalogue.ts';
import { callOf, expression, logical, number, useAll } from './expressions.ts';
import { callable, effect, savedLogical, savedNumbers, savedText } from './pieces.ts';
import {
  deeper,
  fresh,
  isValid,
  knowing,
  type Maker,
  type Routine,
  type Scope,
  type Shape,
  topScope,
  type Variable,
  withVariable,
} from './scope.ts';
import { block, define, guestLoop, someShape, statement, topValue } from './statements.ts';
import { type Tape, tapes } from './tape.ts';

export interface PolicyOptions {
  /** Also what faults on some inputs: see the header. */
  readonly wild?: boolean;
  /** The most numbers drawn for one policy: about its number of nodes. */
  readonly size?: number;
}

/** Policies over an environment. */
export function policies(
  environment: Environment,
  options: PolicyOptions = {},
): fc.Arbitrary<string> {
  const catalogue = catalogueOf(environment);
  return tapes(options.size ?? 600).map((tape) =>
    policyFrom(tape, catalogue, options.wild ?? false),
  );
}

/** The policy that a tape stands for. */
export function policyFrom(tape: Tape, catalogue: Catalogue, wild: boolean): string {
  const m: Maker = { tape, catalogue, wild, routines: [], used: new Set(), count: 0, effects: 0 };
  let s = topScope;
  const forms: string[] = [];
  for (let n = 1 + tape.below(10); n > 0; n--) {
    const { written, scope } = topForm(m, s);
    forms.push(...written);
    s = scope;
  }
  for (const routine of m.routines) {
    if (!m.used.has(routine.name)) forms.push(finalCall(m, s, routine));
  }
  forms.push(...unsaved(m, forms.join(' ')));
  return `${forms.join(tape.chance(1, 4) ? '\n# next\n' : '\n')}\n`;
}

/** Forms that save what is read and never saved: it would always be missing. */
function unsaved(m: Maker, text: string): readonly string[] {
  const values = [
    ...savedNumbers.map(({ name }) => [name, '1'] as const),
    [savedText, '"a"'] as const,
    [savedLogical, '(== 1 1)'] as const,
  ];
  return values.flatMap(([name, value]) => {
    if (!text.includes(`.GetVar "${name}"`)) return [];
    const saves = [...text.matchAll(new RegExp(`(\\w+)\\.SetVar "${name}"`, 'g'))].map(
      (match) => match[1],
    );
    const v = `g${++m.count}`;
    const host = `(Host.SetVar "${name}" ${value})`;
    const guest = `(with Guests ${v} (${v}.SetVar "${name}" ${value}))`;
    return [
      ...(saves.includes('Host') ? [] : [host]),
      ...(saves.some((owner) => owner !== 'Host') ? [] : [guest]),
    ];
  });
}

interface TopForm {
  readonly written: readonly string[];
  readonly scope: Scope;
}

function topForm(m: Maker, s: Scope): TopForm {
  const plain = (written: string): TopForm => ({ written: [written], scope: s });
  return m.tape.choose<TopForm>([
    [2, () => plain(expression(m, { ...s, depth: 2 }, someShape(m)))],
    [4, () => variable(m, s)],
    [4, () => routine(m, s)],
    [2, () => plain(statement(m, { ...s, level: false }))],
    [3, () => plain(guestLoop(m, s))],
    m.wild && [1, () => borrower(m, s)],
    m.wild && m.routines.length > 0 && [1, () => plain(redefinition(m, s))],
  ]);
}

function variable(m: Maker, s: Scope): TopForm {
  const shape: Shape = m.tape.chance(1, 8)
    ? { kind: 'list', unit: m.tape.pick(['', 'KiB']) }
    : someShape(m);
  const v = fresh(m, s, 'v', shape, shape.kind !== 'list');
  const written =
    shape.kind === 'list' ? `(defvar ${v.name} ${topValue(m, s, v)})` : define(m, s, v);
  return { written: [written], scope: withVariable(s, v) };
}

function routine(m: Maker, s: Scope): TopForm {
  const name = `f${++m.count}`;
  const params: Variable[] = [];
  let inner: Scope = { ...s, depth: 3, level: true, variables: s.variables };
  for (let n = m.tape.below(4); n > 0; n--) {
    const p = fresh(m, inner, 'p', parameterShape(m));
    if (params.some((other) => other.name === p.name)) continue;
    params.push(p);
    inner = withVariable(inner, p);
  }
  const requires = assumptions(m, params[0]);
  inner = knowing(
    inner,
    requires.map((field) => `${params[0]?.name}.${field}`),
  );
  const result: Shape | null = m.tape.chance(1, 2) ? null : someShape(m);
  const before = m.effects;
  // Values come first in a function that has guests around it; a loop of its own makes it cost more.
  const own =
    params.every(({ kind }) => kind !== 'guest' && kind !== 'device') && m.tape.chance(1, 4);
  const bodyScope: Scope = own ? inner : { ...inner, loops: ['list'] };
  const body = result === null ? block(m, bodyScope) : expression(m, bodyScope, result);
  const text = useAll(m, bodyScope, body, params, result);
  const head = m.tape.pick(['def', 'defun']);
  const spelled = `${m.tape.chance(1, 6) ? '' : ' '}(${params.map((p) => p.name).join(' ')})`;
  const written = `(${head} ${name}${spelled} ${text})`;
  const effects = m.effects > before;
  m.routines.push({ name, params, result, requires, effect: effects, loops: own, free: null });
  return { written: [written], scope: s };
}

function parameterShape(m: Maker): Shape {
  const kind = m.tape.pick([
    'guest',
    'number',
    'guest',
    'entity',
    'device',
    'text',
    'logical',
    'host',
  ] as const);
  return kind === 'number'
    ? { kind, unit: m.tape.pick(['', 'KiB', ...m.catalogue.units]) }
    : { kind, unit: '' };
}

/** Fields of a guest that a function leaves its callers to guard. */
function assumptions(m: Maker, first: Variable | undefined): readonly string[] {
  if (first?.kind !== 'guest' || !m.tape.chance(1, 3)) return [];
  const optional = m.catalogue.fields.guest.filter((field) => field.optional);
  return optional.length === 0 ? [] : m.tape.pick(optional).together;
}

/** A function with a name that its callers provide. */
function borrower(m: Maker, s: Scope): TopForm {
  const free: Variable = {
    name: `q${1 + m.tape.below(3)}`,
    kind: 'number',
    unit: '',
    settable: false,
  };
  const name = `f${++m.count}`;
  const inner = withVariable({ ...s, depth: 2 }, free);
  const before = m.effects;
  const body = useAll(m, inner, number(m, inner, ''), [free], { kind: 'number', unit: '' });
  const effects = m.effects > before;
  const lent = `(let ((${free.name} ${number(m, deeper(s), '')})) (${name}))`;
  m.used.add(name);
  m.used.delete(free.name);
  m.routines.push({
    name,
    params: [],
    result: { kind: 'number', unit: '' },
    requires: [],
    effect: effects,
    loops: false,
    free,
  });
  return { written: [`(def ${name} () ${body})`, lent], scope: s };
}

/** Another body for a function that exists. */
function redefinition(m: Maker, s: Scope): string {
  const old = m.tape.pick(m.routines);
  const first = m.routines.slice(0, m.routines.indexOf(old));
  const later = m.routines.splice(first.length);
  const inner = old.params.reduce(withVariable, { ...s, depth: 2, loops: ['list'] } as Scope);
  const body = old.result === null ? block(m, inner) : expression(m, inner, old.result);
  m.routines.push(...later);
  return `(def ${old.name} (${old.params.map((p) => p.name).join(' ')}) ${body})`;
}

/** A call of a function that nothing calls, with what it needs around it. */
function finalCall(m: Maker, s: Scope, f: Routine): string {
  if (callable(m, s, f)) return callOf(m, s, f);
  const guest = fresh(m, s, 'g', { kind: 'guest', unit: '' });
  let inner: Scope = { ...withVariable(s, guest), loops: ['guests'], depth: 1 };
  inner = knowing(
    inner,
    f.requires.map((field) => `${guest.name}.${field}`),
  );
  m.used.add(guest.name);
  let made: string;
  const { devices } = m.catalogue;
  if (f.params.some(({ kind }) => kind === 'device') && devices !== null) {
    const device = fresh(m, inner, 't', { kind: 'device', unit: '' });
    const path = `${guest.name}.${devices.name}`;
    const within = withVariable({ ...inner, loops: ['guests', 'devices'] }, device);
    made = `(with ${path} ${device.name} ${useAll(m, within, callOf(m, within, f), [device], null)})`;
    if (!isValid(inner, { path, root: guest.name, owner: null, field: devices }))
      made = `(if (valid ${path}) ${made} 0)`;
  } else {
    made = callOf(m, inner, f);
  }
  const wanted = f.requires.map((field) => `${guest.name}.${field}`);
  const guarded =
    wanted.length === 0
      ? made
      : `(if (valid ${wanted.join(' ')}) ${made} ${logical(m, { ...s, depth: 0 })})`;
  return effect(m, `(with Guests ${guest.name} ${guarded})`);
}
