/**
 * Nodes of free-form notation without a place in any text: what a converter writes.
 * In: parts. Out: nodes with empty spans and no comments. Pure.
 */
import { emptyLayout } from '../../syntax/freeform/terms.ts';
import type {
  Attribute,
  Body,
  DeclaredType,
  Infix,
  NameTerm,
  Statement,
  Term,
  Word,
} from '../../syntax/freeform/tree.ts';

export const nowhere = { start: 0, end: 0 } as const;

/** A name; the printer quotes it where its spelling needs that. */
export const word = (text: string): Word => ({ span: nowhere, text, quoted: false });
/** A function of the policy, also where a built-in one has its name. */
export const ownWord = (text: string): Word => ({ span: nowhere, text, quoted: true });
export const nameTerm = (text: string): NameTerm => ({
  kind: 'name',
  span: nowhere,
  name: word(text),
});
export const numberTerm = (value: number, raw = String(value)): Term => ({
  kind: 'number',
  span: nowhere,
  raw,
  value,
  unit: null,
});
export const noneTerm: Term = { kind: 'none', span: nowhere };
/** A call of a built-in function. */
export const invoke = (callee: string, args: readonly Term[]): Term => ({
  kind: 'invoke',
  span: nowhere,
  callee: word(callee),
  args,
});
/** A call of a function of the policy. */
export const invokeOwn = (callee: string, args: readonly Term[]): Term => ({
  kind: 'invoke',
  span: nowhere,
  callee: ownWord(callee),
  args,
});
export const memberTerm = (of: Term, member: Word): Term => ({
  kind: 'member',
  span: nowhere,
  of,
  member,
});
export const infix = (operator: Infix, left: Term, right: Term): Term => ({
  kind: 'infix',
  span: nowhere,
  operator,
  head: nowhere,
  left,
  right,
});
/** `-x`. */
export const minus = (of: Term): Term => ({
  kind: 'prefix',
  span: nowhere,
  operator: '-',
  head: nowhere,
  of,
});
/** Comparisons by what is true where they are false: a missing operand is a fault to both, but of `==`. */
const contraries: Readonly<Partial<Record<Infix, Infix>>> = {
  '<': '>=',
  '>=': '<',
  '>': '<=',
  '<=': '>',
  '==': '/=',
  '/=': '==',
};

/** `not c`; of a comparison the contrary one. */
export function negated(of: Term): Term {
  const contrary = of.kind === 'infix' ? contraries[of.operator] : undefined;
  return of.kind === 'infix' && contrary !== undefined
    ? infix(contrary, of.left, of.right)
    : { kind: 'prefix', span: nowhere, operator: 'not', head: nowhere, of };
}
export const bodyOf = (statements: readonly Statement[], after: Body['after'] = []): Body => ({
  statements,
  after,
});
/** `call f(a)`. */
export const callStatement = (callee: Word, args: readonly Term[]): Statement => ({
  kind: 'call',
  span: nowhere,
  layout: emptyLayout,
  callee,
  args,
});
export const assignment = (target: Term, value: Term): Statement => ({
  kind: 'assign',
  span: nowhere,
  layout: emptyLayout,
  target,
  value,
});
/** `auto :: name = value`. */
export const declaration = (
  name: string,
  value: Term,
  type: DeclaredType = 'auto',
  attributes: readonly Attribute[] = [],
): Statement => ({
  kind: 'declare',
  span: nowhere,
  layout: emptyLayout,
  type: { span: nowhere, type, unit: null },
  attributes,
  names: [{ span: nowhere, name: word(name), value }],
});
/** An expression for what evaluating it may do. */
export const termStatement = (value: Term): Statement => ({
  kind: 'term',
  span: nowhere,
  layout: emptyLayout,
  value,
});
