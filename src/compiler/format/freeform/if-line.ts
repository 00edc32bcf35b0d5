/**
 * `if (c) statement` that is too long for its line gets a block.
 * In: a statement and its column. Out: the same, or an `if` with a block that says the same.
 * `return` and `cycle` stay: behind a condition of several lines they read well.
 */
import { emptyLayout } from '../../syntax/freeform/terms.ts';
import type { IfLineStatement, Statement } from '../../syntax/freeform/tree.ts';
import { print } from '../doc.ts';
import { lineWidth, widthOf } from '../width.ts';
import { lineDoc } from './lines.ts';
import { Remarks } from './remarks.ts';

/** The statement, with a block where it is an `if` that does not fit on one line. */
export function withBlock(statement: Statement, column: number): Statement {
  if (statement.kind !== 'if-line' || statement.layout.inside.length > 0) return statement;
  const { span, layout, condition, then } = statement;
  const leaves = then.kind === 'cycle' || (then.kind === 'return' && then.value === null);
  if (leaves || fits(statement, column)) return statement;
  const body = { statements: [{ ...then, layout: emptyLayout }], after: [] };
  const arms = [{ span, layout, condition, body }];
  return { kind: 'if', span, layout, arms, otherwise: null, end: emptyLayout };
}

function fits(statement: IfLineStatement, column: number): boolean {
  const text = print(lineDoc(statement, new Remarks([], () => false)), Number.POSITIVE_INFINITY);
  return column + widthOf(text) <= lineWidth;
}
