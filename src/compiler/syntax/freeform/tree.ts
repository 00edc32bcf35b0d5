/**
 * The shape of a free-form policy: statements as they were written, with their comments, before
 * they are given a meaning. The formatter prints it, the builder makes the syntax tree of it, and
 * the converter makes it of a syntax tree. Spans are offsets relative to the statement group (a
 * statement at policy level, with all that it holds); what a converter makes has empty spans.
 */
import type { Span } from '../../text/source.ts';

interface Node {
  readonly span: Span;
}

/** A name as it means; `quoted`: written in backquotes. */
export interface Word extends Node {
  readonly text: string;
  readonly quoted: boolean;
}

/** A unit as written, without parentheses: `KiB`, `MiB/s`, `%`. */
export interface UnitWord extends Node {
  readonly text: string;
}

/** A comment from its `!` (or `#`) on, without the line end. */
export interface Remark extends Node {
  readonly text: string;
  /** A blank line stands before it. */
  readonly blankBefore: boolean;
}

/** What stands around a statement, besides its meaning. */
export interface Layout {
  /** Comments on lines of their own before it. */
  readonly before: readonly Remark[];
  /** A blank line stands between these comments (or the statement before) and it. */
  readonly blankBefore: boolean;
  /** The comment at the end of its (first) line; of a continued statement, of its last line. */
  readonly trailing: Remark | null;
  /** Comments inside a statement that goes over several lines, in their order. */
  readonly inside: readonly Remark[];
}

/** Statements between the lines that open and close a block. */
export interface Body {
  readonly statements: readonly Statement[];
  /** Comments on lines of their own after the last statement. */
  readonly after: readonly Remark[];
}

export const declaredTypes = ['real', 'integer', 'logical', 'text', 'auto'] as const;
export type DeclaredType = (typeof declaredTypes)[number];

export interface TypeWords extends Node {
  readonly type: DeclaredType;
  readonly unit: UnitWord | null;
}

/** `, parameter`, `, setting(lo : hi)`, `, public`. */
export type Attribute =
  | (Node & { readonly kind: 'parameter' | 'public' })
  | (Node & { readonly kind: 'setting'; readonly low: Term; readonly high: Term });

export interface Declared extends Node {
  readonly name: Word;
  /** Null where it is missing, which is reported. */
  readonly value: Term | null;
}

interface StatementNode extends Node {
  readonly layout: Layout;
}

/** `real(KiB), parameter :: a = 1, b = 2`. */
export interface DeclareStatement extends StatementNode {
  readonly kind: 'declare';
  readonly type: TypeWords;
  readonly attributes: readonly Attribute[];
  readonly names: readonly Declared[];
}
/** `x = e`, `guest.control.balloon_target = e`, `guest.saved.calm = e`, `device.control.read_bytes_sec = e`. */
export interface AssignStatement extends StatementNode {
  readonly kind: 'assign';
  readonly target: Term;
  readonly value: Term;
}
/** `call s(x)`, `call debug(…)`. */
export interface CallStatement extends StatementNode {
  readonly kind: 'call';
  readonly callee: Word;
  readonly args: readonly Term[];
}
/** An expression whose value nobody uses. */
export interface TermStatement extends StatementNode {
  readonly kind: 'term';
  readonly value: Term;
}
/** One arm of an `if`; its layout is that of the line `if (c) then` or `else if (c) then`. */
export interface Arm extends Node {
  readonly layout: Layout;
  readonly condition: Term;
  readonly body: Body;
}
/** `if (c) then … else if (c) then … else … end if`; the layout of the statement is that of the first arm. */
export interface IfStatement extends StatementNode {
  readonly kind: 'if';
  readonly arms: readonly Arm[];
  readonly otherwise: { readonly layout: Layout; readonly body: Body } | null;
  readonly end: Layout;
}
/** `if (c) statement`: the statement has no block; its own layout is empty. */
export interface IfLineStatement extends StatementNode {
  readonly kind: 'if-line';
  readonly condition: Term;
  readonly then: Statement;
}
/** `do item in over … end do`. */
export interface DoStatement extends StatementNode {
  readonly kind: 'do';
  readonly item: Word;
  readonly over: Term;
  readonly body: Body;
  readonly end: Layout;
}
/** `block … end block`. */
export interface BlockStatement extends StatementNode {
  readonly kind: 'block';
  readonly body: Body;
  readonly end: Layout;
}
/** A parameter; `real(KiB) :: size` where it has a type. */
export interface Parameter extends Node {
  readonly name: Word;
  readonly type: TypeWords | null;
}
/** `real(KiB) function f(a, b) … end function`, `public subroutine s(a) … end subroutine`. */
export interface ProcedureStatement extends StatementNode {
  readonly kind: 'procedure';
  readonly keyword: 'function' | 'subroutine';
  /** Other policies may call it. */
  readonly isPublic: boolean;
  readonly result: TypeWords | null;
  readonly name: Word;
  readonly params: readonly Parameter[];
  readonly body: Body;
  readonly end: Layout;
}
/** `return`, `return e`. */
export interface ReturnStatement extends StatementNode {
  readonly kind: 'return';
  readonly value: Term | null;
}
/** `cycle`. */
export interface CycleStatement extends StatementNode {
  readonly kind: 'cycle';
}
/** A line that could not be read, which has been reported; `text` as written, its readable parts are still checked. */
export interface BrokenStatement extends StatementNode {
  readonly kind: 'broken';
  readonly text: string;
  readonly parts: readonly Term[];
}

export type Statement =
  | DeclareStatement
  | AssignStatement
  | CallStatement
  | TermStatement
  | IfStatement
  | IfLineStatement
  | DoStatement
  | BlockStatement
  | ProcedureStatement
  | ReturnStatement
  | CycleStatement
  | BrokenStatement;

/** `20%`, `512 MiB`, `0x10`; `raw` without the unit. */
export interface NumberTerm extends Node {
  readonly kind: 'number';
  readonly raw: string;
  readonly value: number;
  readonly unit: UnitWord | null;
}
/** A text, between its quotes as list notation has them. */
export interface TextTerm extends Node {
  readonly kind: 'text';
  readonly raw: string;
  readonly value: string;
}
/** `true`, `false`, `none`. */
export interface WordTerm extends Node {
  readonly kind: 'true' | 'false' | 'none';
}
/** A variable, `Host`, `Guests`. */
export interface NameTerm extends Node {
  readonly kind: 'name';
  readonly name: Word;
}
/** `of.member`: a field, `control`, `saved`, `io_tune`, `maximum`, … ; the builder knows which. */
export interface MemberTerm extends Node {
  readonly kind: 'member';
  readonly of: Term;
  readonly member: Word;
}
/** `f(a, b)`: a function of the policy, or a built-in one: `average`, `present`, `clamp`, `stat`, … */
export interface InvokeTerm extends Node {
  readonly kind: 'invoke';
  readonly callee: Word;
  readonly args: readonly Term[];
}
export const infixes = ['or', 'and', '==', '/=', '<', '<=', '>', '>=', '+', '-', '*', '/'] as const;
export type Infix = (typeof infixes)[number];
/** Two operands; of a chain, the left one holds the chain so far. */
export interface InfixTerm extends Node {
  readonly kind: 'infix';
  readonly operator: Infix;
  /** Where the operator stands. */
  readonly head: Span;
  readonly left: Term;
  readonly right: Term;
}
export interface PrefixTerm extends Node {
  readonly kind: 'prefix';
  readonly operator: '-' | 'not';
  readonly head: Span;
  readonly of: Term;
}
/** Parentheses that the author wrote; the formatter keeps them. */
export interface ParenthesesTerm extends Node {
  readonly kind: 'parentheses';
  readonly of: Term;
}
/** `(c ? a : b)`, with its parentheses. */
export interface ChoiceTerm extends Node {
  readonly kind: 'choice';
  readonly condition: Term;
  readonly then: Term;
  readonly else: Term;
}
/** Something that could not be read, which has been reported. */
export interface BrokenTerm extends Node {
  readonly kind: 'broken';
  readonly parts: readonly Term[];
}

export type Term =
  | NumberTerm
  | TextTerm
  | WordTerm
  | NameTerm
  | MemberTerm
  | InvokeTerm
  | InfixTerm
  | PrefixTerm
  | ParenthesesTerm
  | ChoiceTerm
  | BrokenTerm;

/**
 * A whole file: `policy NAME … end policy NAME`. The spans in its statements are relative to their
 * groups; those of its own name, layouts and comments are absolute.
 */
export interface FreeformTree {
  readonly name: Word;
  /** Of the line `policy NAME`. */
  readonly layout: Layout;
  readonly body: Body;
  /** Of the line `end policy`. */
  readonly end: Layout;
  /** Comments after it. */
  readonly after: readonly Remark[];
}
