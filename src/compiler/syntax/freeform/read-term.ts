/**
 * Reads an expression that the grammar refuses, and recovers from faults.
 * In: a cursor. Out: the expression; its faults go to the cursor's line. Operators of other
 * languages count as what they mean. Recursion is limited by `NESTING_LIMIT`.
 */
import type { Fix } from '../../diagnostics/diagnostic.ts';
import * as faults from '../../diagnostics/freeform.ts';
import * as shared from '../../diagnostics/syntax.ts';
import type { Cursor } from './cursor.ts';
import { foreignOperators } from './foreign.ts';
import { infixLevels, levels } from './precedence.ts';
import { readOperand } from './read-operand.ts';
import { infixOf } from './terms.ts';
import type { Token } from './tokens.ts';
import type { Infix, Term } from './tree.ts';
import { infixes } from './tree.ts';

/** Levels of parentheses and prefixes in one expression. */
export const NESTING_LIMIT = 300;

const { not: NOT, comparison: COMPARISON, product: PRODUCT, minus: MINUS } = levels;

const isInfix = (written: string): written is Infix =>
  (infixes as readonly string[]).includes(written);

/** An operator at the cursor, whatever language it is of. */
interface Operator {
  readonly token: Token;
  readonly level: number;
  readonly infix: Infix | null;
  readonly report: () => void;
}

function operatorAt(cursor: Cursor): Operator | undefined {
  const token = cursor.peek();
  if ((token.kind === 'sign' || token.kind === 'word') && isInfix(token.text)) {
    return { token, level: infixLevels[token.text], infix: token.text, report: () => {} };
  }
  if (token.kind === 'sign' && token.text === '=') {
    const report = () => cursor.report(faults.assignmentAsValue(cursor.span(token)));
    return { token, level: COMPARISON, infix: '==', report };
  }
  if (token.kind === 'sign' && token.text === '%') {
    const advice = 'there is no remainder; a percentage is written without a blank, `20%`';
    const report = () =>
      cursor.report(faults.foreignOperator(cursor.span(token), '%', null, advice));
    return { token, level: PRODUCT, infix: null, report };
  }
  const foreign = token.kind === 'foreign' ? foreignOperators.get(token.text) : undefined;
  if (foreign === undefined) return undefined;
  const infix = isInfix(foreign.means) ? foreign.means : null;
  if (infix === null && foreign.means !== 'parts') return undefined;
  return {
    token,
    level: infix === null ? PRODUCT : infixLevels[infix],
    infix,
    report: () => reportForeign(cursor, token),
  };
}

/** Reports an operator of another language. */
export function reportForeign(cursor: Cursor, token: Token): void {
  const foreign = foreignOperators.get(token.text);
  if (foreign === undefined) return;
  const written = cursor.written(token);
  cursor.report(faults.foreignOperator(cursor.span(token), written, foreign.due, foreign.advice));
}

/** Reads an expression of operators that bind at least as tightly as `least`. */
export function readTerm(cursor: Cursor, least = 1): Term {
  let left = readPrefix(cursor, least);
  let compared: { readonly from: number; readonly middle: number; readonly to: number } | null =
    null;
  let chained = false;
  for (;;) {
    const operator = operatorAt(cursor);
    if (operator === undefined || operator.level < least) return left;
    const { token, level, infix } = operator;
    operator.report();
    cursor.next();
    const from = left.span.start;
    const right = readTerm(cursor, level + 1);
    if (level === COMPARISON && compared !== null) {
      if (!chained) reportChain(cursor, compared, token, right);
      chained = true;
      left = broken(cursor, [left, right], from);
    } else if (infix === null) {
      left = broken(cursor, [left, right], from);
    } else {
      left = infixOf(infix, cursor.span(token), left, right);
    }
    compared = level === COMPARISON ? { from, middle: right.span.start, to: right.span.end } : null;
  }
}

/** Reads a whole value: an expression, or a choice without its parentheses, which is reported. */
export function readValue(cursor: Cursor): Term {
  const condition = readTerm(cursor);
  return cursor.is('?') ? looseChoice(cursor, condition, true) : condition;
}

function looseChoice(cursor: Cursor, condition: Term, isOuter: boolean): Term {
  const sign = cursor.next();
  const then = readTerm(cursor);
  const colon = cursor.take(':');
  if (colon === undefined && isOuter && cursor.atEnd) {
    const problem = 'a choice is written `(condition ? a : b)`; its `:` is missing';
    cursor.fail(faults.malformedStatement(cursor.span(sign), problem, []));
  }
  if (colon === undefined) return broken(cursor, [condition, then]);
  let other = deeper(cursor, sign, () => readTerm(cursor));
  const isNested = cursor.is('?');
  if (isNested) {
    const inner = other;
    other = deeper(cursor, sign, () => looseChoice(cursor, inner, false));
  }
  const { start } = condition.span;
  const { end } = other.span;
  if (isOuter && !cursor.damaged) {
    const problem = 'a choice stands in parentheses: `(condition ? a : b)`';
    const edits = [
      { span: { start, end: start }, text: '(' },
      { span: { start: end, end }, text: ')' },
    ];
    const fixes = isNested ? [] : [{ title: 'Put it in parentheses', edits }];
    cursor.report(faults.malformedStatement(cursor.span(sign), problem, fixes));
  }
  return { kind: 'choice', span: { start, end }, condition, then, else: other };
}

function reportChain(
  cursor: Cursor,
  { from, middle, to }: { readonly from: number; readonly middle: number; readonly to: number },
  token: Token,
  right: Term,
): void {
  const { base, text } = cursor.line;
  const between = text.slice(middle - base, to - base);
  const shown = (from: number, to: number) =>
    text.slice(from - base, Math.min(to - base, from - base + 60));
  const fix: Fix = {
    title: 'Write `and`',
    edits: [{ span: { start: to, end: cursor.span(token).start }, text: ` and ${between} ` }],
  };
  cursor.report(
    faults.chainedComparison(
      { start: from, end: right.span.end },
      shown(from, to),
      shown(middle, to),
      cursor.written(token),
      fix,
    ),
  );
}

/** Something that has been reported, with what could be read of it. */
export function broken(cursor: Cursor, parts: readonly Term[], from?: number): Term {
  const here = cursor.span(cursor.peek()).start;
  const start = from ?? parts[0]?.span.start ?? here;
  const end = Math.max(start, parts.at(-1)?.span.end ?? here);
  return { kind: 'broken', span: { start, end }, parts };
}

/** Runs `read` one level deeper; past the limit, reports that and reads nothing more. */
export function deeper(cursor: Cursor, at: Token, read: () => Term): Term {
  if (cursor.depth >= NESTING_LIMIT) {
    cursor.fail(shared.nestingTooDeep(cursor.span(at), NESTING_LIMIT, 'expressions'));
    return broken(cursor, []);
  }
  cursor.depth++;
  const term = read();
  cursor.depth--;
  return term;
}

function readPrefix(cursor: Cursor, least: number): Term {
  const token = cursor.peek();
  const foreign = token.kind === 'foreign' ? foreignOperators.get(token.text)?.means : undefined;
  if (foreign === 'not') reportForeign(cursor, token);
  if (foreign === 'not' || cursor.is('not')) {
    if (least > NOT) {
      const advice = 'what `not` belongs to stands in parentheses here: `(not a)`';
      cursor.report(faults.malformedStatement(cursor.span(token), advice, []));
    }
    cursor.next();
    const of = deeper(cursor, token, () => readTerm(cursor, NOT));
    const span = { start: cursor.span(token).start, end: of.span.end };
    return { kind: 'prefix', span, operator: 'not', head: cursor.span(token), of };
  }
  if (cursor.is('-')) {
    cursor.next();
    const of = deeper(cursor, token, () => readPrefix(cursor, MINUS));
    const span = { start: cursor.span(token).start, end: of.span.end };
    return { kind: 'prefix', span, operator: '-', head: cursor.span(token), of };
  }
  if (cursor.is('+')) {
    const advice = 'there is no plus before a value; leave it out';
    cursor.report(faults.foreignOperator(cursor.span(token), '+', '', advice));
    cursor.next();
    return deeper(cursor, token, () => readPrefix(cursor, MINUS));
  }
  return readOperand(cursor, { term: readTerm, value: readValue, deeper, broken });
}
