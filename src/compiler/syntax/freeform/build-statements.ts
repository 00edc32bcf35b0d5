/**
 * Gives statements their meaning: a list of statements becomes one expression.
 * In: statements, and how their list ends. Out: its expression.
 *
 * The syntax tree has no statement that ends a list early, so what follows an `if` with a `return` or
 * `cycle` in it goes into the branches that do not end: `if (c) return` and the rest are
 * `(if c 0 rest)`. Nothing is written twice: where several branches go on after one of them may have
 * ended, the `if` gets a value, 1 where the list goes on, and the rest stands behind that.
 */
import * as faults from '../../diagnostics/freeform.ts';
import { nestingTooDeep } from '../../diagnostics/syntax.ts';
import type { Span } from '../../text/source.ts';
import type { Expression, Procedure } from '../ast.ts';
import {
  buildAssignment,
  buildCall,
  buildDeclaration,
  buildUnused,
  typeOf,
} from './build-simple.ts';
import { type Builder, errorAt, nameOf, numberAt } from './builder.ts';
import { type Exits, type ExitWord, either, exitsOf, exitsOfAll, returnsIn } from './exits.ts';
import type {
  BlockStatement,
  DoStatement,
  ProcedureStatement,
  ReturnStatement,
  Statement,
  Term,
} from './tree.ts';

/** Statements in a row; what follows a branch is joined to it without copying. */
interface Row {
  readonly statement: Statement;
  readonly next: Row | null;
}

/**
 * How a row ends. `plain`: its value is not used. `value`: each path ends in `return` and its value.
 * `flag`: its value is 1 where it comes to its end, 0 where `return` or `cycle` ends it before.
 */
type Ending = 'plain' | 'value' | 'flag';

/** Where a row stands. */
interface Place {
  readonly procedure: ProcedureStatement | null;
  /** Called where a function can end without a value. */
  readonly unended: () => void;
  readonly loop: boolean;
  /** Inside a `do`, a `block` or a procedure: its names are not the policy's. */
  readonly local: boolean;
  /** Blocks, branches and early ends around it. */
  readonly depth: number;
}

/** The phases behind the builder recurse over what stands in each other. */
const DEPTH_LIMIT = 200;

const deeper = (place: Place): Place => ({ ...place, depth: place.depth + 1 });

const exitWord = ({ procedure, loop }: Place): ExitWord =>
  loop ? 'cycle' : procedure === null ? null : 'return';

function join(statements: readonly Statement[], next: Row | null): Row | null {
  return statements.reduceRight<Row | null>((row, statement) => ({ statement, next: row }), next);
}

/** Builds a statement at policy level. */
export function buildGroup(b: Builder, statement: Statement): Expression {
  const place = { procedure: null, unended: () => {}, loop: false, local: false, depth: 0 };
  return buildRow(b, { statement, next: null }, 'plain', place, statement.span);
}

/** Builds statements in a row; an empty row gets the span of what it is the inside of. */
function buildRow(
  b: Builder,
  row: Row | null,
  ending: Ending,
  place: Place,
  span: Span,
): Expression {
  if (place.depth > DEPTH_LIMIT) {
    if (!b.tooDeep)
      b.report(nestingTooDeep(row?.statement.span ?? span, DEPTH_LIMIT, 'blocks and early ends'));
    b.tooDeep = true;
    return errorAt(span, []);
  }
  const items: Expression[] = [];
  const word = exitWord(place);
  for (let at = row; at !== null; at = at.next) {
    if (exitsOf(at.statement, word) !== 'never') {
      items.push(...buildExiting(b, at.statement, at.next, ending, place));
      return inOne(items, span);
    }
    items.push(...buildStatement(b, at.statement, place));
  }
  if (ending === 'flag') items.push(numberAt(1, span));
  if (ending === 'value') {
    place.unended();
    items.push(errorAt(span, []));
  }
  return inOne(items, span);
}

/** Several expressions as one; of none, 0. */
function inOne(items: readonly Expression[], span: Span): Expression {
  const [first] = items;
  const last = items.at(-1);
  if (first === undefined || last === undefined) return numberAt(0, span);
  if (items.length === 1) return first;
  return { kind: 'block', span: { start: first.span.start, end: last.span.end }, items };
}

/** A statement that can end the row, and those after it. */
function buildExiting(
  b: Builder,
  statement: Statement,
  after: Row | null,
  ending: Ending,
  place: Place,
): readonly Expression[] {
  const always = exitsOf(statement, exitWord(place)) === 'always';
  const rest = always ? null : after;
  const lost = always && after !== null ? [buildUnreachable(b, after, place)] : [];
  switch (statement.kind) {
    case 'return':
      return [...lost, buildReturn(b, statement, ending, place)];
    case 'cycle':
      return [...lost, numberAt(0, statement.span)];
    case 'if':
    case 'if-line':
      return [...lost, buildBranches(b, branchesOf(statement), rest, ending, place)];
    case 'block': {
      if (rest === null) return [...lost, buildBlock(b, statement, ending, place)];
      const flag = buildBlock(b, statement, 'flag', place);
      return [buildGuard(b, flag, [statement], rest, ending, place)];
    }
    default:
      return buildStatement(b, statement, place);
  }
}

/** `return` and its value; its absence, or presence, is reported. */
function buildReturn(
  b: Builder,
  { span, value }: ReturnStatement,
  ending: Ending,
  { procedure }: Place,
): Expression {
  b.line = span;
  const isFunction = procedure?.keyword === 'function';
  if (procedure !== null && isFunction !== (value !== null)) {
    if (b.isFaulty(headOf(procedure))) return errorAt(span, []);
    b.report(faults.returnValue(span, procedure.name.text, isFunction));
    return errorAt(span, value === null ? [] : [b.term(value)]);
  }
  return ending === 'value' && value !== null ? b.term(value) : numberAt(0, span);
}

/** The line that begins a procedure. */
const headOf = ({ span, name, params }: ProcedureStatement): Span => ({
  start: span.start,
  end: (params.at(-1) ?? name).span.end,
});

/** Statements that nothing leads to: they are checked, and never run. */
function buildUnreachable(b: Builder, row: Row, place: Place): Expression {
  const { span } = row.statement;
  b.report(faults.unreachable(span));
  const then = buildRow(b, row, 'plain', deeper(place), span);
  return { kind: 'if', span, condition: numberAt(0, span), then, else: numberAt(0, span) };
}

/** The arms of an `if`, and what stands behind `else`. */
interface Branches {
  readonly span: Span;
  readonly arms: readonly {
    readonly span: Span;
    readonly condition: Term;
    readonly statements: readonly Statement[];
  }[];
  readonly otherwise: readonly Statement[];
}

function branchesOf(statement: Extract<Statement, { kind: 'if' | 'if-line' }>): Branches {
  const { span } = statement;
  if (statement.kind === 'if-line') {
    const { condition, then } = statement;
    return { span, arms: [{ span, condition, statements: [then] }], otherwise: [] };
  }
  const arms = statement.arms.map(({ body, ...arm }) => ({ ...arm, statements: body.statements }));
  return { span, arms, otherwise: statement.otherwise?.body.statements ?? [] };
}

/** An `if`, its first arm against all others, with the statements after it. */
function buildBranches(
  b: Builder,
  branches: Branches,
  after: Row | null,
  ending: Ending,
  place: Place,
): Expression {
  const { span, otherwise } = branches;
  const [arm, ...others] = branches.arms;
  if (arm === undefined || place.depth > DEPTH_LIMIT)
    return buildRow(b, join(otherwise, after), ending, place, span);
  const remainder: Branches = {
    span: { start: others[0]?.span.start ?? span.start, end: span.end },
    arms: others,
    otherwise,
  };
  const condition = () => {
    b.line = arm.condition.span;
    return b.term(arm.condition);
  };
  const build = (then: Row | null, other: Row | null): Expression => ({
    kind: 'if',
    span,
    condition: condition(),
    then: buildRow(b, join(arm.statements, then), ending, deeper(place), arm.span),
    else: buildBranches(b, remainder, other, ending, deeper(place)),
  });
  if (after === null) return build(null, null);
  const word = exitWord(place);
  const exits = exitsOfAll(arm.statements, word);
  const otherExits = exitsOfBranches(remainder, word);
  if (exits === 'always') return build(null, after);
  if (otherExits === 'always') return build(after, null);
  if (exits === 'never' && otherExits === 'never') {
    const first = buildBranches(b, branches, null, 'plain', place);
    return inOne([first, buildRow(b, after, ending, place, span)], span);
  }
  // A short `return` may stand in each branch.
  if (isShortReturn(after)) return build(after, after);
  const flag = buildBranches(b, branches, null, 'flag', place);
  const statements = [...branches.arms.flatMap((a) => a.statements), ...otherwise];
  return buildGuard(b, flag, statements, after, ending, place);
}

const exitsOfBranches = ({ arms, otherwise }: Branches, word: ExitWord): Exits =>
  either([...arms.map((arm) => exitsOfAll(arm.statements, word)), exitsOfAll(otherwise, word)]);

/** `return x`, `return 0`, `return`. */
function isShortReturn({ statement, next }: Row): boolean {
  if (next !== null || statement.kind !== 'return') return false;
  const { value } = statement;
  return value === null || ['number', 'name', 'true', 'false', 'none'].includes(value.kind);
}

/** What follows statements whose value tells whether it runs. */
function buildGuard(
  b: Builder,
  flag: Expression,
  statements: readonly Statement[],
  after: Row,
  ending: Ending,
  place: Place,
): Expression {
  const { span } = flag;
  const then = buildRow(b, after, ending, deeper(place), span);
  if (ending !== 'value')
    return { kind: 'if', span, condition: flag, then, else: numberAt(0, span) };
  // The value of the one `return` that can have ended them; nothing has happened since.
  const returns = statements.flatMap((statement) => returnsIn(statement));
  const [only] = returns;
  const value = only?.statement.value ?? null;
  if (only !== undefined && returns.length === 1 && !only.inBlock && value !== null)
    return { kind: 'if', span, condition: flag, then, else: b.term(value) };
  for (const { statement } of returns) b.report(faults.deepReturn(statement.span));
  return { kind: 'if', span, condition: flag, then, else: errorAt(span, []) };
}

/** A statement that cannot end the row; declarations of several names are several expressions. */
function buildStatement(b: Builder, statement: Statement, place: Place): readonly Expression[] {
  const { span } = statement;
  b.line = span;
  switch (statement.kind) {
    case 'declare':
      return buildDeclaration(b, statement, place.local);
    case 'assign':
      return [buildAssignment(b, statement)];
    case 'call':
      return [buildCall(b, statement)];
    case 'term':
      return [buildUnused(b, statement)];
    case 'if':
    case 'if-line':
      return [buildBranches(b, branchesOf(statement), null, 'plain', place)];
    case 'do':
      return [buildLoop(b, statement, place)];
    case 'block':
      return [buildBlock(b, statement, 'plain', place)];
    case 'procedure':
      return [buildProcedure(b, statement)];
    case 'return':
    case 'cycle': {
      // Inside of the body that it belongs to it is an early end.
      const where = place.loop ? 'do' : place.procedure === null ? 'policy' : 'procedure';
      const value = statement.kind === 'return' ? statement.value : null;
      b.report(faults.misplacedExit(span, statement.kind, where, value === null));
      return [errorAt(span, value === null ? [] : [b.term(value)])];
    }
    case 'broken':
      return [errorAt(span, statement.parts.map(b.term))];
    default:
      return statement satisfies never;
  }
}

/** `do item in over … end do`. */
function buildLoop(b: Builder, { span, item, over, body }: DoStatement, place: Place): Expression {
  const inner = { ...deeper(place), loop: true, local: true };
  b.line = over.span;
  return {
    kind: 'loop',
    span,
    over: b.term(over),
    item: nameOf(item),
    body: buildRow(b, join(body.statements, null), 'plain', inner, span),
  };
}

/** `block … end block`: a scope. */
function buildBlock(
  b: Builder,
  { span, body }: BlockStatement,
  ending: Ending,
  place: Place,
): Expression {
  const inner = { ...deeper(place), local: true };
  const inside = buildRow(b, join(body.statements, null), ending, inner, span);
  return {
    kind: 'let',
    span,
    bindings: [],
    body: inside.kind === 'block' ? inside.items : [inside],
  };
}

/** `function f(a) … end function`, `subroutine s(a) … end subroutine`. */
function buildProcedure(b: Builder, statement: ProcedureStatement): Expression {
  const { span, keyword, isPublic, name, params, result, body } = statement;
  let ends = true;
  const place: Place = {
    procedure: statement,
    unended: () => {
      ends = false;
    },
    loop: false,
    local: true,
    depth: 1,
  };
  const ending = keyword === 'function' ? 'value' : 'plain';
  const inside = buildRow(b, join(body.statements, null), ending, place, span);
  b.line = headOf(statement);
  if (!ends) {
    const hasReturns = body.statements.some((inner) => returnsIn(inner).length > 0);
    b.report(faults.missingReturn(name.span, name.text, hasReturns, span.end));
  }
  const procedure: Procedure = {
    keyword,
    public: isPublic,
    params: params.map(({ type }) => type && typeOf(type)),
    result: result && typeOf(result),
  };
  const names = params.map((parameter) => nameOf(parameter.name));
  return { kind: 'function', span, name: nameOf(name), params: names, body: inside, procedure };
}
