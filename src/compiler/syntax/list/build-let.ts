/**
 * Builds `let`.
 * In: a list with that head. Out: its node; a malformed binding keeps its name, so that uses of the
 * name in the body are no errors too.
 */
import type { Fix } from '../../diagnostics/diagnostic.ts';
import * as faults from '../../diagnostics/syntax.ts';
import type { Binding, Expression } from '../ast.ts';
import { buildName } from './build-names.ts';
import { type Builder, errorNode, spanOf } from './builder.ts';
import type { AtomTree, ListTree, Tree } from './tree.ts';

const SHAPE = '`(let ((name value)) body)`';

/** `(let ((name value) …) body …)`. */
export function buildLet(
  builder: Builder,
  list: ListTree,
  head: AtomTree,
  rest: readonly Tree[],
): Expression {
  const [first, ...body] = rest;
  if (first?.kind !== 'list') {
    builder.misshapen(
      list,
      faults.malformedLet(
        spanOf(first ?? head),
        `\`let\` needs a list of bindings; write ${SHAPE}`,
        [],
      ),
    );
    return errorNode(list, rest.map(builder.build));
  }
  const bindings = buildBindings(builder, first);
  if (body.length === 0) {
    builder.misshapen(
      list,
      faults.malformedLet(spanOf(head), `\`let\` has no body; write ${SHAPE}`, []),
    );
    return errorNode(
      list,
      bindings.map(({ value }) => value),
    );
  }
  return { kind: 'let', span: spanOf(list), bindings, body: body.map(builder.build) };
}

function buildBindings(builder: Builder, list: ListTree): readonly Binding[] {
  const [name, value] = list.items;
  if (list.open === '{') {
    const fix = replaceBrackets(list);
    builder.misshapen(
      list,
      faults.malformedLet(
        spanOf(list),
        `the bindings of \`let\` stand in \`( )\`, not in \`{ }\`; write ${SHAPE}`,
        [fix],
      ),
    );
  } else if (
    list.items.length === 2 &&
    name?.kind === 'symbol' &&
    value !== undefined &&
    !isBinding(value)
  ) {
    // (let (a 1) …): the one binding was meant.
    const fix: Fix = {
      title: 'Put brackets around the binding',
      edits: [
        { span: { start: list.start, end: list.start }, text: '(' },
        { span: { start: list.end, end: list.end }, text: ')' },
      ],
    };
    builder.misshapen(
      list,
      faults.malformedLet(
        spanOf(list),
        `the bindings of \`let\` are a list of lists; write ${SHAPE}`,
        [fix],
      ),
    );
    return [buildPair(builder, list, name, value)];
  }
  return list.items
    .filter((item) => item.kind !== 'bad')
    .map((item) => buildBinding(builder, list, item));
}

/** Whether a tree has the look of `(name value)` with a name that is no operator. */
function isBinding(tree: Tree): boolean {
  return tree.kind === 'list' && tree.items.length === 2 && tree.items[0]?.kind === 'symbol';
}

function buildBinding(builder: Builder, bindings: ListTree, tree: Tree): Binding {
  if (tree.kind !== 'list') {
    const written = faults.quote(builder.text(tree));
    builder.misshapen(
      bindings,
      faults.malformedLet(spanOf(tree), `${written} is no binding; write \`(name value)\``, []),
    );
    return {
      span: spanOf(tree),
      name: { text: builder.text(tree), span: spanOf(tree) },
      value: errorNode(tree, []),
    };
  }
  const [name, value] = tree.items;
  if (tree.open !== '{' && name !== undefined && value !== undefined && tree.items.length === 2) {
    return buildPair(builder, tree, name, value);
  }
  const problem =
    tree.open === '{'
      ? 'a binding stands in `( )`, not in `{ }`; write `(name value)`'
      : `a binding is a name and one value, not ${tree.items.length} parts; write \`(name value)\``;
  builder.misshapen(
    tree,
    faults.malformedLet(spanOf(tree), problem, tree.open === '{' ? [replaceBrackets(tree)] : []),
  );
  const values = name?.kind === 'symbol' ? tree.items.slice(1) : tree.items;
  return {
    span: spanOf(tree),
    name: { text: name?.kind === 'symbol' ? builder.text(name) : '', span: spanOf(name ?? tree) },
    value: errorNode(tree, values.map(builder.build)),
  };
}

function buildPair(builder: Builder, list: ListTree, name: Tree, value: Tree): Binding {
  const bound = buildName(builder, list, name, 'the name of a variable');
  return { span: spanOf(list), name: bound.name, value: builder.build(value) };
}

function replaceBrackets(list: ListTree): Fix {
  return {
    title: 'Write `( )`',
    edits: [
      { span: { start: list.start, end: list.start + 1 }, text: '(' },
      { span: { start: list.end - 1, end: list.end }, text: ')' },
    ],
  };
}
