/**
 * Lists that do not start with what they call.
 * In: a list whose head is a number, a text, a list or `nil`, or an infix expression. Out: an error
 * node with its operands, and advice on what was probably meant.
 */
import type { Fix } from '../../diagnostics/diagnostic.ts';
import * as faults from '../../diagnostics/syntax.ts';
import type { ErrorExpression } from '../ast.ts';
import { type Builder, errorNode, spanOf } from './builder.ts';
import type { ListTree, Tree } from './tree.ts';

const kinds = {
  number: 'a number',
  text: 'a text',
  list: 'a list',
  symbol: 'no function',
  operator: '',
  bad: '',
} as const;

/** A list with a head that nothing can call. */
export function buildBadHead(
  builder: Builder,
  list: ListTree,
  head: Tree,
  rest: readonly Tree[],
): ErrorExpression {
  const infix = infixFault(builder, list);
  if (infix !== undefined) return infix;
  const written = faults.quote(builder.text(head));
  const what = kinds[head.kind];
  if (rest.length === 0) {
    const fixes: Fix[] = [
      {
        title: 'Remove the brackets',
        edits: [
          { span: { start: list.start, end: head.start }, text: '' },
          { span: { start: head.end, end: list.end }, text: '' },
        ],
      },
    ];
    builder.misshapen(
      list,
      faults.badHead(
        spanOf(head),
        `${written} is ${what}, so these brackets call nothing; write it without them`,
        fixes,
      ),
    );
  } else {
    const advice =
      head.kind === 'list' ? 'several forms in a row stand in `{ }`' : 'put what is called first';
    builder.misshapen(
      list,
      faults.badHead(spanOf(head), `${written} is ${what} and cannot be called; ${advice}`, []),
    );
  }
  return errorNode(list, [builder.build(head), ...rest.map(builder.build)]);
}

/** `(a + b)`: reports it and gives the error node; undefined where no operator stands second. */
export function infixFault(builder: Builder, list: ListTree): ErrorExpression | undefined {
  const [left, sign, right] = list.items;
  if (left === undefined || sign === undefined || right === undefined) return undefined;
  const word = sign.kind === 'symbol' && sign.end - sign.start <= 3 ? builder.text(sign) : '';
  if (sign.kind !== 'operator' && word !== 'and' && word !== 'or') return undefined;
  const operator = builder.text(sign);
  const fixes: Fix[] = [];
  if (list.items.length === 3) {
    fixes.push({
      title: `Put \`${operator}\` first`,
      edits: [
        { span: { start: left.start, end: left.start }, text: `${operator} ` },
        { span: { start: left.end, end: right.start }, text: ' ' },
      ],
    });
  }
  const example =
    list.items.length === 3
      ? faults.quote(`(${operator} ${shorten(builder.text(left))} ${shorten(builder.text(right))})`)
      : `\`(${operator} a b)\``;
  builder.misshapen(
    list,
    faults.badHead(
      spanOf(list),
      `the operator ${faults.quote(operator)} comes first; write ${example}`,
      fixes,
    ),
  );
  const operands = list.items.filter((item, index) => index % 2 === 0 || item.kind === 'list');
  return errorNode(list, operands.map(builder.build));
}

const shorten = (text: string): string => (text.length > 15 ? '…' : text);
