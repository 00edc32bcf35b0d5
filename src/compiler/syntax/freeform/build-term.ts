/**
 * Gives expressions their meaning: terms of free-form notation become nodes of the syntax tree.
 * In: a term. Out: its node; what is malformed becomes an `error` node that keeps its readable parts.
 * Recursive: the parser limits how deep a term is.
 */
import * as faults from '../../diagnostics/freeform.ts';
import type { Expression, NumberLiteral } from '../ast.ts';
import { buildInvocation } from './build-invocation.ts';
import { type Builder, bareText, errorAt, groupOf, nameOf, numberAt } from './builder.ts';
import type { InfixTerm, MemberTerm, NumberTerm, PrefixTerm, Term } from './tree.ts';
import { freeformProperties } from './words.ts';

const operators = {
  '==': 'eq',
  '/=': 'neq',
  '<': 'lt',
  '<=': 'lte',
  '>': 'gt',
  '>=': 'gte',
  '+': 'add',
  '-': 'sub',
  '*': 'mul',
  '/': 'div',
} as const;

/** Builds a term. */
export function buildTerm(b: Builder, term: Term): Expression {
  const { span } = term;
  switch (term.kind) {
    case 'number':
      return buildNumber(term, 1);
    case 'text':
      return { kind: 'text', span, value: term.value };
    case 'true':
      return numberAt(1, span);
    case 'false':
      return numberAt(0, span);
    case 'none':
      return { kind: 'missing', span };
    case 'name':
      return { kind: 'name', span, name: term.name.text };
    case 'member':
      return buildMember(b, term);
    case 'invoke':
      return buildInvocation(b, term);
    case 'infix':
      return buildInfix(b, term);
    case 'prefix':
      return buildPrefix(b, term);
    case 'parentheses':
      return b.term(term.of);
    case 'choice':
      return {
        kind: 'if',
        span,
        condition: b.term(term.condition),
        then: b.term(term.then),
        else: b.term(term.else),
      };
    case 'broken':
      return errorAt(span, term.parts.map(b.term));
    default:
      return term satisfies never;
  }
}

/** A number, or the negative of one; no zero is negative. */
function buildNumber({ span, raw, value, unit }: NumberTerm, sign: 1 | -1): NumberLiteral {
  const plain = unit?.text === '%' ? hundredth(raw, value) : value;
  return {
    kind: 'number',
    span,
    value: plain === 0 ? 0 : sign * plain,
    raw: sign === 1 ? raw : `-${raw}`,
    ...(unit === null ? {} : { unit: unit.text }),
  };
}

/** `20%` is the double nearest to 0.2: the decimal point moves in the text. */
function hundredth(raw: string, value: number): number {
  if (/^0[xo]/iu.test(raw)) return value / 100;
  const [digits = '', exponent = '0'] = raw.toLowerCase().split('e');
  return Number(`${digits}e${Number(exponent) - 2}`);
}

/** `of.member`: a field, a property, or what is proposed or saved under a name. */
function buildMember(b: Builder, term: MemberTerm): Expression {
  const { span, of, member } = term;
  const group = groupOf(of);
  if (group !== null) {
    const method = group.member.text === 'control' ? 'GetControl' : 'GetVar';
    return {
      kind: 'method',
      span,
      of: b.term(group.of),
      method: { text: method, span: group.member.span },
      args: [bareText(member)],
    };
  }
  if (groupOf(term) !== null) {
    b.report(faults.incompleteMember(member.span, member.text));
    return errorAt(span, [b.term(of)]);
  }
  const entity = b.term(of);
  if (freeformProperties.has(member.text) && !member.quoted) {
    const method = { text: 'Prop', span: member.span };
    return { kind: 'method', span, of: entity, method, args: [bareText(member)] };
  }
  return { kind: 'member', span, of: entity, member: nameOf(member) };
}

/** Two operands; of `and` and `or` a whole chain. */
function buildInfix(b: Builder, term: InfixTerm): Expression {
  const { span, operator } = term;
  const head = { text: operator, span: term.head };
  if (operator !== 'and' && operator !== 'or') {
    const args = [b.term(term.left), b.term(term.right)];
    return { kind: 'operator', span, operator: operators[operator], head, args };
  }
  const operands: Term[] = [term.right];
  let first = term.left;
  for (; first.kind === 'infix' && first.operator === operator; first = first.left)
    operands.push(first.right);
  const args = [first, ...operands.reverse()].map(b.term);
  return { kind: 'operator', span, operator, head, args };
}

/** `-x` is `(- 0 x)`; of a number, the negative number. */
function buildPrefix(b: Builder, { span, operator, head, of }: PrefixTerm): Expression {
  if (operator === '-' && of.kind === 'number') return buildNumber({ ...of, span }, -1);
  const name = { text: operator, span: head };
  const operand = b.term(of);
  if (operator === 'not')
    return { kind: 'operator', span, operator: 'not', head: name, args: [operand] };
  const args = [numberAt(0, head), operand];
  return { kind: 'operator', span, operator: 'sub', head: name, args };
}
