/**
 * Whether a line starts a statement: where it does, an open parenthesis before it ends.
 * In: a text and the offset of a line's first character. Out: yes or no, by the first words alone.
 */
import * as c from '../list/characters.ts';
import { blockWords, joinedElseIfs, joinedEnds } from './block-words.ts';
import { EQUALS, lineEnd, skipBlanks, wordEnd } from './lexis.ts';
import { inSmallLetters, typeNames } from './words.ts';

/** Words that only a statement starts with. */
const starters = new Set([...blockWords, 'end', 'else', 'public', 'call', 'return', 'cycle']);

/** Of these, the ones that nothing can stand before on their line: no type, and no condition. */
const alone = new Set(['policy', 'do', 'block', 'subroutine', 'end', 'else']);

/** Longer lines are looked at up to here. */
const LOOKAHEAD = 400;

/** Whether the line at `at` starts a statement; `header`: inside the parentheses of parameters. */
export function startsStatement(text: string, at: number, header: boolean): boolean {
  if (c.classOf(text.charCodeAt(at)) !== c.LETTER) return false;
  const end = wordEnd(text, at);
  const word = inSmallLetters(text.slice(at, Math.min(end, at + 20)));
  if (starters.has(word) || isJoined(text, end, word)) return true;
  const line = text.slice(at, Math.min(lineEnd(text, at), at + LOOKAHEAD));
  if (typeNames.has(word)) return !header || /::[^=(),]*=[^=]/u.test(line);
  return isAssignment(text, at) && !closesMore(line);
}

/** Whether the line at `at` begins with a word that continues no statement. */
export function neverContinues(text: string, at: number): boolean {
  const end = wordEnd(text, at);
  const word = inSmallLetters(text.slice(at, Math.min(end, at + 20)));
  return alone.has(word) || isJoined(text, end, word);
}

/**
 * Whether a word is `endif` or the like. These are no reserved words, so they are names where their
 * line goes on as that of an expression does, or has no `then`.
 */
function isJoined(text: string, end: number, word: string): boolean {
  const rest = (): string => text.slice(end, Math.min(lineEnd(text, end), end + LOOKAHEAD));
  if (joinedElseIfs.has(word)) return /\bthen\b/iu.test(rest());
  return joinedEnds.has(word) && /^\s*(?:[A-Za-z_`!#]|$)/u.test(rest());
}

/** Whether a line begins with what a statement can follow: `if (c)`, or the type of a function. */
export function takesStatement(text: string, start: number): boolean {
  const word = inSmallLetters(text.slice(start, Math.min(wordEnd(text, start), start + 20)));
  return word === 'if' || word === 'public' || typeNames.has(word);
}

/** `name.name =`, but not `==`. */
export function isAssignment(text: string, start: number): boolean {
  let at = wordEnd(text, start);
  while (text.charCodeAt(at) === c.DOT && at - start < LOOKAHEAD) at = wordEnd(text, at + 1);
  at = skipBlanks(text, at);
  return text.charCodeAt(at) === EQUALS && text.charCodeAt(at + 1) !== EQUALS;
}

/** Whether a line closes a parenthesis that it did not open: then it goes on with an open one. */
function closesMore(line: string): boolean {
  let depth = 0;
  for (const character of line) {
    if (character === '(') depth++;
    else if (character === ')' && --depth < 0) return true;
    else if (character === '!' || character === '#') return false;
  }
  return false;
}
