/**
 * Where texts, names and comments end in free-form notation: what the splitter and the scanner of
 * lines must see alike. In: a text and an offset. Out: an end. Linear over a whole text.
 */
import * as c from '../list/characters.ts';
import { createScanner, type Scanner, scanText, unclosedTextEnd } from '../list/scanner.ts';

export { createScanner, type Scanner };

const EXCLAMATION = 33;
export const AMPERSAND = 38;
export const OPEN = 40;
export const CLOSE = 41;
const SLASH = 47;
export const EQUALS = 61;
export const BACKQUOTE = 96;

/** The end of the line at `start`, its line feed excluded. */
export function lineEnd(text: string, start: number): number {
  const at = text.indexOf('\n', start);
  return at === -1 ? text.length : at;
}

/** The offset of the next character that is no blank; a line feed counts as one that is not. */
export function skipBlanks(text: string, start: number): number {
  let at = start;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === c.LF || c.classOf(code) !== c.BLANK) break;
  }
  return at;
}

/** The end of a word of letters, digits and `_`. */
export function wordEnd(text: string, start: number): number {
  let at = start;
  for (; at < text.length; at++) {
    const kind = c.classOf(text.charCodeAt(at));
    if (kind !== c.LETTER && kind !== c.DIGIT) break;
  }
  return at;
}

/** What may follow a text that goes over lines; otherwise a quote is missing in the first of them. */
const followsText = new Set([...'),+=<>*/-&!#?:\n'].map((sign) => sign.charCodeAt(0)));

/**
 * The end of the text whose quote stands at `start`, and whether it is closed. A text may go over
 * lines; where what follows it cannot follow a text, its own closing quote is taken to be missing.
 */
export function textAt(
  scanner: Scanner,
  text: string,
  start: number,
): { readonly end: number; readonly closed: boolean } {
  scanText(scanner, text, start, text.charCodeAt(start));
  const end = scanner.end;
  if (scanner.kind === 'unclosed') return { end, closed: false };
  if (!text.slice(start, end).includes('\n')) return { end, closed: true };
  const next = skipBlanks(text, end);
  const fits = next >= text.length || followsText.has(text.charCodeAt(next));
  if (fits || (/[A-Za-z]/u.test(text.charAt(next)) && next > end)) return { end, closed: true };
  return { end: unclosedTextEnd(text, start), closed: false };
}

/** The end of a name in backquotes; where the closing one is missing, of the backquote alone. */
export function backquotedEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === BACKQUOTE) return at + 1;
    if (code === c.LF) break;
  }
  return start + 1;
}

/**
 * Whether a comment starts here. `!` and `#` start one, and so does `//`, which is reported; `!=`
 * after something on its line does not, as it is meant to compare.
 */
export function startsComment(text: string, at: number, code: number, inLine: boolean): boolean {
  if (code === c.HASH) return true;
  const next = text.charCodeAt(at + 1);
  if (code === SLASH) return next === SLASH;
  if (code !== EXCLAMATION) return false;
  return !inLine || next !== EQUALS || text.charCodeAt(at + 2) === EQUALS;
}

/** Whether the `&` at `at` continues its line: only blanks and a comment follow it there. */
export function continues(text: string, at: number): boolean {
  const next = skipBlanks(text, at + 1);
  if (next >= text.length) return true;
  const code = text.charCodeAt(next);
  return code === c.LF || startsComment(text, next, code, false);
}
