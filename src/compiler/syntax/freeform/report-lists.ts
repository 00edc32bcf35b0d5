/**
 * Reports what is written as lists write it, in free form.
 * In: a cursor, and what stands there. Out: its fault goes to the cursor's line, with how it is written here.
 */
import * as faults from '../../diagnostics/freeform.ts';
import * as shared from '../../diagnostics/syntax.ts';
import type { Cursor } from './cursor.ts';
import type { ListCall } from './list-call.ts';
import type { MethodCall } from './method-call.ts';

/** Reports a call that is written as lists do; `before`: what stands before it as it is due here. */
export function reportListCall(
  cursor: Cursor,
  { name, due, length }: ListCall,
  before: string,
): void {
  const span = cursor.span({ start: cursor.peek().start, end: cursor.peek(length - 1).end });
  const text = `${before}${due ?? `${name}(…)`}`;
  const written = shared.quote(
    cursor.line.text.slice(cursor.peek().start, cursor.peek(length - 1).end),
  );
  const problem = `${written} is no call here; write ${shared.quote(text)}`;
  const fixes = due === null ? [] : [{ title: `Write \`${text}\``, edits: [{ span, text }] }];
  if (!cursor.damaged) cursor.report(faults.malformedStatement(span, problem, fixes));
  cursor.damaged = true;
}

/** Reports a method that is written as lists do; `from`: where what it replaces starts, if before it. */
export function reportMethod(
  cursor: Cursor,
  { due, shown, isStatement, length }: MethodCall,
  isWhole: boolean,
  from = cursor.peek().start,
): void {
  const span = cursor.span({ start: from, end: cursor.peek(length - 1).end });
  const method = shared.quote(
    cursor.line.text.slice(cursor.peek().start, cursor.peek(length - 1).end),
  );
  const fits = due !== null && isWhole === isStatement;
  const where = isStatement && !isWhole ? ' as a statement of its own' : '';
  const problem = `${method} is how lists write it; write ${shared.quote(shown)}${where}`;
  const fixes = fits ? [{ title: `Write ${shared.quote(due)}`, edits: [{ span, text: due }] }] : [];
  if (!cursor.damaged) cursor.report(faults.malformedStatement(span, problem, fixes));
  // What follows it can be read, but for what it should have been.
  if (!fits) cursor.damaged = true;
}
