/**
 * Reads statements of one line that the grammar refuses, and recovers from faults.
 * In: a cursor. Out: the statement; `broken` with its readable parts where it is none.
 */
import type { Fix } from '../../diagnostics/diagnostic.ts';
import * as faults from '../../diagnostics/freeform.ts';
import * as shared from '../../diagnostics/syntax.ts';
import { statementBlocks } from './block-words.ts';
import type { Cursor } from './cursor.ts';
import {
  foreignOperators,
  foreignStatements,
  foreignTypes,
  loneStatements,
  wordInstead,
} from './foreign.ts';
import type { Bare } from './line-tree.ts';
import { bareCallAt, listCallAt } from './list-call.ts';
import { methodCallAt } from './method-call.ts';
import { levels } from './precedence.ts';
import { readDeclaration } from './read-declaration.ts';
import { close, readArguments, reservedName } from './read-operand.ts';
import { broken, deeper, readTerm, readValue, reportForeign } from './read-term.ts';
import { reportListCall, reportMethod } from './report-lists.ts';
import { calledIn, emptyLayout, spanIn, wordIn } from './terms.ts';
import type { Token } from './tokens.ts';
import type { Statement, Term } from './tree.ts';
import { builtInFunctions, isReserved, keywords, typeNames } from './words.ts';

type Edit = Fix['edits'][number];

const inside = { term: readTerm, value: readValue, deeper, broken };

/** Keywords that statements and expressions begin with. */
const starting: ReadonlySet<string> = new Set([
  ...statementBlocks,
  ...['call', 'return', 'cycle', 'not'],
]);

/** The statement that a whole line is. */
export function readPlain(cursor: Cursor): Bare {
  const token = cursor.peek();
  if (token.kind === 'word' && isDeclaration(cursor)) return readDeclaration(cursor);
  if (cursor.is('if')) return readIfLine(cursor);
  return readStatement(cursor);
}

/** `real …`, `int x`, and anything before `::`. */
function isDeclaration(cursor: Cursor): boolean {
  const { text } = cursor.peek();
  if (typeNames.has(text)) return !cursor.is('=', 1) && !cursor.is('.', 1);
  if (cursor.is('::', 1)) return true;
  const named = cursor.peek(1).kind === 'word' || cursor.peek(1).kind === 'quoted';
  if (!named || isReserved(cursor.peek(1).text)) return false;
  return (
    foreignTypes.has(text) &&
    (cursor.is('=', 2) || cursor.is('::', 2) || cursor.peek(2).kind === 'end')
  );
}

/** `if (c) statement`. */
function readIfLine(cursor: Cursor): Bare {
  const start = cursor.next().start;
  const open = cursor.peek();
  const inParentheses = cursor.take('(') !== undefined;
  const condition = readTerm(cursor);
  if (inParentheses) close(cursor, open);
  const then = cursor.take('then');
  const rest = {
    start: then?.start ?? 0,
    end: cursor.atEnd ? (then?.end ?? 0) : cursor.peek().start,
  };
  const without = then === undefined || cursor.atEnd ? [] : [{ span: cursor.span(rest), text: '' }];
  if (!inParentheses) reportCondition(cursor, condition, 'if', undefined, ...without);
  else if (then !== undefined) {
    const problem =
      '`then` ends its line; leave it out, or put the statement on a line below and `end if` under it';
    const fixes = without.length === 0 ? [] : [{ title: 'Remove `then`', edits: without }];
    cursor.report(faults.malformedIf(cursor.span(then), problem, fixes));
  }
  const at = cursor.peek();
  let statement: Bare;
  if (
    statementBlocks.some((word) => cursor.is(word)) ||
    (at.kind === 'word' && typeNames.has(at.text) && isDeclaration(cursor))
  ) {
    const what = typeNames.has(at.text) ? 'a declaration' : shared.quote(at.text);
    const advice = cursor.is('if') ? ', or join the conditions with `and`' : '';
    const problem = `${what} cannot follow a condition on its line; write \`if (condition) then\`, and it on the line below${advice}`;
    cursor.fail(faults.malformedIf(cursor.span(at), problem, []));
    statement = brokenStatement(cursor, at.start, []);
  } else if (cursor.atEnd) {
    const span = cursor.span(cursor.previous ?? at);
    cursor.fail(
      faults.malformedIf(span, 'nothing follows the condition; write `then`, or a statement', []),
    );
    statement = brokenStatement(cursor, at.start, []);
  } else {
    statement = readStatement(cursor);
  }
  const span = spanIn(cursor.line, start, cursor.line.text.length);
  return {
    kind: 'if-line',
    span,
    condition,
    then: { ...statement, layout: emptyLayout } as Statement,
  };
}

/** Reports a condition that does not stand in parentheses as a whole; the edits: what closes it, and what else its line needs. */
export function reportCondition(
  cursor: Cursor,
  { span }: Term,
  word: string,
  closing: Edit = { span: { start: span.end, end: span.end }, text: ')' },
  ...others: readonly Edit[]
): void {
  if (cursor.damaged) return;
  cursor.report(
    faults.malformedIf(span, `the whole condition stands in parentheses: \`${word} (condition)\``, [
      {
        title: 'Put it in parentheses',
        edits: [{ span: { start: span.start, end: span.start }, text: '(' }, closing, ...others],
      },
    ]),
  );
}

/** `call`, `return`, `cycle`, an assignment or an expression. */
export function readStatement(cursor: Cursor): Bare {
  const token = cursor.peek();
  const { start } = token;
  const span = () => spanIn(cursor.line, start, Math.max(token.end, cursor.previous?.end ?? 0));
  if (cursor.take('cycle') !== undefined) return { kind: 'cycle', span: span() };
  if (cursor.take('return') !== undefined) {
    const value = cursor.atEnd ? null : readValue(cursor);
    return { kind: 'return', value, span: span() };
  }
  if (cursor.is('call')) return readCall(cursor);
  if (isMethodStatement(cursor)) return brokenStatement(cursor, start, []);
  const inLists = listCallAt(cursor, true) ?? bareCallAt(cursor);
  if (inLists !== null && cursor.peek(inLists.length).kind === 'end') {
    reportListCall(cursor, inLists, 'call ');
    cursor.stop();
    return brokenStatement(cursor, start, []);
  }
  if (isForeignStatement(cursor)) {
    const written = cursor.written(token);
    const at = cursor.span(token);
    const advice = foreignStatements.get(token.text) ?? '';
    cursor.fail(faults.foreignWord(at, written, advice, wordInstead(at, token.text)));
    return brokenStatement(cursor, start, []);
  }
  if (token.kind === 'word' && isReserved(token.text) && cursor.is('=', 1)) {
    const problem = 'it is a word of the language; choose another name, or write it in backquotes';
    cursor.report(reservedName(cursor, token, problem, 'a variable'));
    cursor.next();
    const name = wordIn(cursor.line, token.start, token.end);
    return assign(cursor, { kind: 'name', span: name.span, name });
  }
  if (token.kind === 'word' && keywords.has(token.text) && !starting.has(token.text)) {
    const problem = `a statement cannot begin with ${shared.quote(cursor.written(token))}`;
    cursor.fail(faults.malformedStatement(cursor.span(token), problem, []));
    return brokenStatement(cursor, start, []);
  }
  const value = readAssigned(cursor);
  if (cursor.is('=')) return assign(cursor, value);
  const sign = cursor.peek();
  if (sign.kind === 'foreign' && foreignOperators.get(sign.text)?.means === 'assign') {
    reportAssignment(cursor, sign, value);
    return assign(cursor, value);
  }
  return { kind: 'term', value, span: span() };
}

/** Whether a method as lists write it is the whole statement; reports it and skips the line. */
function isMethodStatement(cursor: Cursor, from = cursor.peek().start): boolean {
  const method = methodCallAt(cursor);
  if (method === null || !method.isStatement) return false;
  if (cursor.peek(method.length).kind !== 'end') return false;
  reportMethod(cursor, method, true, from);
  cursor.stop();
  return true;
}

/** `x += 1` and the like: reported with what is written instead, where no parentheses are needed. */
function reportAssignment(cursor: Cursor, sign: Token, target: Term): void {
  const { base, text } = cursor.line;
  const [operator = ''] = sign.text;
  const isOne = cursor.peek(2).kind === 'end';
  const isWritten = target.kind === 'name' || target.kind === 'member';
  const isPlain = sign.text === '++' ? cursor.peek(1).kind === 'end' : operator === '+' || isOne;
  if (sign.text === ':=' || !isWritten || !isPlain) {
    reportForeign(cursor, sign);
    return;
  }
  const left = text.slice(target.span.start - base, target.span.end - base);
  const blank = target.span.end === cursor.span(sign).start ? ' ' : '';
  const due = `${blank}= ${left} ${operator}${sign.text === '++' ? ' 1' : ''}`;
  const rest = sign.text === '++' ? '' : ' …';
  const advice = `write ${shared.quote(`${left} ${due.trim()}${rest}`)}`;
  cursor.report(faults.foreignOperator(cursor.span(sign), cursor.written(sign), due, advice));
}

/** What stands before a `=`, or a whole expression. */
function readAssigned(cursor: Cursor): Term {
  // An operand alone is read first: in an expression, `=` would be taken for `==`.
  let ahead = 0;
  while (cursor.peek(ahead).kind === 'word' || cursor.peek(ahead).kind === 'quoted') {
    if (!cursor.is('.', ahead + 1)) break;
    ahead += 2;
  }
  if (cursor.is('(', ahead + 1)) ahead = matching(cursor, ahead + 1);
  const least = cursor.is('=', ahead + 1) ? levels.operand : levels.or;
  return readTerm(cursor, least);
}

/** How far ahead the parenthesis is closed that stands `ahead`. */
function matching(cursor: Cursor, ahead: number): number {
  let depth = 0;
  let at = ahead;
  for (; cursor.peek(at).kind !== 'end'; at++) {
    if (cursor.is('(', at)) depth++;
    else if (cursor.is(')', at) && --depth === 0) break;
  }
  return at;
}

function assign(cursor: Cursor, target: Term): Bare {
  const sign = cursor.next();
  const value = sign.text === '++' && cursor.atEnd ? broken(cursor, []) : readValue(cursor);
  const span = { start: target.span.start, end: Math.max(value.span.end, target.span.end) };
  if (target.kind === 'name' || target.kind === 'member')
    return { kind: 'assign', span, target, value };
  if (target.kind !== 'broken') {
    const written = cursor.line.text.slice(
      target.span.start - cursor.line.base,
      target.span.end - cursor.line.base,
    );
    const problem = `${shared.quote(written)} cannot be assigned to; on the left of ${shared.quote('=')} stands a name, or a member such as ${shared.quote('guest.control.balloon_target')}`;
    if (!cursor.damaged) cursor.report(faults.malformedStatement(target.span, problem, []));
    cursor.damaged = true;
  }
  return brokenStatement(cursor, target.span.start - cursor.line.base, [target, value]);
}

function readCall(cursor: Cursor): Bare {
  const call = cursor.next();
  const token = cursor.peek();
  const start = call.start;
  if (token.kind !== 'word' && token.kind !== 'quoted') {
    const problem = 'the name of what is called is missing; write `call name(…)`';
    cursor.fail(faults.malformedStatement(cursor.span(call), problem, []));
    return brokenStatement(cursor, start, []);
  }
  if (isMethodStatement(cursor, start)) return brokenStatement(cursor, start, []);
  if (cursor.is('.', 1)) {
    const problem =
      'members are not called; write `guest.control.balloon_target = value` or `guest.saved.calm = value`';
    cursor.fail(faults.malformedStatement(cursor.span(token), problem, []));
    return brokenStatement(cursor, start, []);
  }
  cursor.next();
  if (token.kind === 'word' && isReserved(token.text) && !builtInFunctions.has(token.text)) {
    cursor.report(reservedName(cursor, token, 'it is a word of the language', 'what is called'));
  }
  const callee = calledIn(cursor.line, token.start, token.end);
  let args: readonly Term[] = [];
  if (cursor.is('(')) args = readArguments(cursor, inside);
  else if (!cursor.damaged) {
    const at = cursor.span(token).end;
    const problem = `arguments stand in parentheses, also where there are none: ${shared.quote(`call ${cursor.written(token)}(…)`)}`;
    const fixes = cursor.atEnd
      ? [{ title: 'Write `()`', edits: [{ span: { start: at, end: at }, text: '()' }] }]
      : [];
    cursor.report(faults.malformedStatement(cursor.span(token), problem, fixes));
    cursor.stop();
  }
  const end = cursor.previous?.end ?? token.end;
  return { kind: 'call', span: spanIn(cursor.line, start, end), callee, args };
}

/** Whether a line begins with a word of another language that no name could be here. */
function isForeignStatement(cursor: Cursor): boolean {
  const { kind, text } = cursor.peek();
  if (kind !== 'word' || !foreignStatements.has(text)) return false;
  const next = cursor.peek(1);
  if (next.kind === 'end') return loneStatements.has(text) || text.startsWith('end');
  if (next.kind === 'word') return !/^(?:and|or)$/u.test(next.text);
  return next.kind === 'quoted' || next.kind === 'number' || next.kind === 'text';
}

/** A statement that could not be read, which has been reported. */
export function brokenStatement(cursor: Cursor, start: number, parts: readonly Term[]): Bare {
  const { text } = cursor.line;
  return {
    kind: 'broken',
    span: spanIn(cursor.line, start, text.length),
    text: text.slice(start),
    parts,
  };
}

/** Reports what is left of a line. */
export function finish(cursor: Cursor): void {
  if (cursor.atEnd) return;
  const token = cursor.peek();
  const span = cursor.span(token);
  const written = cursor.written(token);
  if (cursor.is(')')) cursor.fail(shared.strayBracket(span, ')'));
  else if (cursor.is('?')) {
    const problem = 'a choice stands in parentheses: `(condition ? a : b)`';
    cursor.fail(faults.malformedStatement(span, problem, []));
  } else if (token.kind === 'bad') cursor.stop();
  else {
    const before = cursor.previous === undefined ? '' : cursor.written(cursor.previous);
    const value =
      token.kind === 'word' ||
      token.kind === 'number' ||
      token.kind === 'text' ||
      token.kind === 'quoted' ||
      cursor.is('(');
    cursor.fail(
      value
        ? faults.missingOperator(
            span,
            before,
            written,
            'write an operator between them, or a statement per line',
          )
        : faults.malformedStatement(
            span,
            `${shared.quote(written)} cannot stand here, after ${shared.quote(before)}`,
            [],
          ),
    );
  }
}
