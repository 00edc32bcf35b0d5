/**
 * Whether the expressions of a line nest more deeply than the phases behind the parser can follow.
 * In: the tree of a line. Out: where the first operator beyond the limits stands. Without recursion.
 */
import type { Span } from '../../text/source.ts';
import type { Bare, LineTree } from './line-tree.ts';
import type { Term } from './tree.ts';

/** Levels of operators, calls and parentheses; a chain of `+` and the like has one per operator. */
export const DEPTH_LIMIT = 300;

/** Operands of a chain of `and` or `or`, which is one level. */
export const CHAIN_LIMIT = 1000;

/** The first place that is too deep, or null. */
export function tooDeep(tree: LineTree): Span | null {
  const open: { readonly term: Term; readonly depth: number; readonly chain: number }[] = [];
  for (const term of termsOf(tree)) open.push({ term, depth: 1, chain: 1 });
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { term, depth, chain } = next;
    if (depth > DEPTH_LIMIT || chain > CHAIN_LIMIT) return term.span;
    for (const part of partsOf(term)) {
      const goesOn =
        term.kind === 'infix' &&
        part === term.left &&
        part.kind === 'infix' &&
        part.operator === term.operator &&
        (term.operator === 'and' || term.operator === 'or');
      open.push(
        goesOn
          ? { term: part, depth, chain: chain + 1 }
          : { term: part, depth: depth + 1, chain: 1 },
      );
    }
  }
  return null;
}

function partsOf(term: Term): readonly Term[] {
  switch (term.kind) {
    case 'infix':
      return [term.left, term.right];
    case 'prefix':
    case 'parentheses':
    case 'member':
      return [term.of];
    case 'invoke':
      return term.args;
    case 'choice':
      return [term.condition, term.then, term.else];
    case 'broken':
      return term.parts;
    case 'number':
    case 'text':
    case 'name':
    case 'true':
    case 'false':
    case 'none':
      return [];
    default:
      return term satisfies never;
  }
}

function termsOf(tree: LineTree): readonly Term[] {
  switch (tree.kind) {
    case 'plain':
      return termsOfStatement(tree.statement);
    case 'if':
    case 'else-if':
      return [tree.condition];
    case 'do':
      return [tree.over];
    case 'else':
    case 'end':
    case 'block':
    case 'policy':
    case 'procedure':
      return [];
    default:
      return tree satisfies never;
  }
}

/** The expressions of a statement of one line. */
function termsOfStatement(statement: Bare): readonly Term[] {
  switch (statement.kind) {
    case 'declare': {
      const bounds = statement.attributes.flatMap((attribute) =>
        attribute.kind === 'setting' ? [attribute.low, attribute.high] : [],
      );
      return [...bounds, ...statement.names.flatMap(({ value }) => value ?? [])];
    }
    case 'assign':
      return [statement.target, statement.value];
    case 'call':
      return statement.args;
    case 'term':
      return [statement.value];
    case 'return':
      return statement.value === null ? [] : [statement.value];
    case 'if-line':
      return [statement.condition, ...termsOfStatement(statement.then)];
    case 'broken':
      return statement.parts;
    // What has a body is made of several lines.
    case 'if':
    case 'do':
    case 'block':
    case 'procedure':
    case 'cycle':
      return [];
    default:
      return statement satisfies never;
  }
}
