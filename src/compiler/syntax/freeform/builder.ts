/**
 * What the parts of the builder share: the way down into terms, where faults go, and small nodes.
 * Each part takes a `Builder` and a piece of the free-form tree, and gives a node of the syntax tree.
 */
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Span } from '../../text/source.ts';
import type { ErrorExpression, Expression, Name, NumberLiteral, TextLiteral } from '../ast.ts';
import type { MemberTerm, Term, Word } from './tree.ts';

export interface Builder {
  /** The node of a term. */
  readonly term: (term: Term) => Expression;
  readonly report: (diagnostic: Diagnostic) => void;
  /** Whether something in a place could not be read: what follows from that is not reported. */
  readonly isFaulty: (place: Span) => boolean;
  /** The line that is built at present. */
  line: Span;
  /** How often the present term stands in the tree: `default(e, other)` has `e` twice. */
  copies: number;
  /** It has been reported that statements nest too deeply. */
  tooDeep: boolean;
}

export const nameOf = ({ text, span }: Word): Name => ({ text, span });

/** A name that is a text in list notation. */
export const bareText = ({ text, span }: Word): TextLiteral => ({
  kind: 'text',
  span,
  value: text,
  bare: true,
});

/** A number that nobody wrote: the value of a branch with nothing in it. */
export const numberAt = (value: number, { start, end }: Span): NumberLiteral => ({
  kind: 'number',
  span: { start, end },
  value,
  raw: String(value),
});

/** Something malformed that has been reported, with what could be read of it. */
export const errorAt = (span: Span, parts: readonly Expression[]): ErrorExpression => ({
  kind: 'error',
  span,
  parts,
});

/** `guest.control`, `guest.saved`: what a name of a control or saved variable follows; else null. */
export function groupOf(term: Term): MemberTerm | null {
  if (term.kind !== 'member' || term.member.quoted) return null;
  return term.member.text === 'control' || term.member.text === 'saved' ? term : null;
}
