/**
 * The brackets that are open behind some tokens, each with what stands in it so far: the one walk that
 * completions and signatures go by.
 * In: the tokens in front of a position, their notation. Out: the brackets that nothing has closed, the
 * innermost last, and which token closes each of the others. A closing bracket ends the innermost
 * one, of whatever kind, and none where none is open. Pure.
 */
import type { Notation } from '../syntax/ast.ts';
import type { Token } from './tokens.ts';

/** A bracket that is open. */
export interface OpenBracket {
  readonly sign: string;
  /** Which of the tokens it is. */
  readonly at: number;
  /**
   * What stands in it. In list notation one token each: words, literals, and the closing bracket of
   * a list that is done. In free form the arguments between commas, each with its tokens, but without
   * what has parentheses of its own; the last is the one that is typed, empty or not.
   */
  readonly items: readonly (readonly Token[])[];
}

/** The brackets of some tokens. */
export interface Brackets {
  /** Those that are open, the innermost last. */
  readonly open: readonly OpenBracket[];
  /** Of each bracket that is closed, which token does it. */
  readonly closedBy: ReadonlyMap<number, number>;
}

const opening: Readonly<Record<Notation, string>> = { list: '([{', freeform: '(' };
const closing: Readonly<Record<Notation, string>> = { list: ')]}', freeform: ')' };

/** Walks over the brackets of some tokens. */
export function bracketsIn(tokens: readonly Token[], notation: Notation): Brackets {
  const stack: { readonly sign: string; readonly at: number; readonly items: Token[][] }[] = [];
  const closedBy = new Map<number, number>();
  const isList = notation === 'list';
  for (const [i, token] of tokens.entries()) {
    const sign = token.kind === 'sign' ? token.text : null;
    if (sign !== null && opening[notation].includes(sign)) {
      stack.push({ sign, at: i, items: isList ? [] : [[]] });
    } else if (sign !== null && closing[notation].includes(sign)) {
      const closed = stack.pop();
      if (closed !== undefined) closedBy.set(closed.at, i);
      if (isList) stack.at(-1)?.items.push([token]);
    } else if (isList || sign === ',') {
      stack.at(-1)?.items.push(isList ? [token] : []);
    } else {
      stack.at(-1)?.items.at(-1)?.push(token);
    }
  }
  return { open: stack, closedBy };
}

/** The bracket that is open behind some tokens, the innermost; undefined where none is. */
export const innermostOpen = (
  tokens: readonly Token[],
  notation: Notation,
): OpenBracket | undefined => bracketsIn(tokens, notation).open.at(-1);
