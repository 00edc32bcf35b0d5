/**
 * Builds `if`, `with` and blocks.
 * In: lists with such a head. Out: their nodes, or error nodes with the readable parts.
 */
import type { Fix } from '../../diagnostics/diagnostic.ts';
import * as faults from '../../diagnostics/syntax.ts';
import type { Expression } from '../ast.ts';
import { buildName } from './build-names.ts';
import { type Builder, closerFor, errorNode, spanOf } from './builder.ts';
import type { AtomTree, ListTree, Tree } from './tree.ts';

/** `{ a b }` and `(eval a b)`. */
export function buildBlock(builder: Builder, list: ListTree, items: readonly Tree[]): Expression {
  if (items.length === 0) {
    builder.misshapen(list, faults.emptyForm(spanOf(list), builder.text(list), true));
    return errorNode(list, []);
  }
  const [first, ...rest] = items;
  if (list.open === '{' && first?.kind === 'operator' && rest.length > 0) {
    const fix: Fix = {
      title: 'Write `( )`',
      edits: [
        { span: { start: list.start, end: list.start + 1 }, text: '(' },
        { span: { start: list.end - 1, end: list.end }, text: ')' },
      ],
    };
    builder.misshapen(list, faults.operatorAsValue(spanOf(first), builder.text(first), [fix]));
    return errorNode(list, rest.map(builder.build));
  }
  return { kind: 'block', span: spanOf(list), items: items.map(builder.build) };
}

/** The parts of a list that may hold holes: with them if their number is right, else without. */
export function parts(list: ListTree, rest: readonly Tree[], wanted: number): readonly Tree[] {
  return !list.damaged || rest.length === wanted
    ? rest
    : rest.filter((item) => item.kind !== 'bad');
}

/** A fix that makes one block of several trees. */
export function wrapInBlock(trees: readonly Tree[]): readonly Fix[] {
  const first = trees[0];
  const last = trees.at(-1);
  if (first === undefined || last === undefined || trees.length < 2) return [];
  return [
    {
      title: 'Put `{ }` around them',
      edits: [
        { span: { start: first.start, end: first.start }, text: '{' },
        { span: { start: last.end, end: last.end }, text: '}' },
      ],
    },
  ];
}

/** `(if condition then else)`. */
export function buildIf(
  builder: Builder,
  list: ListTree,
  head: AtomTree,
  rest: readonly Tree[],
): Expression {
  const trees = parts(list, rest, 3);
  const built = trees.map(builder.build);
  const [condition, then, otherwise, ...more] = built;
  if (
    condition !== undefined &&
    then !== undefined &&
    otherwise !== undefined &&
    more.length === 0
  ) {
    return { kind: 'if', span: spanOf(list), condition, then, else: otherwise };
  }
  const words = rest.filter((tree) => /^(?:then|else)$/iu.test(wordOf(builder, tree)));
  const found = rest.length;
  const expected = 'a condition and two branches (three parts)';
  const end = then?.span.end ?? list.end;
  const [advice, fixes]: [string, readonly Fix[]] =
    words.length > 0
      ? ['leave `then` and `else` out', withoutWords(words, rest)]
      : found === 2
        ? [
            'write `0` as the last where nothing is to be done',
            [
              {
                title: 'Add `0` as the other branch',
                edits: [{ span: { start: end, end }, text: ' 0' }],
              },
            ],
          ]
        : found > 3
          ? ['put the forms of a branch in `{ }`', []]
          : ['write `(if condition a b)`', []];
  builder.misshapen(
    list,
    faults.wrongArity(spanOf(head), builder.text(head), expected, found, advice, fixes),
  );
  const meant = built.filter((_, i) => !words.some((word) => word === trees[i]));
  return errorNode(list, meant);
}

const wordOf = (builder: Builder, tree: Tree | undefined): string =>
  tree?.kind === 'symbol' ? builder.text(tree) : '';

/** Words that stand for nothing, each with the blanks behind it; a branch that is missing is `0`. */
function withoutWords(words: readonly Tree[], rest: readonly Tree[]): readonly Fix[] {
  const left = rest.length - words.length;
  const last = rest.at(-1);
  if (last === undefined || words.includes(last) || left < 2 || left > 3) return [];
  const cuts = words.map((word) => {
    const next = rest[rest.indexOf(word) + 1];
    return { span: { start: word.start, end: next?.start ?? word.end }, text: '' };
  });
  const other = { span: { start: last.end, end: last.end }, text: ' 0' };
  const edits = left === 2 ? [...cuts, other] : cuts;
  return [{ title: 'Leave them out', edits }];
}

/** `(with collection item body)`. */
export function buildLoop(
  builder: Builder,
  list: ListTree,
  head: AtomTree,
  rest: readonly Tree[],
): Expression {
  const [over, item, ...bodies] = parts(list, rest, 3);
  if (/^in$/iu.test(wordOf(builder, item)) && over?.kind === 'symbol') {
    const swapped = elementFirst(builder, list, head, over, bodies);
    if (swapped !== null) return swapped;
  }
  if (over === undefined || item === undefined || bodies.length !== 1) {
    const fixes = over !== undefined && item !== undefined ? wrapInBlock(bodies) : [];
    const expected = 'a collection, a name and one form (three parts)';
    const advice =
      bodies.length > 1
        ? 'put the forms in `{ }`'
        : `close it with ${faults.quote(closerFor(list))} after the form`;
    builder.misshapen(
      list,
      faults.wrongArity(spanOf(head), builder.text(head), expected, rest.length, advice, fixes),
    );
    if (over === undefined || item === undefined || bodies.length === 0) {
      return errorNode(list, rest.map(builder.build));
    }
  }
  if (over.kind !== 'symbol' && over.kind !== 'bad') {
    builder.misshapen(list, faults.malformedLoop(spanOf(over), builder.text(over)));
  }
  const collection = builder.build(over);
  const { name } = buildName(builder, list, item, 'the name of an element');
  const [only] = bodies;
  const body: Expression =
    only !== undefined && bodies.length === 1
      ? builder.build(only)
      : errorNode(list, bodies.map(builder.build));
  // The name of the element is kept in any case, so that its uses in the body are no errors too.
  return { kind: 'loop', span: spanOf(list), over: collection, item: name, body };
}

/** `(with guest in Guests form)`: reports it and builds what is meant; null where it is something else. */
function elementFirst(
  builder: Builder,
  list: ListTree,
  head: AtomTree,
  item: AtomTree,
  [over, ...bodies]: readonly Tree[],
): Expression | null {
  const [body, ...more] = bodies;
  if (over?.kind !== 'symbol' || body === undefined) return null;
  const due = `${builder.text(over)} ${builder.text(item)}`;
  const fix: Fix = {
    title: `Write ${faults.quote(due)}`,
    edits: [{ span: { start: item.start, end: over.end }, text: due }],
  };
  const expected = 'a collection, a name and one form (three parts)';
  const found = list.items.length - 1;
  const advice = `the collection comes first, without ${faults.quote('in')}: ${faults.quote(`(with ${due} …)`)}`;
  const fixes = more.length === 0 ? [fix] : [];
  builder.misshapen(
    list,
    faults.wrongArity(spanOf(head), builder.text(head), expected, found, advice, fixes),
  );
  const collection = builder.build(over);
  const { name } = buildName(builder, list, item, 'the name of an element');
  const inner =
    more.length === 0 ? builder.build(body) : errorNode(list, bodies.map(builder.build));
  return { kind: 'loop', span: spanOf(list), over: collection, item: name, body: inner };
}
