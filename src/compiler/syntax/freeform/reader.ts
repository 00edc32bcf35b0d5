/**
 * Reads a line that the grammar refuses, is too long or too deep for it, and recovers from faults.
 * In: the code of a line, and what its first words make of it. Out: a tree of that kind, whatever
 * the line says; its faults go to the line. What is open in an expression limits the recursion.
 */
import * as faults from '../../diagnostics/freeform.ts';
import * as shared from '../../diagnostics/syntax.ts';
import type { BlockWord } from './block-words.ts';
import type { LineClass } from './classify.ts';
import { Cursor } from './cursor.ts';
import type { EndLine, LineText, LineTree, ProcedureLine } from './line-tree.ts';
import { noName, readName, readParameters, readType } from './read-declaration.ts';
import { finish, readPlain, reportCondition } from './read-statement.ts';
import { broken, readTerm } from './read-term.ts';
import { spanIn, wordIn } from './terms.ts';
import type { Term } from './tree.ts';
import { isReserved, typeNames } from './words.ts';

/** Reads a line by its class. */
export function readLine(line: LineText, is: LineClass): LineTree {
  const cursor = new Cursor(line);
  const tree = readBy(cursor, is);
  finish(cursor);
  return tree;
}

function readBy(cursor: Cursor, is: LineClass): LineTree {
  const span = spanIn(cursor.line, 0, cursor.line.text.length);
  switch (is.kind) {
    case 'plain': {
      const statement = readPlain(cursor);
      return { kind: 'plain', span: statement.span, statement };
    }
    case 'policy':
      return readPolicy(cursor);
    case 'else':
      return readElse(cursor);
    case 'else-if':
      readElseIfWords(cursor);
      return { kind: 'else-if', span, condition: readCondition(cursor, 'else if') };
    case 'end':
      return readEnd(cursor, is.block);
    case 'open':
      switch (is.block) {
        case 'if':
          cursor.next();
          return { kind: 'if', span, condition: readCondition(cursor, 'if') };
        case 'do':
          return readDo(cursor);
        case 'block':
          cursor.next();
          return { kind: 'block', span };
        case 'function':
        case 'subroutine':
          return readProcedure(cursor, is.block);
        default:
          return is satisfies never;
      }
    default:
      return is satisfies never;
  }
}

/** A condition and `then`. */
function readCondition(cursor: Cursor, word: string): Term {
  const read = readTerm(cursor);
  // What looks like one of several statements is a part of the condition.
  const condition = read.kind === 'parentheses' ? read.of : read;
  const isBare = condition === read && read.kind !== 'broken';
  const before = cursor.previous;
  if (cursor.take('then') !== undefined) {
    if (isBare) {
      reportCondition(cursor, condition, word);
      cursor.stop();
    } else if (!cursor.atEnd && !cursor.damaged) {
      const span = cursor.span(cursor.peek());
      const problem = 'a statement follows `then`; put it on a line of its own below';
      cursor.fail(faults.malformedIf(span, problem, []));
    }
    return condition;
  }
  if (before === undefined || cursor.damaged) return condition;
  // Python has a colon here.
  const colon = cursor.take(':');
  const at = cursor.span({ start: before.end, end: colon?.end ?? before.end });
  if (isBare) {
    reportCondition(cursor, condition, word, { span: at, text: cursor.atEnd ? ') then' : ')' });
    cursor.stop();
  } else if (cursor.atEnd) {
    cursor.report(faults.missingThen(spanIn(cursor.line, 0, before.end), word, at));
  }
  return condition;
}

/** `else`, and what else is written for it. */
function readElse(cursor: Cursor): LineTree {
  const token = cursor.next();
  const span = cursor.span(token);
  if (cursor.is('(')) {
    const problem = '`else` has no condition; write `else if (condition) then`';
    cursor.fail(faults.malformedIf(span, problem, []));
  } else if (!cursor.atEnd && !cursor.damaged) {
    const problem = '`else` stands alone on its line; put the statement on the line below';
    cursor.fail(faults.malformedIf(cursor.span(cursor.peek()), problem, []));
  }
  return { kind: 'else', span };
}

function readElseIfWords(cursor: Cursor): void {
  const token = cursor.next();
  if (token.text === 'else') cursor.next();
  else cursor.report(faults.joinedWords(cursor.span(token), cursor.written(token), 'else if'));
}

/** `end if`, `endif`, `end function name`. */
function readEnd(cursor: Cursor, block: BlockWord | null): EndLine {
  const first = cursor.next();
  const span = spanIn(cursor.line, 0, cursor.line.text.length);
  const joined = first.text !== 'end';
  if (!joined && !cursor.atEnd) cursor.next();
  const said = spanIn(cursor.line, 0, cursor.previous?.end ?? first.end);
  const written = cursor.line.text.slice(0, said.end - said.start);
  if (block === null) {
    cursor.stop();
    return { kind: 'end', span, block, name: null };
  }
  const due = `end ${block}`;
  if (joined) cursor.report(faults.joinedWords(said, written, due));
  else if (cursor.previous?.text !== block) {
    cursor.report(
      faults.foreignWord(said, written, `write ${shared.quote(due)}`, [
        { title: `Write ${shared.quote(due)}`, edits: [{ span: said, text: due }] },
      ]),
    );
  }
  const token = cursor.peek();
  if (token.kind !== 'word' && token.kind !== 'quoted')
    return { kind: 'end', span, block, name: null };
  cursor.next();
  return { kind: 'end', span, block, name: wordIn(cursor.line, token.start, token.end) };
}

const DO = '`do guest in Guests`';

/** `do item in over`, and loops of other languages. */
function readDo(cursor: Cursor): LineTree {
  const span = spanIn(cursor.line, 0, cursor.line.text.length);
  const first = cursor.next();
  const give = (over: Term, item = noName(cursor)): LineTree => ({ kind: 'do', span, item, over });
  const fail = (problem: string, at = first): LineTree => {
    cursor.fail(faults.malformedDo(cursor.span(at), problem, []));
    return give(broken(cursor, []));
  };
  if (first.text === 'while' || cursor.is('while')) {
    return fail(
      `there is no loop that waits for a condition; a loop goes over guests or devices: ${DO}`,
    );
  }
  const foreign = first.text !== 'do';
  if (foreign && cursor.peek().text === 'each') cursor.next();
  const open = foreign ? cursor.take('(') : undefined;
  const item = readName(cursor, 'the name of a loop');
  if (item === undefined) return fail(`the name of an element is missing; write ${DO}`);
  if (cursor.is('='))
    return fail(`there is no loop that counts; a loop goes over guests or devices: ${DO}`);
  const word = cursor.peek();
  if (cursor.take('in') === undefined) {
    if (!/^(?:of|from|over|on)$/u.test(word.text)) {
      return fail(`${shared.quote('in')} and the list are missing; write ${DO}`);
    }
    cursor.next();
    const at = cursor.span(word);
    cursor.report(
      faults.malformedDo(at, `write ${shared.quote('in')}: ${DO}`, [
        { title: 'Write `in`', edits: [{ span: at, text: 'in' }] },
      ]),
    );
  }
  const over = readTerm(cursor);
  if (open !== undefined) cursor.take(')');
  const colon = cursor.is(':') || cursor.is('do') ? cursor.next() : undefined;
  if (foreign || colon !== undefined) {
    const { base, text } = cursor.line;
    const list = text.slice(over.span.start - base, over.span.end - base);
    const due = `do ${text.slice(item.span.start - base, item.span.end - base)} in ${list}`;
    const at = foreign ? first : (colon ?? first);
    const all = spanIn(cursor.line, 0, cursor.previous?.end ?? first.end);
    const fixes = cursor.damaged
      ? []
      : [{ title: `Write ${shared.quote(due)}`, edits: [{ span: all, text: due }] }];
    cursor.report(
      faults.foreignWord(cursor.span(at), cursor.written(at), `write ${shared.quote(due)}`, fixes),
    );
  }
  return give(over, item);
}

function readProcedure(cursor: Cursor, block: ProcedureLine['keyword']): LineTree {
  const span = spanIn(cursor.line, 0, cursor.line.text.length);
  const isPublic = cursor.take('public') !== undefined;
  const typed = typeNames.has(cursor.peek().text) ? readType(cursor) : null;
  const word = cursor.next();
  const keyword = word.text === 'subroutine' ? 'subroutine' : block;
  if (word.text !== keyword) {
    const advice = 'write `function f(a)` where it gives a value, `subroutine s(a)` where it acts';
    cursor.report(faults.foreignWord(cursor.span(word), cursor.written(word), advice, []));
  } else if (typed !== null && keyword === 'subroutine') {
    const problem =
      'a subroutine gives no value, so it has no type; write `function`, or leave the type out';
    cursor.report(faults.malformedProcedure(typed.span, problem, []));
  }
  const name = readName(cursor, `the name of a ${keyword}`);
  if (name === undefined) {
    const problem = `a name and parameters are missing; write ${shared.quote(`${keyword} name(parameter)`)}`;
    cursor.fail(faults.malformedProcedure(cursor.span(word), problem, []));
    const result = typed;
    return { kind: 'procedure', span, keyword, isPublic, result, name: noName(cursor), params: [] };
  }
  const params = readParameters(cursor, name);
  if (cursor.is(':') && word.text !== keyword) cursor.next();
  if (!cursor.atEnd && !cursor.is(')') && !cursor.damaged) {
    const problem = `nothing follows the parameters; the type of a result stands in front: ${shared.quote('real function f(a)')}`;
    cursor.fail(faults.malformedProcedure(cursor.span(cursor.peek()), problem, []));
  }
  return {
    kind: 'procedure',
    span,
    keyword,
    isPublic,
    result: keyword === 'function' ? typed : null,
    name,
    params,
  };
}

/** `policy NAME`. */
function readPolicy(cursor: Cursor): LineTree {
  const word = cursor.next();
  const span = spanIn(cursor.line, 0, cursor.line.text.length);
  const colon = cursor.take(':');
  const token = cursor.peek();
  if (token.kind === 'text' || (colon !== undefined && token.kind === 'word')) {
    // `policy: balloon`, `policy "my balloon"`
    const plain = cursor.written(token).replace(/^["']|["']$/gu, '');
    const text = `policy ${plain.replace(/\W+/gu, '_')}`;
    const due = shared.quote(text);
    const problem = `the name of a policy stands alone behind ${shared.quote('policy')}: write ${due}`;
    const fix = { title: `Write ${due}`, edits: [{ span, text }] };
    cursor.fail(faults.malformedPolicyLine(span, problem, [fix]));
    return { kind: 'policy', span, name: noName(cursor) };
  }
  if (token.kind !== 'word' && token.kind !== 'quoted') {
    const problem = 'the policy has no name; write `policy NAME`';
    cursor.fail(faults.malformedPolicyLine(cursor.span(word), problem, []));
    return { kind: 'policy', span, name: noName(cursor) };
  }
  const reserved = token.kind === 'word' && isReserved(token.text);
  const name = readName(cursor, 'the name of a policy') ?? noName(cursor);
  if (!cursor.atEnd && !reserved) {
    const whole = cursor.line.text.slice(token.start).trim();
    const joined = whole.replace(/\W+/gu, '_');
    const at = cursor.span({ start: token.start, end: cursor.line.text.length });
    const problem = `${shared.quote(whole)} is no name of a policy; write a single name, alone on the line`;
    const fixes = /^\w+(?:[- .]+\w+)+$/u.test(whole)
      ? [{ title: `Write ${shared.quote(joined)}`, edits: [{ span: at, text: joined }] }]
      : [];
    cursor.fail(faults.malformedPolicyLine(at, problem, fixes));
  }
  return { kind: 'policy', span, name };
}
