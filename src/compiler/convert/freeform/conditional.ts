/**
 * `if` where a statement stands: arms, `else if`, one line where that is enough.
 * In: an `if`, and what becomes of its value. Out: statements.
 */
import type { Expression, IfExpression } from '../../syntax/ast.ts';
import { emptyLayout } from '../../syntax/freeform/terms.ts';
import type { Arm, Remark, Statement, Term } from '../../syntax/freeform/tree.ts';
import type { Conversion, Out, Scope, Wanted } from './conversion.ts';
import { needsStatements } from './kinds.ts';
import { bodyOf, negated, nowhere } from './make.ts';
import { isOneLine } from './one-line.ts';
import { withRemarks } from './remarks.ts';

/** Converts an `if`. */
export function conditional(c: Conversion, e: IfExpression, wanted: Wanted, out: Out): void {
  const own: Out = [];
  const blankBefore = c.remarks.blankBefore(e.span.start);
  const before = c.remarks.before(e.condition.span.end);
  const ends: Scope[] = [];
  let outer = c.scope;
  /** The statements of a branch, from the names that are declared before it. */
  const branch = (part: Expression): Out => {
    c.scope = new Map(outer);
    const body: Out = [];
    c.statements(part, wanted, body);
    ends.push(c.scope);
    c.scope = outer;
    return body;
  };

  const arms: Arm[] = [];
  let rest: Expression = e;
  let otherwise: Out | null = null;
  for (;;) {
    if (rest.kind !== 'if' || (arms.length > 0 && needsStatements(rest.condition))) {
      const body = branch(rest);
      otherwise = body.length === 0 ? null : body;
      break;
    }
    const comments = arms.length === 0 ? [] : c.remarks.before(rest.condition.span.end);
    const condition = c.term(rest.condition, arms.length === 0 ? own : []);
    outer = c.scope;
    const made = branch(rest.then);
    arms.push({
      span: nowhere,
      layout: { ...emptyLayout, before: comments },
      condition,
      body: bodyOf(made),
    });
    rest = rest.else;
  }
  const after = c.remarks.before(e.span.end);
  merge(c.scope, ends);
  const made = shaped(arms, otherwise, after);
  const [first, ...others] = [...own, ...made];
  if (first === undefined) return;
  const layout = { ...first.layout, blankBefore };
  out.push(...withRemarks([{ ...first, layout }, ...others], before));
}

/** What is declared after branches: surely where each of them declares it. */
export function merge(scope: Map<string, 'surely' | 'maybe'>, ends: readonly Scope[]): void {
  for (const end of ends)
    for (const name of end.keys()) {
      const all = ends.every((other) => other.get(name) === 'surely');
      scope.set(name, all ? 'surely' : 'maybe');
    }
}

function shaped(arms: readonly Arm[], otherwise: Out | null, after: readonly Remark[]): Out {
  const [only] = arms;
  if (arms.length !== 1 || only === undefined) return [written(arms, otherwise, after)];
  if (isEmpty(only) && otherwise !== null) {
    const arm = { ...only, condition: opposite(only.condition), body: bodyOf(otherwise, after) };
    return shaped([arm], null, []);
  }
  const [then, ...more] = only.body.statements;
  if (then !== undefined && more.length === 0 && after.length === 0 && isOneLine(only)) {
    const { condition } = only;
    const line: Statement = {
      kind: 'if-line',
      span: nowhere,
      layout: emptyLayout,
      condition,
      then,
    };
    if (otherwise === null) return [line];
    // What returns needs no `else`.
    if (then.kind === 'return') return [line, ...otherwise];
  }
  return [written(arms, otherwise, after)];
}

const isEmpty = ({ body, layout }: Arm): boolean =>
  body.statements.length === 0 && body.after.length === 0 && layout.before.length === 0;

/** The condition under which the other branch is taken. */
const opposite = (condition: Term): Term =>
  condition.kind === 'prefix' && condition.operator === 'not' ? condition.of : negated(condition);

function written(arms: readonly Arm[], otherwise: Out | null, after: readonly Remark[]): Statement {
  return {
    kind: 'if',
    span: nowhere,
    layout: emptyLayout,
    arms,
    otherwise: otherwise === null ? null : { layout: emptyLayout, body: bodyOf(otherwise, after) },
    end: otherwise === null && after.length > 0 ? { ...emptyLayout, before: after } : emptyLayout,
  };
}

/** `if (c) then … end if` without comments. */
export const plainIf = (condition: Term, body: readonly Statement[]): Statement =>
  written([{ span: nowhere, layout: emptyLayout, condition, body: bodyOf(body) }], null, []);
