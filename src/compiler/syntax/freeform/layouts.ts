/**
 * What stands around statements, in the order of the text.
 * In: a statement, or a whole policy. Out: each layout; all comments. The builder, the formatter and
 * the comparison of trees go by this one walk, so that none of them loses what another one keeps.
 */
import { emptyLayout } from './terms.ts';
import type { Body, FreeformTree, Layout, Remark, Statement } from './tree.ts';

type Visit = (layout: Layout) => void;

/** Calls back for what stands around a statement and all that it holds. */
export function eachLayout(statement: Statement, visit: Visit): void {
  visit(statement.layout);
  switch (statement.kind) {
    case 'if':
      for (const [i, { layout, body }] of statement.arms.entries()) {
        // The layout of the first arm is that of the statement.
        if (i > 0) visit(layout);
        eachInBody(body, visit);
      }
      if (statement.otherwise !== null) {
        visit(statement.otherwise.layout);
        eachInBody(statement.otherwise.body, visit);
      }
      visit(statement.end);
      return;
    case 'do':
    case 'block':
    case 'procedure':
      eachInBody(statement.body, visit);
      visit(statement.end);
      return;
    case 'if-line':
      eachLayout(statement.then, visit);
      return;
    case 'declare':
    case 'assign':
    case 'call':
    case 'term':
    case 'return':
    case 'cycle':
    case 'broken':
      return;
    default:
      statement satisfies never;
  }
}

function eachInBody({ statements, after }: Body, visit: Visit): void {
  for (const inner of statements) eachLayout(inner, visit);
  if (after.length > 0) visit({ ...emptyLayout, before: after });
}

/** The comments around and in a statement. */
export const remarksIn = (statement: Statement): readonly Remark[] =>
  collected((visit) => eachLayout(statement, visit));

/** The comments of a policy, those of its statements included. */
export const remarksOf = ({ layout, body, end, after }: FreeformTree): readonly Remark[] =>
  collected((visit) => {
    visit(layout);
    eachInBody(body, visit);
    visit(end);
    visit({ ...emptyLayout, before: after });
  });

function collected(walk: (visit: Visit) => void): readonly Remark[] {
  const found: Remark[] = [];
  // One by one: a call takes only so many arguments.
  const add = (remarks: readonly Remark[]): void => {
    for (const remark of remarks) found.push(remark);
  };
  walk(({ before, inside, trailing }) => {
    add(before);
    add(inside);
    if (trailing !== null) found.push(trailing);
  });
  return found;
}
