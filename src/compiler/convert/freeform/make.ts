/**
 * Nodes of free-form notation without a place in any text: what a converter writes.
 * In: parts. Out: nodes with empty spans and no comments. Pure.
 */
import type { Body, Layout, NameTerm, Statement, Term, Word } from '../../syntax/freeform/tree.ts';

export const nowhere = { start: 0, end: 0 } as const;
export const bare: Layout = { before: [], blankBefore: false, trailing: null, inside: [] };

/** A name; the printer quotes it where its spelling needs that. */
export const word = (text: string): Word => ({ span: nowhere, text, quoted: false });
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
export const invoke = (callee: string, args: readonly Term[]): Term => ({
  kind: 'invoke',
  span: nowhere,
  callee: word(callee),
  args,
});
export const memberTerm = (of: Term, member: string): Term => ({
  kind: 'member',
  span: nowhere,
  of,
  member: word(member),
});
export const bodyOf = (statements: readonly Statement[], after: Body['after'] = []): Body => ({
  statements,
  after,
});
/** `not c`. */
export const negated = (of: Term): Term => ({
  kind: 'prefix',
  span: nowhere,
  operator: 'not',
  head: nowhere,
  of,
});
