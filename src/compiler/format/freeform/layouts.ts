/**
 * What stands around the statements of a tree, in the order of the text.
 * In: statements. Out: each layout, and each comment.
 */
import type { Body, FreeformTree, Layout, Remark, Statement } from '../../syntax/freeform/tree.ts';

/** Calls back for what stands around a statement and all that it holds. */
export function eachLayout(statement: Statement, visit: (layout: Layout) => void): void {
  visit(statement.layout);
  const within = (body: Body): void => {
    for (const inner of body.statements) eachLayout(inner, visit);
    if (body.after.length > 0) visit({ ...nothing, before: body.after });
  };
  switch (statement.kind) {
    case 'if':
      for (const [i, { layout, body }] of statement.arms.entries()) {
        if (i > 0) visit(layout);
        within(body);
      }
      if (statement.otherwise !== null) {
        visit(statement.otherwise.layout);
        within(statement.otherwise.body);
      }
      visit(statement.end);
      break;
    case 'do':
    case 'block':
    case 'procedure':
      within(statement.body);
      visit(statement.end);
      break;
    default:
  }
}

const nothing: Layout = { before: [], blankBefore: false, trailing: null, inside: [] };

/** All comments of a policy, in their order. */
export function remarksOf({ layout, body, end, after }: FreeformTree): readonly Remark[] {
  const all: Remark[] = [];
  // One by one: a call takes only so many arguments.
  const add = (remarks: readonly Remark[]): void => {
    for (const remark of remarks) all.push(remark);
  };
  const visit = ({ before, inside, trailing }: Layout): void => {
    add(before);
    add(inside);
    if (trailing !== null) all.push(trailing);
  };
  visit(layout);
  for (const statement of body.statements) eachLayout(statement, visit);
  add(body.after);
  visit(end);
  add(after);
  return all;
}
