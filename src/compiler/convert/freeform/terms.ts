/**
 * Expressions of a syntax tree as terms of free form. What stands for a statement there (blocks,
 * definitions, assignments, proposals) is hoisted before the statement that the term belongs to, in
 * the order of evaluation.
 * In: an expression. Out: a term; statements that come before it.
 */
import { allControllers } from '../../../schema/controllers/index.ts';
import type {
  Expression,
  IfExpression,
  MethodExpression,
  OperatorExpression,
} from '../../syntax/ast.ts';
import type { Infix, Term } from '../../syntax/freeform/tree.ts';
import { quoted } from '../quoted.ts';
import {
  alike,
  type Conversion,
  isIdle,
  needsStatements,
  nothing,
  type Out,
  onlyReads,
} from './conversion.ts';
import {
  bare,
  invoke,
  memberTerm,
  nameTerm,
  negated,
  noneTerm,
  nowhere,
  numberTerm,
  word,
} from './make.ts';

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

/** Controls of devices by the names of their setters. */
export const controlOfSetter: ReadonlyMap<string, string> = new Map(
  allControllers
    .flatMap(({ controls }) => controls)
    .flatMap(({ setter, name }) => (setter === undefined ? [] : [[setter, name]])),
);

const infix = (operator: Infix, left: Term, right: Term): Term => ({
  kind: 'infix',
  span: nowhere,
  operator,
  head: nowhere,
  left,
  right,
});

/** The term of an expression; what has to come before it goes to `out`. */
export function term(c: Conversion, e: Expression, out: Out): Term {
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
      return memberTerm(term(c, e.of, out), e.member.text);
    case 'method':
      return method(c, e, out);
    case 'operator':
      return operator(c, e, out);
    case 'call':
      return invoke(e.callee.text, terms(c, e.args, out));
    case 'if':
      return choice(c, e, out);
    case 'variable':
    case 'assign':
      c.statements(e, nothing, out);
      return nameTerm(e.name.text);
    case 'block':
      return last(c, e.items, out);
    case 'let':
    case 'loop':
    case 'function':
    case 'error': {
      const name = c.fresh('value');
      if (e.kind === 'let') declare(name, noneTerm, out);
      c.statements(e, { kind: 'into', name, declares: false }, out);
      return nameTerm(name);
    }
    default:
      return e satisfies never;
  }
}

/** Terms of operands, in their order: what comes before a later one keeps the earlier ones in variables. */
export function terms(c: Conversion, list: readonly Expression[], out: Out): readonly Term[] {
  const made = list.map((e) => {
    const before: Out = [];
    return { e, term: term(c, e, before), before };
  });
  const lastWith = made.findLastIndex(({ before }) => before.length > 0);
  return made.map(({ e, term: own, before }, i) => {
    out.push(...before);
    if (i >= lastWith || isIdle(e)) return own;
    const name = c.fresh('value');
    declare(name, own, out);
    return nameTerm(name);
  });
}

/** Declares a variable of any type. */
export function declare(name: string, value: Term, out: Out): void {
  out.push({
    kind: 'declare',
    span: nowhere,
    layout: bare,
    type: { span: nowhere, type: 'auto', unit: null },
    attributes: [],
    names: [{ span: nowhere, name: word(name), value }],
  });
}

function last(c: Conversion, items: readonly Expression[], out: Out): Term {
  const final = items.at(-1);
  for (const item of items.slice(0, -1)) c.statements(item, nothing, out);
  return final === undefined ? noneTerm : term(c, final, out);
}

function numberOf(value: number, raw: string): Term {
  if (!raw.startsWith('-')) return numberTerm(value, raw);
  const of = numberTerm(Math.abs(value), raw.slice(1));
  return { kind: 'prefix', span: nowhere, operator: '-', head: nowhere, of };
}

function operator(c: Conversion, e: OperatorExpression, out: Out): Term {
  const clamped = clamp(c, e, out);
  if (clamped !== null) return clamped;
  if (e.operator === 'and' || e.operator === 'or') return chain(c, e, e.operator, out);
  if (e.operator === 'debug') {
    const args = terms(c, e.args, out);
    out.push({ kind: 'call', span: nowhere, layout: bare, callee: word('debug'), args });
    return args.at(-1) ?? noneTerm;
  }
  const args = terms(c, e.args, out);
  const [first = noneTerm, ...rest] = args;
  const sign = infixOf.get(e.operator);
  if (sign !== undefined) {
    const zero = e.args[0];
    if (
      e.operator === 'sub' &&
      zero?.kind === 'number' &&
      zero.raw === '0' &&
      rest[0] !== undefined
    )
      return { kind: 'prefix', span: nowhere, operator: '-', head: nowhere, of: rest[0] };
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
  if (
    condition.kind === 'operator' &&
    condition.operator === 'valid' &&
    condition.args.length === 1 &&
    onlyReads(then) &&
    alike(condition.args[0]!, then)
  )
    return invoke('default', [term(c, then, out), term(c, otherwise, out)]);
  if (needsStatements(then) || needsStatements(otherwise)) {
    const name = c.fresh('value');
    c.statements(e, { kind: 'into', name, declares: true }, out);
    return nameTerm(name);
  }
  return {
    kind: 'choice',
    span: nowhere,
    condition: term(c, condition, out),
    then: term(c, then, out),
    else: term(c, otherwise, out),
  };
}

/** Chains evaluate an operand only when it is needed, but for those that do something. */
function chain(c: Conversion, e: OperatorExpression, sign: 'and' | 'or', out: Out): Term {
  let so: Term | null = null;
  for (const operand of e.args) {
    const before: Out = [];
    const own = term(c, operand, before);
    if (so !== null && before.length > 0) {
      const name = c.fresh('value');
      declare(name, so, out);
      so = nameTerm(name);
    }
    out.push(...before);
    so = so === null ? own : infix(sign, so, own);
  }
  return so ?? noneTerm;
}

function method(c: Conversion, e: MethodExpression, out: Out): Term {
  const name = e.method.text;
  const [first, second] = e.args;
  const literal = first?.kind === 'text' ? first.value : null;
  switch (name) {
    case 'Control':
    case 'SetVar':
      c.statements(e, nothing, out);
      return noneTerm;
    case 'StatAvg':
      if (literal !== null) return invoke('average', [memberTerm(term(c, e.of, out), literal)]);
      break;
    case 'Stat':
      if (literal !== null && second === undefined) return memberTerm(term(c, e.of, out), literal);
      return invoke('stat', terms(c, [e.of, ...e.args], out));
    case 'Prop':
      if (literal === 'name' || literal === 'uuid') return memberTerm(term(c, e.of, out), literal);
      return invoke('property', terms(c, [e.of, ...e.args], out));
    case 'GetControl':
      if (literal !== null) return memberTerm(memberTerm(term(c, e.of, out), 'control'), literal);
      return invoke('control', terms(c, [e.of, ...e.args], out));
    case 'GetVar':
      if (literal !== null) return memberTerm(memberTerm(term(c, e.of, out), 'saved'), literal);
      return invoke('saved', terms(c, [e.of, ...e.args], out));
    default:
      if (controlOfSetter.has(name)) {
        c.statements(e, nothing, out);
        return noneTerm;
      }
  }
  c.problem(e.method.span, `free form has no way to write \`${name}\` with a computed name`);
  return noneTerm;
}
