/**
 * Evaluates expressions of the syntax tree, one node at a time, on a dynamic stack of scopes.
 * In: an expression and a Machine. Out: its value; effects on the machine; a thrown Fault.
 */
import type {
  DefineFunction,
  Expression,
  MethodExpression,
  NumberLiteral,
} from '../../src/compiler/syntax/ast.ts';
import { average } from './average.ts';
import { type Functions, hasEffect } from './effects.ts';
import { apply } from './operators.ts';
import type { Proposals } from './proposals.ts';
import {
  Fault,
  type FaultCode,
  isList,
  isThing,
  plain,
  type Thing,
  truth,
  type Value,
} from './values.ts';

type Scope = Map<string, Value>;

/** The text that a form stands in, with the names that it keeps to itself. */
export interface Text {
  readonly name: string;
  readonly ownVariables: ReadonlySet<string>;
  readonly ownFunctions: ReadonlySet<string>;
}
export const shared: Text = { name: '', ownVariables: new Set(), ownFunctions: new Set() };

/** A function, and the text whose names its body means. */
export interface Callable {
  readonly node: DefineFunction;
  readonly text: Text;
}

/** What one evaluation of a policy set works on. */
export interface Machine {
  readonly guests: readonly Thing[];
  /** Innermost last; the first holds Host, Guests and top-level variables. */
  readonly scopes: Scope[];
  readonly functions: Map<string, Callable>;
  /** The text of what is evaluated at present. */
  text: Text;
  /** Names that faulted forms left unbound. */
  readonly lost: Set<string>;
  /** Proposals of the present form. */
  proposals: Proposals;
  /** The guest of the outermost `Guests` iteration, or null. */
  guest: Thing | null;
  /** Also values of controls that are not numbers. */
  readonly anyControl: boolean;
  /** What literals with a unit were made. */
  readonly converted?: Pick<WeakMap<NumberLiteral, number>, 'get'> | undefined;
  readonly onFault: (code: FaultCode, guest: Thing | null) => void;
  readonly onDebug: (values: readonly unknown[]) => void;
}

export function evaluate(e: Expression, m: Machine): Value {
  switch (e.kind) {
    case 'number':
      return m.converted?.get(e) ?? e.value;
    case 'text':
      return e.value;
    case 'missing':
      return null;
    case 'name':
      return placeOf(e.name, m).get();
    case 'member':
      return member(entity(evaluate(e.of, m)), e.member.text);
    case 'method':
      return method(e, m);
    case 'operator': {
      if (e.operator === 'and' || e.operator === 'or') return logic(e.operator, e.args, m);
      const values = e.args.map((arg) => evaluate(arg, m));
      if (e.operator !== 'debug') return apply(e.operator, values);
      m.onDebug(values.map(plain));
      return values.at(-1) ?? null;
    }
    case 'call':
      return call(e.callee.text, e.args, m);
    case 'if':
      return evaluate(truth(evaluate(e.condition, m)) ? e.then : e.else, m);
    case 'block':
      return inOrder(e.items, m);
    case 'let':
      return inScope(new Map(), m, () => {
        for (const binding of e.bindings) define(binding.name.text, evaluate(binding.value, m), m);
        return inOrder(e.body, m);
      });
    case 'loop':
      return loop(elements(evaluate(e.over, m)), e.item.text, e.body, m);
    case 'variable':
      return define(e.name.text, evaluate(e.value, m), m);
    case 'assign': {
      const value = evaluate(e.value, m);
      placeOf(e.name.text, m).set(value);
      return value;
    }
    case 'function':
      m.functions.set(functionKey(e.name.text, m), { node: e, text: m.text });
      return e.name.text;
    case 'error':
      throw new Error('The text has a syntax error.');
    default:
      return e satisfies never;
  }
}

function inOrder(items: readonly Expression[], m: Machine): Value {
  let last: Value = null;
  for (const item of items) last = evaluate(item, m);
  return last;
}

function inScope(scope: Scope, m: Machine, run: () => Value): Value {
  const depth = m.scopes.push(scope);
  try {
    return run();
  } finally {
    m.scopes.length = depth - 1;
  }
}

/** The nearest scope on the stack that binds a name, whoever pushed it (row 6). */
function placeOf(name: string, m: Machine): { get: () => Value; set: (value: Value) => void } {
  const scope = m.scopes.findLast((candidate) => candidate.has(keyIn(candidate, name, m)));
  if (scope === undefined) throw new Fault(m.lost.has(name) ? 'skipped' : 'unbound-name', name);
  const key = keyIn(scope, name, m);
  return { get: () => scope.get(key) ?? null, set: (value) => scope.set(key, value) };
}

/** A name of top level that a policy keeps to itself is another one. */
const keyIn = (scope: Scope, name: string, { scopes, text }: Machine): string =>
  scope === scopes[0] && text.ownVariables.has(name) ? `${name}\0${text.name}` : name;

const functionKey = (name: string, { text }: Machine): string =>
  text.ownFunctions.has(name) ? `${name}\0${text.name}` : name;

/** Binds in the innermost scope, where the first value of a name stays. */
function define(name: string, value: Value, m: Machine): Value {
  const scope = m.scopes.at(-1) ?? new Map<string, Value>();
  const key = keyIn(scope, name, m);
  if (!scope.has(key)) scope.set(key, value);
  return scope.get(key) ?? null;
}

/** Row 5: an operand is evaluated while the result is open, or if it has an effect. */
function logic(operator: 'and' | 'or', args: readonly Expression[], m: Machine): Value {
  let result: Value = null;
  let open = true;
  for (const arg of args) {
    if (!open && !hasEffect(arg, calledBy(m.text, m))) continue;
    const value = evaluate(arg, m);
    if (!open) continue;
    result = value;
    open = truth(value) === (operator === 'and');
  }
  return result;
}

/** The functions that a text can call, by name; those of another text keep its names. */
const calledBy = (text: Text, m: Machine): Functions => ({
  get: (name) => {
    const found = m.functions.get(functionKey(name, { ...m, text }));
    return found && { node: found.node, functions: calledBy(found.text, m) };
  },
});

function call(name: string, args: readonly Expression[], m: Machine): Value {
  const callable = m.functions.get(functionKey(name, m));
  const called = callable?.node;
  if (callable === undefined || called === undefined) throw new Fault('unbound-name', name);
  if (called.params.length !== args.length) throw new Fault('wrong-type', `arity of ${name}`);
  const scope: Scope = new Map();
  for (const [i, arg] of args.entries()) {
    const value = evaluate(arg, m);
    const parameter = called.params[i]?.text ?? '';
    if (!scope.has(parameter)) scope.set(parameter, value);
  }
  const { text } = m;
  m.text = callable.text;
  try {
    return inScope(scope, m, () => evaluate(called.body, m));
  } finally {
    m.text = text;
  }
}

/** Row 14: the outermost loop over the guests is where faults end. */
function loop(items: readonly Value[], name: string, body: Expression, m: Machine): Value {
  const boundary = items === m.guests && m.guest === null;
  return items.map((item) => {
    const mark = m.proposals.mark;
    if (boundary && isThing(item)) m.guest = item;
    try {
      return inScope(new Map([[name, item]]), m, () => evaluate(body, m));
    } catch (error) {
      if (!boundary || !(error instanceof Fault)) throw error;
      m.proposals.rollBack(mark);
      m.onFault(error.code, m.guest);
      return null;
    } finally {
      if (boundary) m.guest = null;
    }
  });
}

function elements(value: Value): readonly Value[] {
  if (value === null) throw new Fault('missing-value');
  if (typeof value === 'string') return Array.from(value);
  if (isList(value)) return value;
  throw new Fault('wrong-type');
}

function entity(value: Value): Thing {
  if (value === null) throw new Fault('missing-value');
  if (!isThing(value)) throw new Fault('wrong-type');
  return value;
}

function member(of: Thing, name: string): Value {
  if (!of.declared.has(name)) throw new Fault('unknown-member', name);
  return of.latest.get(name) ?? null;
}

function method(e: MethodExpression, m: Machine): Value {
  const of = entity(evaluate(e.of, m));
  const [first = null, second = null] = e.args.map((arg) => evaluate(arg, m));
  const setter = /^set([A-Z]\w*)$/.exec(e.method.text)?.[1];
  if (setter !== undefined) return propose(of, controlOf(setter), first, m);
  if (typeof first !== 'string') throw new Fault(first === null ? 'missing-value' : 'wrong-type');
  switch (e.method.text) {
    case 'Prop':
      // `device.name` of free form: a field.
      if (of.declared.has(first) && of.properties.size === 0) return member(of, first);
      return of.properties.get(first) ?? null;
    case 'Stat': {
      if (!of.declared.has(first)) throw new Fault('unknown-member', first);
      return of.latest.has(first) || !of.sampled ? (of.latest.get(first) ?? null) : second;
    }
    case 'StatAvg':
      if (!of.declared.has(first)) throw new Fault('unknown-member', first);
      return average(of.history.map((sample) => sample[first]));
    case 'Control':
      return propose(of, first, second, m);
    case 'GetControl':
      return of.proposed.get(first) ?? null;
    case 'SetVar':
      of.saved.set(first, second);
      return null;
    case 'GetVar':
      return of.saved.get(first) ?? null;
    default:
      throw new Fault('unknown-member', e.method.text);
  }
}

/** `TotalBytesSec` sets `total_bytes_sec`. */
const controlOf = (setter: string): string => setter.replace(/(?<=.)[A-Z]/g, '_$&').toLowerCase();

/** Stores a proposal; a missing value is stored too and proposes nothing. */
function propose(of: Thing, name: string, value: Value, m: Machine): Value {
  const amount = typeof value === 'boolean' ? Number(value) : value;
  if (amount !== null && typeof amount !== 'number' && !m.anyControl) throw new Fault('wrong-type');
  m.proposals.propose(of, name, amount, m.guest !== null);
  return null;
}
