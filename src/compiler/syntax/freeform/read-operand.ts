/**
 * Reads one operand of an expression: a number with its unit, a name with its members, a call,
 * parentheses. In: a cursor, and how to read what stands inside. Out: the operand.
 */
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import * as faults from '../../diagnostics/freeform.ts';
import * as shared from '../../diagnostics/syntax.ts';
import type { Cursor } from './cursor.ts';
import { foreignOperators } from './foreign.ts';
import { listCallAt } from './list-call.ts';
import { type MethodCall, methodCallAt } from './method-call.ts';
import { readUnitAfter } from './read-unit.ts';
import { reportListCall, reportMethod } from './report-lists.ts';
import { calledIn, numberIn, rootIn, spanIn, textIn, wordIn } from './terms.ts';
import type { Token } from './tokens.ts';
import type { Term, Word, WordTerm } from './tree.ts';
import { builtInFunctions, constants, entityNames, isReserved, keywords } from './words.ts';

/** How expressions inside of an operand are read. */
export interface Inside {
  readonly term: (cursor: Cursor, least?: number) => Term;
  readonly value: (cursor: Cursor) => Term;
  readonly deeper: (cursor: Cursor, at: Token, read: () => Term) => Term;
  readonly broken: (cursor: Cursor, parts: readonly Term[], from?: number) => Term;
}

/** Reads an operand; reports one that is missing. */
export function readOperand(cursor: Cursor, inside: Inside): Term {
  const token = cursor.peek();
  switch (token.kind) {
    case 'number':
      return readNumber(cursor);
    case 'text':
      cursor.next();
      return textIn(cursor.line, token.start, token.end);
    case 'bad':
      cursor.next();
      return inside.broken(cursor, []);
    case 'quoted':
    case 'word':
      return readWord(cursor, inside);
    case 'foreign': {
      const foreign = foreignOperators.get(token.text);
      if (foreign?.means === 'true' || foreign?.means === 'false') {
        cursor.report(
          faults.foreignOperator(
            cursor.span(token),
            cursor.written(token),
            foreign.due,
            foreign.advice,
          ),
        );
        cursor.next();
        return { kind: foreign.means, span: cursor.span(token) };
      }
      return missing(cursor, inside);
    }
    case 'sign':
      return token.text === '(' ? readParentheses(cursor, inside) : missing(cursor, inside);
    case 'end':
      return missing(cursor, inside);
    default:
      return token.kind satisfies never;
  }
}

/** Reports that a value is missing here; a comma or parenthesis goes on after it. */
function missing(cursor: Cursor, inside: Inside): Term {
  const token = cursor.peek();
  const { previous } = cursor;
  const before = previous === undefined ? '' : cursor.written(previous);
  const atEnd = token.kind === 'end';
  const { trailing } = cursor.line;
  if (atEnd && trailing !== null && /^![A-Za-z_(]/u.test(trailing.text)) {
    const at = { start: trailing.span.start, end: trailing.span.start + 1 };
    cursor.fail(faults.foreignOperator(at, '!', 'not ', '`!` starts a comment; write `not`'));
    return inside.broken(cursor, []);
  }
  if (cursor.is(')') && previous === undefined) {
    cursor.fail(shared.strayBracket(cursor.span(token), ')'));
    return inside.broken(cursor, []);
  }
  const span = cursor.span(atEnd && previous !== undefined ? previous : token);
  const fault = faults.missingOperand(span, before, atEnd ? '' : cursor.written(token));
  if (cursor.is(',') || cursor.is(')')) {
    if (!cursor.damaged) cursor.report(fault);
    cursor.damaged = true;
  } else {
    cursor.fail(fault);
  }
  return inside.broken(cursor, []);
}

function readNumber(cursor: Cursor): Term {
  const { line } = cursor;
  const token = cursor.next();
  const unit = readUnitAfter(cursor, token);
  return numberIn(line, token.start, token.end, unit);
}

function readWord(cursor: Cursor, inside: Inside): Term {
  const token = cursor.peek();
  const { line } = cursor;
  const method = methodCallAt(cursor);
  if (method !== null) return passMethod(cursor, inside, method);
  if (token.kind === 'quoted') return readNamed(cursor, inside);
  if (constants.has(token.text)) {
    cursor.next();
    return { kind: token.text as WordTerm['kind'], span: cursor.span(token) };
  }
  if (entityNames.has(token.text)) {
    cursor.next();
    return readMembers(cursor, rootIn(line, token.start, token.end));
  }
  if (builtInFunctions.has(token.text)) {
    if (cursor.is('(', 1)) return readNamed(cursor, inside);
    cursor.next();
    const problem = `it is a built-in function; call it, ${shared.quote(`${token.text}(…)`)}, or write the name in backquotes`;
    cursor.report(reservedName(cursor, token, problem));
    return readMembers(cursor, wordIn(line, token.start, token.end));
  }
  if (!isReserved(token.text)) return readNamed(cursor, inside);
  if (keywords.has(token.text) && token.text !== 'end') return missing(cursor, inside);
  cursor.report(
    reservedName(cursor, token, 'it is a word of the language; write the name in backquotes'),
  );
  cursor.next();
  return readMembers(cursor, wordIn(line, token.start, token.end));
}

/** The fault of a reserved word where a name belongs. */
export function reservedName(cursor: Cursor, token: Token, problem: string, role = 'a value') {
  const written = cursor.written(token);
  const span = cursor.span(token);
  return shared.badName(span, written, role, problem, [
    { title: 'Write it in backquotes', edits: [{ span, text: `\`${written}\`` }] },
  ]);
}

/** A name in backquotes, checked. */
export function quotedName(cursor: Cursor, token: Token): Word {
  const word = wordIn(cursor.line, token.start, token.end);
  if (!/^[A-Za-z_][\w-]*$/u.test(word.text)) {
    const problem = 'a name starts with a letter or `_` and holds letters, digits, `_` and `-`';
    cursor.report(shared.badName(cursor.span(token), cursor.written(token), 'a name', problem, []));
  }
  return word;
}

/** A variable with its members, or a call. */
function readNamed(cursor: Cursor, inside: Inside): Term {
  const token = cursor.next();
  const { line } = cursor;
  const name =
    token.kind === 'quoted' ? quotedName(cursor, token) : wordIn(line, token.start, token.end);
  if (!cursor.is('(')) return readMembers(cursor, name);
  const callee = token.kind === 'quoted' ? name : calledIn(line, token.start, token.end);
  const args = readArguments(cursor, inside);
  const end = cursor.previous?.end ?? token.end;
  const of: Term = { kind: 'invoke', span: spanIn(line, token.start, end), callee, args };
  if (!cursor.is('.')) return of;
  const problem = 'a member stands behind a name, not behind a call';
  cursor.fail(faults.malformedStatement(cursor.span(cursor.peek()), problem, []));
  return of;
}

/** `.a.b`, and `%a` and `->a` for it. */
function readMembers(cursor: Cursor, name: Word): Term {
  let of: Term = { kind: 'name', span: name.span, name };
  for (;;) {
    const sign = cursor.peek();
    const foreign = sign.kind === 'foreign' && foreignOperators.get(sign.text)?.means === 'member';
    const percent =
      cursor.is('%') &&
      sign.end === cursor.peek(1).start &&
      cursor.peek(1).kind === 'word' &&
      sign.start === cursor.previous?.end;
    if (!cursor.is('.') && !foreign && !percent) break;
    const member = cursor.peek(1);
    if (member.kind !== 'word' && member.kind !== 'quoted') {
      const span = { start: of.span.start, end: cursor.span(sign).end };
      const written = cursor.line.text.slice(span.start - cursor.line.base, sign.end);
      cursor.next();
      // A second dot is part of the same slip.
      while (cursor.is('.')) cursor.next();
      if (!cursor.damaged) cursor.report(shared.malformedName(span, written));
      cursor.damaged = true;
      continue;
    }
    if (foreign || percent) {
      cursor.report(
        faults.foreignOperator(
          cursor.span(sign),
          cursor.written(sign),
          '.',
          `write ${shared.quote(`${name.text}.${cursor.written(member)}`)}`,
        ),
      );
    }
    cursor.next();
    cursor.next();
    const word = wordIn(cursor.line, member.start, member.end);
    of = { kind: 'member', span: { start: name.span.start, end: word.span.end }, of, member: word };
  }
  if (of.kind === 'member' && cursor.is('(')) {
    const problem = `${shared.quote(of.member.text)} cannot be called; members have values, as in ${shared.quote('average(guest.mem_unused)')}, ${shared.quote('guest.control.balloon_target')} and ${shared.quote('guest.saved.calm')}`;
    cursor.fail(faults.malformedStatement(of.member.span, problem, []));
  }
  return of;
}

/** `(a, b)`; each fault costs one argument. */
export function readArguments(cursor: Cursor, inside: Inside): readonly Term[] {
  const open = cursor.next();
  const args: Term[] = [];
  if (cursor.take(')') !== undefined) return args;
  for (;;) {
    args.push(inside.deeper(cursor, open, () => inside.value(cursor)));
    if (cursor.take(',') !== undefined) continue;
    if (cursor.take(')') !== undefined) return args;
    if (cursor.atEnd || startsStatementHere(cursor)) {
      unclosed(cursor, open);
      return args;
    }
    reportInRow(cursor, 'arguments are separated by commas', ',');
    cursor.skipArgument();
    if (cursor.take(',') !== undefined) continue;
    if (cursor.take(')') === undefined) unclosed(cursor, open);
    return args;
  }
}

/** Whether what follows a condition stands here: `then`, `cycle`, `call`, `name =`. */
function startsStatementHere(cursor: Cursor): boolean {
  const { kind, text } = cursor.peek();
  if (kind !== 'word' && kind !== 'quoted') return false;
  if (/^(?:then|cycle|return|call)$/u.test(text)) return true;
  let ahead = 1;
  while (cursor.is('.', ahead)) ahead += 2;
  return !isReserved(text) && cursor.is('=', ahead);
}

/** Reports what follows a value without an operator, or without the sign that is `due` there. */
export function reportInRow(cursor: Cursor, advice: string, due?: string): void {
  const token = cursor.peek();
  const { previous } = cursor;
  if (!cursor.damaged && token.kind !== 'bad') {
    const before = previous === undefined ? '' : cursor.written(previous);
    const end = previous === undefined ? 0 : cursor.span(previous).end;
    const insert = { span: { start: end, end }, text: due ?? '' };
    const fixes = due === undefined ? [] : [{ title: `Insert \`${due}\``, edits: [insert] }];
    const span = cursor.span(token);
    cursor.report(faults.missingOperator(span, before, cursor.written(token), advice, fixes));
  }
  cursor.damaged = true;
}

/** Reports a parenthesis that nothing closes before the line ends. */
export function unclosed(cursor: Cursor, open: Token): void {
  cursor.fail(unclosedFault(cursor, open));
}

/** The fault of a parenthesis that nothing closes before this place. */
export function unclosedFault(cursor: Cursor, open: Token): Diagnostic {
  const closeAt = cursor.span({ start: cursor.previous?.end ?? open.end, end: 0 }).start;
  return shared.unclosedBracket(cursor.span(open), {
    open: '(',
    count: 1,
    closeAt,
    byLayout: false,
    form: undefined,
    outer: '',
    what: 'statement',
  });
}

/** Goes past a method that is written as lists do, which it reports. */
function passMethod(cursor: Cursor, inside: Inside, method: MethodCall): Term {
  const from = cursor.span(cursor.peek()).start;
  reportMethod(cursor, method, false);
  for (let i = 0; i < method.length; i++) cursor.next();
  return inside.broken(cursor, [], from);
}

function readParentheses(cursor: Cursor, inside: Inside): Term {
  const method = methodCallAt(cursor);
  if (method !== null) return passMethod(cursor, inside, method);
  const inLists = listCallAt(cursor, false);
  if (inLists !== null) {
    reportListCall(cursor, inLists, '');
    const from = cursor.span(cursor.peek()).start;
    for (let i = 0; i < inLists.length; i++) cursor.next();
    return inside.broken(cursor, [], from);
  }
  const open = cursor.next();
  const start = open.start;
  const read = (): Term => inside.deeper(cursor, open, () => inside.term(cursor));
  const of = read();
  if (cursor.take('?') !== undefined) {
    const then = read();
    const colon = cursor.take(':');
    if (colon === undefined) {
      const problem = 'a choice is written `(condition ? a : b)`; its `:` is missing';
      cursor.fail(faults.malformedStatement(cursor.span(open), problem, []));
      return inside.broken(cursor, [of, then]);
    }
    const other = inside.deeper(cursor, open, () => inside.value(cursor));
    close(cursor, open);
    const span = spanIn(cursor.line, start, cursor.previous?.end ?? open.end);
    return { kind: 'choice', span, condition: of, then, else: other };
  }
  close(cursor, open);
  return {
    kind: 'parentheses',
    span: spanIn(cursor.line, start, cursor.previous?.end ?? open.end),
    of,
  };
}

/** Goes past `)`; reports what stands before it. */
export function close(cursor: Cursor, open: Token): void {
  if (cursor.take(')') !== undefined) return;
  if (!cursor.atEnd && !startsStatementHere(cursor)) {
    reportInRow(cursor, 'write an operator between them');
    while (cursor.is(',')) {
      cursor.next();
      cursor.skipArgument();
    }
    cursor.skipArgument();
  }
  if (cursor.take(')') === undefined) unclosed(cursor, open);
}
