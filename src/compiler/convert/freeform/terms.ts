/**
 * Expressions of a syntax tree as terms of free form. What stands for a statement there (blocks,
 * definitions, assignments, proposals) is hoisted before the statement that the term belongs to, in
 * the order of evaluation.
 * In: an expression. Out: a term; statements that come before it.
 */
import type { Expression, IfExpression, OperatorExpression } from '../../syntax/ast.ts';
import type { Infix, Term } from '../../syntax/freeform/tree.ts';
import { partsOf } from '../../syntax/parts.ts';
import { quoted } from '../quoted.ts';
import { chain } from './chain.ts';
import { type Conversion, nothing, type Out } from './conversion.ts';
import { alike, endsInBlock, needsNoBlock, needsStatements, onlyReads } from './kinds.ts';
import {
  callStatement,
  declaration,
  infix,
  invoke,
  invokeOwn,
  memberTerm,
  minus,
  nameTerm,
  negated,
  noneTerm,
  nowhere,
  numberTerm,
  word,
} from './make.ts';
import { fieldWord, method } from './methods.ts';
import { kept, terms } from './operands.ts';

const infixOf: ReadonlyMap<string, Infix> = new Map([
  ['add', '+'],
  ['sub', '-'],
  ['mul', '*'],
  ['div', '/'],
  ['lt', '<'],
  ['gt', '>'],
  ['lte', '<='],
  ['gte', '>='],
  ['eq', '=='],
  ['neq', '/='],
]);

/** The term of an expression; what has to come before it goes to `out`. */
export function term(c: Conversion, e: Expression, out: Out): Term {
  const made = plainTerm(c, e, out);
  return c.loosened.has(e) ? infix('*', made, numberTerm(1)) : made;
}

function plainTerm(c: Conversion, e: Expression, out: Out): Term {
  switch (e.kind) {
    case 'number':
      return numberOf(e.value, e.raw);
    case 'text':
      return { kind: 'text', span: nowhere, raw: quoted(e.value), value: e.value };
    case 'missing':
      return noneTerm;
    case 'name':
      return nameTerm(e.name);
    case 'member':
      return memberTerm(term(c, e.of, out), fieldWord(c, e, e.member.text));
    case 'method':
      return method(c, e, out);
    case 'operator':
      return operator(c, e, out);
    case 'call':
      return invokeOwn(e.callee.text, terms(c, e.args, out));
    case 'if':
      return choice(c, e, out);
    case 'variable':
    case 'assign':
      c.statements(e, nothing, out);
      return nameTerm(e.name.text);
    case 'block':
      return last(c, e.items, out);
    case 'let':
      if (!needsNoBlock(c, e, false)) return inVariable(c, e, out);
      c.bindings(e, out);
      return last(c, e.body, out);
    case 'loop':
    case 'function':
    case 'error':
      return inVariable(c, e, out);
    default:
      return e satisfies never;
  }
}

/** The value of what only statements can compute. */
function inVariable(c: Conversion, e: Expression, out: Out): Term {
  const name = c.fresh('value');
  const isDeclaredBefore = endsInBlock(c, e);
  if (isDeclaredBefore) {
    out.push(declaration(name, noneTerm));
    c.scope.set(name, 'surely');
  }
  const declares = isDeclaredBefore ? null : ({ type: 'auto', attributes: [] } as const);
  c.statements(e, { kind: 'into', last: false, name, declares }, out);
  return nameTerm(name);
}

function last(c: Conversion, items: readonly Expression[], out: Out): Term {
  const final = items.at(-1);
  for (const item of items.slice(0, -1)) c.statements(item, nothing, out);
  return final === undefined ? noneTerm : term(c, final, out);
}

function numberOf(value: number, raw: string): Term {
  // Free form has no negative zero, but list notation has.
  if (Object.is(value, -0)) return infix('*', numberTerm(0, '0.0'), minus(numberTerm(1)));
  if (!raw.startsWith('-')) return numberTerm(value, raw.replace(/^\+/u, ''));
  return minus(numberTerm(Math.abs(value), raw.slice(1)));
}

function operator(c: Conversion, e: OperatorExpression, out: Out): Term {
  const clamped = clamp(c, e, out);
  if (clamped !== null) return clamped;
  if (e.operator === 'and' || e.operator === 'or') return chain(c, e, e.operator, out);
  if (e.operator === 'debug') return debug(c, e, out);
  const args = terms(c, e.args, out);
  const [first = noneTerm, ...rest] = args;
  const sign = infixOf.get(e.operator);
  if (sign !== undefined) {
    const [zero] = e.args;
    const isMinus = sign === '-' && zero?.kind === 'number' && zero.raw === '0';
    const [only, ...more] = rest;
    // `-1` is a number, so `(- 0 1)` stays as it is.
    if (isMinus && only !== undefined && more.length === 0 && only.kind !== 'number')
      return minus(only);
    return rest.reduce((left, right) => infix(sign, left, right), first);
  }
  switch (e.operator) {
    case 'not':
      return negated(first);
    case 'valid':
      return invoke('present', args.length === 0 ? [numberTerm(0)] : args);
    case 'null':
      return args.length === 0
        ? invoke('null', [{ kind: 'text', span: nowhere, raw: '""', value: '' }])
        : invoke('null', args);
    case 'shl':
      return invoke('shiftl', args);
    case 'shr':
      return invoke('shiftr', args);
    default:
      return invoke(e.operator, args);
  }
}

/** `call debug(…)`; its value is that of the last argument. */
export function debug(c: Conversion, e: OperatorExpression, out: Out): Term {
  const args = [...terms(c, e.args, out)];
  const final = e.args.at(-1);
  const own = args.pop();
  const value = final === undefined || own === undefined ? noneTerm : kept(c, final, own, out);
  out.push(callStatement(word('debug'), own === undefined ? args : [...args, value]));
  return value;
}

/** `(max lo (min hi x))` is `clamp(x, lo, hi)`. */
function clamp(c: Conversion, e: OperatorExpression, out: Out): Term | null {
  const [low, inner, ...more] = e.args;
  if (e.operator !== 'max' || low === undefined || more.length > 0) return null;
  if (inner?.kind !== 'operator' || inner.operator !== 'min') return null;
  const [high, x, ...others] = inner.args;
  if (high === undefined || x === undefined || others.length > 0) return null;
  if ([low, high, x].some(needsStatements)) return null;
  return invoke('clamp', [term(c, x, out), term(c, low, out), term(c, high, out)]);
}

function choice(c: Conversion, e: IfExpression, out: Out): Term {
  const { condition, then, else: otherwise } = e;
  if (needsStatements(then) || needsStatements(otherwise)) return inVariable(c, e, out);
  if (
    condition.kind === 'operator' &&
    condition.operator === 'valid' &&
    condition.args.length === 1 &&
    onlyReads(then) &&
    !hasChoice(then) &&
    alike(condition.args[0]!, then)
  )
    return invoke('default', [term(c, then, out), term(c, otherwise, out)]);
  return {
    kind: 'choice',
    span: nowhere,
    condition: term(c, condition, out),
    then: term(c, then, out),
    else: term(c, otherwise, out),
  };
}

/** `default` in the first argument of `default` is written out: it would stand twice. */
const hasChoice = (e: Expression): boolean => e.kind === 'if' || partsOf(e).some(hasChoice);
