/**
 * Gives the bare tree of a form its meaning.
 * In: a form's text and tree. Out: its expression, and the faults of shape. Every tree becomes a
 * node: what is malformed becomes an `error` node that keeps its readable parts.
 */
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import * as faults from '../../diagnostics/syntax.ts';
import type { Expression } from '../ast.ts';
import { buildAssignment, buildFunction, buildVariable } from './build-definitions.ts';
import { buildBadHead, infixFault } from './build-heads.ts';
import { buildLet } from './build-let.ts';
import { buildMethod, buildSymbol } from './build-names.ts';
import { buildOperator, operatorOf } from './build-operators.ts';
import { buildBlock, buildIf, buildLoop } from './build-special.ts';
import { type Builder, errorNode, nameOf, spanOf } from './builder.ts';
import { numberValue } from './numbers.ts';
import type { AtomTree, ListTree, Tree } from './tree.ts';

/**
 * Builds the expression of a form. `report` gets the faults; of a `broken` form (brackets missing
 * or wrong) no faults of shape, since its shape is a guess.
 */
export function buildForm(
  form: string,
  tree: Tree,
  broken: boolean,
  report: (diagnostic: Diagnostic) => void,
): Expression {
  const builder: Builder = {
    text: ({ start, end }) => form.slice(start, end),
    build: (inner) => buildTree(builder, inner),
    report: broken ? () => {} : report,
    misshapen(list, diagnostic) {
      if (!broken && !list.damaged) report(diagnostic);
    },
  };
  return builder.build(tree);
}

function buildTree(builder: Builder, tree: Tree): Expression {
  switch (tree.kind) {
    case 'number':
      return buildNumber(builder, tree);
    case 'text':
      return { kind: 'text', span: spanOf(tree), value: builder.text(tree).slice(1, -1) };
    case 'symbol':
      return buildSymbol(builder, tree);
    case 'operator':
      builder.report(faults.operatorAsValue(spanOf(tree), builder.text(tree), []));
      return errorNode(tree, []);
    case 'bad':
      return errorNode(tree, []);
    case 'list':
      return buildList(builder, tree);
    default:
      return tree satisfies never;
  }
}

function buildNumber(builder: Builder, tree: AtomTree): Expression {
  const raw = builder.text(tree);
  const { value, exact } = numberValue(raw);
  if (Number.isNaN(value)) {
    builder.report(faults.malformedNumber(spanOf(tree), raw));
    return errorNode(tree, []);
  }
  if (!exact) builder.report(faults.numberLosesPrecision(spanOf(tree), raw, value));
  return { kind: 'number', span: spanOf(tree), value, raw };
}

function buildList(builder: Builder, list: ListTree): Expression {
  if (list.open === '{') return buildBlock(builder, list, list.items);
  const [head, ...rest] = list.items;
  if (head === undefined) {
    builder.misshapen(list, faults.emptyForm(spanOf(list), builder.text(list), false));
    return errorNode(list, []);
  }
  switch (head.kind) {
    case 'operator':
      return buildOperator(builder, list, head, rest);
    case 'symbol':
      return buildCall(builder, list, head, rest);
    case 'bad':
      return errorNode(list, rest.map(builder.build));
    case 'number':
    case 'text':
    case 'list':
      return buildBadHead(builder, list, head, rest);
    default:
      return head satisfies never;
  }
}

type SpecialForm = (
  builder: Builder,
  list: ListTree,
  head: AtomTree,
  rest: readonly Tree[],
) => Expression;

const specialForms: ReadonlyMap<string, SpecialForm> = new Map([
  ['def', buildFunction],
  ['defun', buildFunction],
  ['defvar', buildVariable],
  ['set', buildAssignment],
  ['setq', buildAssignment],
  ['let', buildLet],
  ['if', buildIf],
  ['with', buildLoop],
  [
    'eval',
    (builder: Builder, list: ListTree, _head: AtomTree, rest: readonly Tree[]) =>
      buildBlock(builder, list, rest),
  ],
]);

/** A list whose head is a symbol: a special form, a named operator, a method or a function. */
function buildCall(
  builder: Builder,
  list: ListTree,
  head: AtomTree,
  rest: readonly Tree[],
): Expression {
  const name = builder.text(head);
  const special = specialForms.get(name);
  if (special !== undefined) return special(builder, list, head, rest);
  if (operatorOf(name) !== undefined) return buildOperator(builder, list, head, rest);
  if (name === 'nil') return buildBadHead(builder, list, head, rest);
  const infix = infixFault(builder, list);
  if (infix !== undefined) return infix;
  if (name.includes('.')) return buildMethod(builder, list, head, rest);
  const args = rest.map(builder.build);
  // Operands that could not be read leave the number of operands open.
  if (list.damaged) return errorNode(list, args);
  return { kind: 'call', span: spanOf(list), callee: nameOf(builder, head), args };
}
