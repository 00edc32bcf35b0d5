/**
 * Operators and built-in functions, in words for people.
 * In: an operator expression, what is known of it. Out: Markdown. Pure.
 */
import { operatorRow } from '../../schema/builtins.ts';
import type { Observed } from '../check/observations.ts';
import type { Expression, Notation } from '../syntax/ast.ts';
import { freeformRow } from './builtin-rows.ts';
import { inWords } from './describe-value.ts';

/** How it is written, what it does, and what it gives here. */
export function describeOperator(
  { operator, head }: Extract<Expression, { kind: 'operator' }>,
  known: Observed | undefined,
  notation: Notation,
): string {
  const { signature, freeForm, doc } = operatorRow(operator);
  const own = notation === 'list' ? undefined : freeformRow(head.text, false);
  const here = known === undefined ? '' : inWords(known);
  return [
    `\`${own?.signature ?? (notation === 'list' ? signature : freeForm)}\``,
    own?.doc ?? doc,
    ...(here === '' ? [] : [`Here: ${here}`]),
  ].join('\n\n');
}
