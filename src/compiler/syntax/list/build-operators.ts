/**
 * Builds operators and built-in functions, by sign or by name.
 * In: a list whose head is one. Out: an operator expression, or an error node when it has too few
 * or too many operands.
 */

import {
  type Builtin,
  type Operator,
  operatorRow,
  operatorSpellings,
  takes,
} from '../../../schema/builtins.ts';
import type { Fix } from '../../diagnostics/diagnostic.ts';
import * as faults from '../../diagnostics/syntax.ts';
import type { Expression } from '../ast.ts';
import { type Builder, errorNode, nameOf, spanOf } from './builder.ts';
import type { AtomTree, ListTree, Tree } from './tree.ts';
import { unitAdvice } from './written-units.ts';

/** The operator that a head spells. */
export function operatorOf(spelling: string): Operator | undefined {
  return operatorSpellings.get(spelling);
}

/** How many operands an operator takes, in words. */
function operandsText({ minArgs, maxArgs }: Builtin): string {
  const count = ['any number of', 'one', 'two', 'three', 'four'][minArgs] ?? String(minArgs);
  const least = maxArgs === null && minArgs > 0 ? 'at least ' : '';
  return `${least}${count} operand${minArgs === 1 ? '' : 's'}`;
}

/** `(+ a b)`, `(and a b c)`. */
export function buildOperator(
  builder: Builder,
  list: ListTree,
  head: AtomTree,
  rest: readonly Tree[],
): Expression {
  const name = nameOf(builder, head);
  const operator = operatorOf(name.text);
  const args = rest.map(builder.build);
  if (operator === undefined || list.damaged) return errorNode(list, args);
  if (!takes(operator, args.length)) {
    const { advice, fixes } = advise(builder, operator, head, rest);
    builder.misshapen(
      list,
      faults.wrongArity(
        spanOf(head),
        name.text,
        operandsText(operatorRow(operator)),
        args.length,
        advice,
        fixes,
      ),
    );
    return errorNode(list, args);
  }
  return { kind: 'operator', span: spanOf(list), operator, head: name, args };
}

interface Advice {
  readonly advice: string;
  readonly fixes: readonly Fix[];
}

function advise(
  builder: Builder,
  operator: Operator,
  head: AtomTree,
  rest: readonly Tree[],
): Advice {
  const sign = builder.text(head);
  const [first, second] = rest;
  const takesMore = operator === 'add' || operator === 'mul';
  const withUnit = unitAdvice(builder, rest, takesMore);
  if (withUnit !== null) return withUnit;
  if (operator === 'sub' && first !== undefined && rest.length === 1) {
    return {
      advice: 'write `(- 0 x)` for the negative of `x`',
      fixes: [
        {
          title: 'Subtract from 0',
          edits: [{ span: { start: head.end, end: head.end }, text: ' 0' }],
        },
      ],
    };
  }
  if (takesMore && first !== undefined && second !== undefined) {
    // (+ a b c) -> (+ (+ a b) c); with more operands once per operand.
    const opening = `(${sign} `.repeat(Math.min(rest.length, 20) - 2);
    const edits = [{ span: { start: first.start, end: first.start }, text: opening }];
    for (const operand of rest.slice(1, -1))
      edits.push({ span: { start: operand.end, end: operand.end }, text: ')' });
    return {
      advice: `nest them: \`(${sign} (${sign} a b) c)\``,
      fixes: rest.length <= 20 ? [{ title: 'Nest the operands', edits }] : [],
    };
  }
  const comparison = ['lt', 'lte', 'gt', 'gte', 'eq', 'neq'].includes(operator);
  if (comparison && rest.length > 2)
    return { advice: 'join two comparisons with `and`', fixes: [] };

  return { advice: '', fixes: [] };
}
