/**
 * What the parts of a conversion share: names, types, comments, where statements go, what cannot be
 * expressed.
 */
import type { Expression, LetExpression, Name } from '../../syntax/ast.ts';
import type { Attribute, DeclaredType, Statement, Term } from '../../syntax/freeform/tree.ts';
import type { Span } from '../../text/source.ts';
import type { Usage } from '../usage.ts';
import type { Remarks } from './remarks.ts';

/** How a declaration begins. */
export interface Head {
  readonly type: DeclaredType;
  readonly attributes: readonly Attribute[];
}

/** What becomes of the value of an expression; `last`: nothing follows it in its scope. */
export type Wanted = { readonly last: boolean } & (
  | { readonly kind: 'nothing' }
  /** It is the result of the function. */
  | { readonly kind: 'return' }
  /** It goes to a variable, which is declared there where `declares` says how. */
  | { readonly kind: 'into'; readonly name: string; readonly declares: Head | null }
);

export const nothing: Wanted = { kind: 'nothing', last: false };
export const atEnd: Wanted = { kind: 'nothing', last: true };
export const returned: Wanted = { kind: 'return', last: true };

/** Statements in the order in which they are evaluated. */
export type Out = Statement[];

/** Names of one scope; `maybe`: bound on some branches only. */
export type Scope = ReadonlyMap<string, 'surely' | 'maybe'>;

export interface Conversion {
  readonly usage: Usage;
  readonly remarks: Remarks;
  /** How the declaration of a name begins where it stands. */
  readonly headOf: (name: Name, value: Expression) => Head;
  /** A name that nothing has. */
  readonly fresh: (base: string) => string;
  /** Whether an operand of `and` or `or` is always evaluated. */
  readonly hasEffect: (operand: Expression) => boolean;
  /** Operands whose unit does not fit: they get a factor. */
  readonly loosened: ReadonlySet<Expression>;
  /** Whether a member is asked of devices only. */
  readonly isOfDevice: (e: Expression) => boolean;
  /** Something that free form cannot express. */
  readonly problem: (span: Span, message: string) => void;
  /** Declared names of the scope that statements stand in now. */
  scope: Map<string, 'surely' | 'maybe'>;
  /** Names that surely mean a variable of a scope around that one. */
  around: ReadonlySet<string>;
  /** How many scopes surround it; 0 at policy level. */
  depth: number;
  /** Converts an expression where a statement stands. */
  readonly statements: (e: Expression, wanted: Wanted, out: Out) => void;
  /** Converts an expression where a term stands; statements that come before it go to `out`. */
  readonly term: (e: Expression, out: Out) => Term;
  /** Declares the names of a `let` in the scope at hand. */
  readonly bindings: (e: LetExpression, out: Out) => void;
}

/** Does something within a scope of its own. `isFunction`: that of a function, which anybody may call. */
export function inScope(
  c: Conversion,
  names: readonly string[],
  work: () => void,
  isFunction = false,
): void {
  const { scope, around, depth } = c;
  const sure = [...scope].flatMap(([name, how]) => (how === 'surely' && depth > 0 ? [name] : []));
  c.scope = new Map(names.map((name) => [name, 'surely']));
  c.around = isFunction ? new Set() : new Set([...around, ...sure]);
  c.depth += 1;
  work();
  Object.assign(c, { scope, around, depth });
}
