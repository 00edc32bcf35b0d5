/**
 * `if` where a statement stands: arms, `else if`, one line where that is enough.
 * In: an `if`, and what becomes of its value. Out: statements.
 */
import type { Expression, IfExpression } from '../../syntax/ast.ts';
import type { Arm, Remark, Statement, Term } from '../../syntax/freeform/tree.ts';
import { type Conversion, isIdle, needsStatements, type Out, type Wanted } from './conversion.ts';
import { bare, bodyOf, nowhere } from './make.ts';
import { withRemarks } from './remarks.ts';
import { term } from './terms.ts';

/** Converts an `if`. */
export function conditional(c: Conversion, e: IfExpression, wanted: Wanted, out: Out): void {
  const own: Out = [];
  const blankBefore = c.remarks.blankBefore(e.span.start);
  const before = c.remarks.before(e.condition.span.end);
  const outer = c.scope;
  const ends: Map<string, 'surely' | 'maybe'>[] = [];
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
      const body = wanted.kind === 'nothing' && isIdle(rest) ? [] : branch(rest);
      if (body.length === 0) ends.push(new Map(outer));
      otherwise = body.length === 0 ? null : body;
      break;
    }
    const comments = arms.length === 0 ? [] : c.remarks.before(rest.condition.span.end);
    const condition = term(c, rest.condition, arms.length === 0 ? own : []);
    const statementsOf = branch(rest.then);
    const after = c.remarks.before(Math.min(rest.else.span.start, e.span.end));
    arms.push({
      span: nowhere,
      layout: { ...bare, before: comments },
      condition,
      body: bodyOf(statementsOf, after),
    });
    rest = rest.else;
  }
  const after = c.remarks.before(e.span.end);
  merge(outer, ends);
  const made = shaped(arms, otherwise, after);
  const [first, ...others] = [...own, ...made];
  if (first === undefined) return;
  const layout = { ...first.layout, blankBefore };
  out.push(...withRemarks([{ ...first, layout }, ...others], before));
}

/** What is declared after branches: surely where each of them declares it. */
function merge(
  scope: Map<string, 'surely' | 'maybe'>,
  ends: readonly ReadonlyMap<string, 'surely' | 'maybe'>[],
): void {
  for (const end of ends)
    for (const name of end.keys()) {
      const all = ends.every((other) => other.get(name) === 'surely');
      scope.set(name, all ? 'surely' : 'maybe');
    }
}

function shaped(arms: readonly Arm[], otherwise: Out | null, after: readonly Remark[]): Out {
  const [only] = arms;
  const line = arms.length === 1 && only !== undefined && after.length === 0 ? only : null;
  if (line !== null && isOneLine(line)) {
    const [then] = line.body.statements as [Statement];
    const made: Statement = {
      kind: 'if-line',
      span: nowhere,
      layout: bare,
      condition: line.condition,
      then,
    };
    if (otherwise === null) return [made];
    // What returns needs no `else`.
    if (then.kind === 'return') return [made, ...otherwise];
  }
  return [
    {
      kind: 'if',
      span: nowhere,
      layout: bare,
      arms,
      otherwise: otherwise === null ? null : { layout: bare, body: bodyOf(otherwise, after) },
      end: otherwise === null && after.length > 0 ? { ...bare, before: after } : bare,
    },
  ];
}

/** Whether an arm reads well as `if (c) statement`. */
function isOneLine({ condition, body: { statements: list, after } }: Arm): boolean {
  const [then, ...others] = list;
  if (then === undefined || others.length > 0 || after.length > 0) return false;
  const { before, trailing, inside } = then.layout;
  if (before.length > 0 || trailing !== null || inside.length > 0) return false;
  if (then.kind !== 'assign' && then.kind !== 'call' && then.kind !== 'return') return false;
  const parts: readonly Term[] =
    then.kind === 'assign'
      ? [then.target, then.value]
      : then.kind === 'call'
        ? then.args
        : then.value === null
          ? []
          : [then.value];
  return sizeOf([condition, ...parts]) <= mostOnLine;
}

/** Names and literals that one line takes before it is hard to read. */
const mostOnLine = 5;

const sizeOf = (parts: readonly Term[]): number =>
  parts.reduce((sum, part) => sum + leaves(part), 0);

function leaves(t: Term): number {
  switch (t.kind) {
    case 'number':
    case 'text':
    case 'true':
    case 'false':
    case 'none':
    case 'name':
      return 1;
    case 'member':
      return 1 + leaves(t.of) / 2;
    case 'invoke':
      return 1 + sizeOf(t.args);
    case 'infix':
      return leaves(t.left) + leaves(t.right);
    case 'prefix':
    case 'parentheses':
      return leaves(t.of);
    case 'choice':
      return sizeOf([t.condition, t.then, t.else]);
    case 'broken':
      return sizeOf(t.parts);
    default:
      return t satisfies never;
  }
}
