/**
 * What the parts of the builder share: the form's text, the way down, and where faults go.
 * Each part (names, operators, special forms) takes a `Builder` and a tree, and gives a node.
 */
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { ErrorExpression, Expression, Name } from '../ast.ts';
import type { ListTree, Tree } from './tree.ts';

export interface Builder {
  /** The text of a tree. */
  readonly text: (tree: Tree) => string;
  /** The node of a tree; each tree is built once. */
  readonly build: (tree: Tree) => Expression;
  /** Reports a fault of a single token. */
  readonly report: (diagnostic: Diagnostic) => void;
  /** Reports a fault of a list's shape, unless a character fault in the list explains it. */
  readonly misshapen: (list: ListTree, diagnostic: Diagnostic) => void;
}

/** The span of a tree, as nodes hold it. */
export const spanOf = (tree: Tree): { readonly start: number; readonly end: number } => ({
  start: tree.start,
  end: tree.end,
});

/** Something malformed that has been reported, with what could be read of it. */
export function errorNode(tree: Tree, parts: readonly Expression[]): ErrorExpression {
  return { kind: 'error', span: spanOf(tree), parts };
}

/** The name that a symbol (or operator) tree writes. */
export function nameOf(builder: Builder, tree: Tree): Name {
  return { text: builder.text(tree), span: spanOf(tree) };
}

/** The bracket that ends a list of this kind. */
export const closerFor = (list: ListTree): string =>
  list.open === '(' ? ')' : list.open === '[' ? ']' : '}';
