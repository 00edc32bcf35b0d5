/**
 * The call that a position stands in, also where it is not closed.
 * In: a set view, a source, an offset. Out: what is called, and which of its arguments is typed. Pure.
 */
import type { Notation } from '../syntax/ast.ts';
import { typeNames } from '../syntax/freeform/words.ts';
import { bracketsIn } from './brackets.ts';
import { type Lined, linedOf } from './lined.ts';
import type { SetView } from './set-view.ts';
import { formBefore, keyword, statementBefore, type Token } from './tokens.ts';

/** A call that is being typed. */
export interface OpenCall {
  /** As it is written in front of the arguments: `clamp`, `guest.Control`, `+`. */
  readonly callee: string;
  /** Behind `call` (free form). */
  readonly statement: boolean;
  /** The argument at the position, from 0. */
  readonly argument: number;
  /** The entity whose method it is, as words between dots; empty where it is none. */
  readonly entity: readonly string[];
  /** The name of a field or control that the method is asked for; null where none is there yet. */
  readonly asked: string | null;
}

/** The innermost call around an offset; null where there is none. */
export const callAt = (
  view: SetView,
  source: string,
  notation: Notation,
  at: number,
): OpenCall | null =>
  notation === 'list' ? listAt(view.text(source), at) : invocationAt(linedOf(view, source), at);

const unquoted = (items: readonly (readonly Token[])[], index: number): string | null => {
  const [token, more] = items[index] ?? [];
  return token?.kind === 'text' && more === undefined ? token.text.slice(1, -1) : null;
};

function invocationAt(lined: Lined, at: number): OpenCall | null {
  const { tokens, inComment } = statementBefore(lined, at);
  if (inComment) return null;
  for (const { at: open, items } of bracketsIn(tokens, 'freeform').open.toReversed()) {
    const callee = tokens[open - 1];
    const before = keyword(tokens[open - 2]);
    if (callee?.kind !== 'word' && callee?.kind !== 'quoted') continue;
    const word = keyword(callee);
    if (typeNames.has(word) || ['if', 'setting', 'and', 'or', 'not', 'return'].includes(word))
      continue;
    // The parentheses of a procedure introduce its parameters.
    if (before === 'function' || before === 'subroutine' || tokens[open - 2]?.text === '.')
      continue;
    return {
      callee: callee.text,
      statement: before === 'call',
      argument: items.length - 1,
      entity: (items[0] ?? []).flatMap(({ text }) => (text === '.' ? [] : [text])),
      asked: unquoted(items, 1),
    };
  }
  return null;
}

function listAt(text: string, at: number): OpenCall | null {
  const { tokens, inComment } = formBefore(text, at);
  if (inComment) return null;
  for (const { sign, items } of bracketsIn(tokens, 'list').open.toReversed()) {
    const head = items[0]?.[0];
    if (sign === '{' || head === undefined || (head.kind !== 'word' && head.kind !== 'sign'))
      continue;
    const last = items.at(-1)?.at(-1);
    // The item that is being typed is the last; behind a blank a new one begins.
    const isTyped = last !== undefined && last.end === at && last.text !== ')';
    const argument = items.length - 1 - (isTyped ? 1 : 0);
    if (argument < 0) continue;
    const entity = head.text.split('.').slice(0, -1);
    return { callee: head.text, statement: false, argument, entity, asked: unquoted(items, 1) };
  }
  return null;
}
