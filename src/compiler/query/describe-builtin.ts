/**
 * Operators and built-in functions, in words for people.
 * In: an operator expression, what is known of it. Out: Markdown. Pure.
 */
import { operatorRow } from '../../schema/builtins.ts';
import type { Observed } from '../check/observations.ts';
import type { Expression, Notation } from '../syntax/ast.ts';
import { inWords } from './describe-value.ts';

/** How it is written, what it does, and what it gives here. */
export function describeOperator(
  { operator }: Extract<Expression, { kind: 'operator' }>,
  known: Observed | undefined,
  notation: Notation,
): string {
  const row = operatorRow(operator);
  const here = known === undefined ? '' : inWords(known);
  return [
    `\`${notation === 'list' ? row.signature : row.freeForm}\``,
    row.doc,
    ...(here === '' ? [] : [`Here: ${here}`]),
  ].join('\n\n');
}
