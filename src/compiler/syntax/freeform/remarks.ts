/**
 * All comments of a statement.
 * In: a statement. Out: its comments and those of what it holds, in the order of the text.
 */
import type { Body, Layout, Remark, Statement } from './tree.ts';

/** The comments around and in a statement. */
export function remarksIn(statement: Statement): readonly Remark[] {
  const found: Remark[] = [];
  // One by one: a call takes only so many arguments.
  const add = (remarks: readonly Remark[]): void => {
    for (const remark of remarks) found.push(remark);
  };
  const layout = ({ before, inside, trailing }: Layout): void => {
    add(before);
    add(inside);
    if (trailing !== null) found.push(trailing);
  };
  const body = ({ statements, after }: Body): void => {
    statements.forEach(visit);
    add(after);
  };
  const visit = (inner: Statement): void => {
    layout(inner.layout);
    switch (inner.kind) {
      case 'if':
        inner.arms.forEach((arm, i) => {
          // The layout of the first arm is that of the statement.
          if (i > 0) layout(arm.layout);
          body(arm.body);
        });
        if (inner.otherwise !== null) {
          layout(inner.otherwise.layout);
          body(inner.otherwise.body);
        }
        layout(inner.end);
        return;
      case 'do':
      case 'block':
      case 'procedure':
        body(inner.body);
        layout(inner.end);
        return;
      case 'if-line':
        visit(inner.then);
        return;
      default:
    }
  };
  visit(statement);
  return found.sort((a, b) => a.span.start - b.span.start);
}
