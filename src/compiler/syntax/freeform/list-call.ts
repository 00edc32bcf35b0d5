/**
 * Calls as lists write them, `(debug 1)` and `(max a b)`, in free form: one slip, whose parts would
 * each be a fault of their own.
 * In: a cursor. Out: what is written so and what it is here; or null. Nothing is reported.
 */
import type { Cursor } from './cursor.ts';
import type { Token } from './tokens.ts';
import { builtInFunctions, inSmallLetters, isReserved, unitWords } from './words.ts';

/** A call as lists write it. */
export interface ListCall {
  readonly name: string;
  /** How it is written here; null where an argument is more than a value. */
  readonly due: string | null;
  /** How many tokens it is. */
  readonly length: number;
}

const values: ReadonlySet<Token['kind']> = new Set(['number', 'text', 'quoted']);

/** Whether a value can start with a token. */
export const startsValue = ({ kind, text }: Token): boolean =>
  values.has(kind) ||
  (kind === 'word' && (!isReserved(text) || /^(?:host|guests|true|false|none)$/u.test(text)));

/** Longer calls are not read: what is nested is looked at once for each level. */
const mostTokens = 200;

/** The call of lists that a parenthesis opens; `any`: of any name, else of a built-in function. */
export function listCallAt(cursor: Cursor, any: boolean, ahead = 0): ListCall | null {
  if (!cursor.is('(', ahead) || ahead > mostTokens) return null;
  const head = cursor.peek(ahead + 1);
  if (head.kind !== 'word' || !startsValue(cursor.peek(ahead + 2))) return null;
  if (!builtInFunctions.has(head.text) && (!any || isReserved(head.text))) return null;
  const read = readRow(cursor, ahead + 2);
  if (!cursor.is(')', read.at)) return null;
  return finished(cursor, head, read, read.at + 1 - ahead);
}

/** A built-in function whose arguments follow it without parentheses, up to the end of the line. */
export function bareCallAt(cursor: Cursor): ListCall | null {
  const head = cursor.peek();
  if (head.kind !== 'word' || !builtInFunctions.has(head.text)) return null;
  if (!startsValue(cursor.peek(1))) return null;
  const read = readRow(cursor, 1);
  return cursor.peek(read.at).kind === 'end' ? finished(cursor, head, read, read.at) : null;
}

/** The arguments in a row, and where they end; null among them: one is more than a value. */
interface Row {
  readonly args: readonly (string | null)[];
  readonly at: number;
}

function finished(cursor: Cursor, head: Token, { args }: Row, length: number): ListCall {
  const name = cursor.written(head);
  const due = args.includes(null) ? null : `${name}(${args.join(', ')})`;
  return { name, due, length };
}

/** Reads values up to the parenthesis that closes, or the end. */
function readRow(cursor: Cursor, from: number): Row {
  const args: (string | null)[] = [];
  let at = from;
  let depth = 0;
  for (; cursor.peek(at).kind !== 'end'; at++) {
    const token = cursor.peek(at);
    if (cursor.is(')', at) && depth-- === 0) break;
    const nested = depth === 0 ? listCallAt(cursor, true, at) : null;
    if (nested !== null) {
      args.push(nested.due);
      at += nested.length - 1;
    } else if (depth === 0 && startsValue(token)) {
      // What may be a unit belongs to its number, or is an argument.
      const isUnit = unitWords.has(inSmallLetters(cursor.written(token)));
      if (isUnit && cursor.peek(at - 1).kind === 'number') {
        args.push(null);
        continue;
      }
      let last = at;
      while (cursor.is('.', last + 1) && /^(?:word|quoted)$/u.test(cursor.peek(last + 2).kind))
        last += 2;
      args.push(cursor.line.text.slice(token.start, cursor.peek(last).end));
      at = last;
    } else {
      if (cursor.is('(', at)) depth++;
      args.push(null);
    }
  }
  return { args, at };
}
