/**
 * Builds `def`, `defvar` and `set`.
 * In: lists with such a head. Out: their nodes. A malformed `def` stays a definition as long as it
 * has a name, so that its calls are no errors too.
 */
import { mostParameters } from '../../../schema/limits.ts';
import type { Fix } from '../../diagnostics/diagnostic.ts';
import * as faults from '../../diagnostics/syntax.ts';
import type { Expression, Name } from '../ast.ts';
import { buildName } from './build-names.ts';
import { parts, wrapInBlock } from './build-special.ts';
import { type Builder, errorNode, spanOf } from './builder.ts';
import type { AtomTree, ListTree, Tree } from './tree.ts';
import { unitAdvice } from './written-units.ts';

/** `(defvar name value)`. */
export function buildVariable(
  builder: Builder,
  list: ListTree,
  head: AtomTree,
  rest: readonly Tree[],
): Expression {
  const [name, value] = nameAndValue(builder, list, head, rest);
  if (name === undefined || value === undefined)
    return errorNode(list, value === undefined ? [] : [value]);
  return { kind: 'variable', span: spanOf(list), name, value };
}

/** `(set name value)`. */
export function buildAssignment(
  builder: Builder,
  list: ListTree,
  head: AtomTree,
  rest: readonly Tree[],
): Expression {
  const [name, value] = nameAndValue(builder, list, head, rest);
  if (name === undefined || value === undefined)
    return errorNode(list, value === undefined ? [] : [value]);
  return { kind: 'assign', span: spanOf(list), name, value };
}

/** The two parts of `defvar` and `set`; the name only if it is plain. */
function nameAndValue(
  builder: Builder,
  list: ListTree,
  head: AtomTree,
  rest: readonly Tree[],
): readonly [Name | undefined, Expression | undefined] {
  const [nameTree, ...values] = parts(list, rest, 2);
  if (values.length !== 1) {
    const word = builder.text(head);
    // `512 MiB` is how free form writes it.
    const withUnit = unitAdvice(builder, values, false);
    const { advice, fixes } = withUnit ?? {
      advice: `write \`(${word} name value)\``,
      fixes: nameTree === undefined ? [] : wrapInBlock(values),
    };
    builder.misshapen(
      list,
      faults.wrongArity(
        spanOf(head),
        word,
        'a name and a value (two parts)',
        rest.length,
        advice,
        fixes,
      ),
    );
  }
  const bound =
    nameTree === undefined
      ? undefined
      : buildName(builder, list, nameTree, 'the name of a variable');
  const [only] = values;
  const value =
    only !== undefined && values.length === 1
      ? builder.build(only)
      : errorNode(list, values.map(builder.build));
  return [bound?.plain === true ? bound.name : undefined, value];
}

const SHAPE = '`(def name (parameter) body)`';

/** `(def name (parameter …) body)`. */
export function buildFunction(
  builder: Builder,
  list: ListTree,
  head: AtomTree,
  rest: readonly Tree[],
): Expression {
  const [nameTree, paramTree, ...bodies] = parts(list, rest, 3);
  const malformed = (tree: Tree, problem: string, fixes: readonly Fix[] = []): void =>
    builder.misshapen(list, faults.malformedDefinition(spanOf(tree), problem, fixes));
  const word = faults.quote(builder.text(head));
  if (nameTree === undefined) {
    malformed(head, `${word} has no name; write ${SHAPE}`);
    return errorNode(list, []);
  }
  const { name } = buildName(builder, list, nameTree, 'the name of a function');
  if (paramTree?.kind !== 'list') {
    const problem = `${word} needs a list of parameters, \`()\` for none; write ${SHAPE}`;
    const words = bodies.slice(0, -1);
    if (paramTree?.kind === 'symbol' && bodies.length > 0 && words.every(isWord)) {
      // `(def half x (/ x 2))`
      malformed(paramTree, problem, [inBrackets(paramTree, words.at(-1) ?? paramTree)]);
      const params = [paramTree, ...words].map(
        (tree) => buildName(builder, list, tree, 'a parameter').name,
      );
      const body = errorNode(list, bodies.slice(-1).map(builder.build));
      return { kind: 'function', span: spanOf(list), name, params, body };
    }
    malformed(paramTree ?? list, problem);
    const left = paramTree === undefined ? bodies : [paramTree, ...bodies];
    return {
      kind: 'function',
      span: spanOf(list),
      name,
      params: [],
      body: errorNode(list, left.map(builder.build)),
    };
  }
  const params = buildParams(builder, list, paramTree, malformed);
  const [only] = bodies;
  if (only !== undefined && bodies.length === 1) {
    return { kind: 'function', span: spanOf(list), name, params, body: builder.build(only) };
  }
  if (bodies.length === 0) malformed(nameTree, `the function has no body; write ${SHAPE}`);
  else
    malformed(
      list,
      'the body of a function is one form; put several in `{ }`',
      wrapInBlock(bodies),
    );
  return {
    kind: 'function',
    span: spanOf(list),
    name,
    params,
    body: errorNode(list, bodies.map(builder.build)),
  };
}

const isWord = ({ kind }: Tree): boolean => kind === 'symbol';

const inBrackets = (first: Tree, last: Tree): Fix => ({
  title: 'Put brackets around the parameters',
  edits: [
    { span: { start: first.start, end: first.start }, text: '(' },
    { span: { start: last.end, end: last.end }, text: ')' },
  ],
});

function buildParams(
  builder: Builder,
  list: ListTree,
  tree: ListTree,
  malformed: (tree: Tree, problem: string, fixes?: readonly Fix[]) => void,
): readonly Name[] {
  if (tree.open === '{') {
    malformed(tree, `parameters stand in \`( )\`, not in \`{ }\`; write ${SHAPE}`, [
      {
        title: 'Write `( )`',
        edits: [
          { span: { start: tree.start, end: tree.start + 1 }, text: '(' },
          { span: { start: tree.end - 1, end: tree.end }, text: ')' },
        ],
      },
    ]);
  }
  const excess = tree.items[mostParameters];
  if (excess !== undefined)
    malformed(excess, `a function has at most ${mostParameters} parameters`);
  return tree.items
    .slice(0, mostParameters)
    .filter((item) => item.kind !== 'bad')
    .map((item) => buildName(builder, list, item, 'a parameter').name);
}
