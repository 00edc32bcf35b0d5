/**
 * What one logical line says, before lines are made blocks: what both readers of lines give.
 * Spans are offsets relative to the statement group.
 */
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Span } from '../../text/source.ts';
import type { BlockWord } from './block-words.ts';
import type { Parameter, ProcedureStatement, Statement, Term, TypeWords, Word } from './tree.ts';

/** A line's code as written, where it starts in its group, and where its faults go. */
export interface LineText {
  readonly text: string;
  readonly base: number;
  /** The comment at its end: what starts with `!` may have been meant as `not`. */
  readonly trailing: { readonly text: string; readonly span: Span } | null;
  readonly report: (diagnostic: Diagnostic) => void;
}

/** A statement without what stands around it. */
export type Bare<S extends Statement = Statement> = S extends Statement ? Omit<S, 'layout'> : never;

interface Node {
  readonly span: Span;
}

/** `if (c) then`. */
export interface IfLine extends Node {
  readonly kind: 'if';
  readonly condition: Term;
}
/** `else if (c) then`. */
export interface ElseIfLine extends Node {
  readonly kind: 'else-if';
  readonly condition: Term;
}
export interface ElseLine extends Node {
  readonly kind: 'else';
}
export interface BlockLine extends Node {
  readonly kind: 'block';
}
export interface DoLine extends Node {
  readonly kind: 'do';
  readonly item: Word;
  readonly over: Term;
}
export interface ProcedureLine extends Node {
  readonly kind: 'procedure';
  readonly keyword: ProcedureStatement['keyword'];
  readonly isPublic: boolean;
  readonly result: TypeWords | null;
  readonly name: Word;
  readonly params: readonly Parameter[];
}
/** `end if`, `end function f`; `block` is null where the word is missing or another one. */
export interface EndLine extends Node {
  readonly kind: 'end';
  readonly block: BlockWord | null;
  readonly name: Word | null;
}
/** `policy balloon`. */
export interface PolicyLine extends Node {
  readonly kind: 'policy';
  readonly name: Word;
}
/** A statement of one line. */
export interface PlainLine extends Node {
  readonly kind: 'plain';
  readonly statement: Bare;
}

/** A line that opens a block. */
export type OpenLine = IfLine | DoLine | BlockLine | ProcedureLine;

export type LineTree = OpenLine | ElseIfLine | ElseLine | EndLine | PolicyLine | PlainLine;
