/**
 * The characters of list notation, by what they can begin or continue.
 * In: UTF-16 code units. Out: their class; everything constant time and without allocation.
 */

/** Named code units. */
export const LF = 10;
export const BANG = 33;
export const DOUBLE_QUOTE = 34;
export const HASH = 35;
export const SINGLE_QUOTE = 39;
export const COMMA = 44;
export const MINUS = 45;
export const DOT = 46;
export const SEMICOLON = 59;
export const EQUALS = 61;
export const BACKSLASH = 92;
export const BYTE_ORDER_MARK = 0xfeff;

/** What a character is; the rest (`OTHER`) has no meaning outside texts and comments. */
export const OTHER = 0;
export const BLANK = 1;
export const OPEN = 2;
export const CLOSE = 3;
export const LETTER = 4;
export const DIGIT = 5;
export const QUOTE = 6;
export const OPERATOR = 7;

const ascii = new Uint8Array(128);
const mark = (characters: string, value: number): void => {
  for (const character of characters) ascii[character.charCodeAt(0)] = value;
};
mark('\t\n\v\f\r\x1c\x1d\x1e\x1f ', BLANK);
mark('([{', OPEN);
mark(')]}', CLOSE);
mark('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_', LETTER);
mark('0123456789', DIGIT);
mark('"\'', QUOTE);
mark('+-*/<>=!', OPERATOR);

/** The class of a code unit; `=` and `!` count as operators though they need a partner. */
export function classOf(code: number): number {
  if (code < 128) return ascii[code] ?? OTHER;
  return isWideBlank(code) ? BLANK : OTHER;
}

function isWideBlank(code: number): boolean {
  return (
    code === 0x85 ||
    code === 0xa0 ||
    code === 0x1680 ||
    (code >= 0x2000 && code <= 0x200a) ||
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0x202f ||
    code === 0x205f ||
    code === 0x3000
  );
}

/** A digit 0-9. */
export const isDigit = (code: number): boolean => code >= 48 && code <= 57;

/** A digit of a hexadecimal number. */
export const isHexDigit = (code: number): boolean =>
  isDigit(code) || (code >= 97 && code <= 102) || (code >= 65 && code <= 70);

/** What can follow the first letter of a symbol. */
export function continuesSymbol(code: number): boolean {
  const kind = classOf(code);
  return kind === LETTER || kind === DIGIT || code === MINUS || code === DOT;
}

/**
 * A bracket that, in column 1, probably begins a form. Not `{`: it often stands there as the body
 * of a function.
 */
export const beginsForm = (code: number): boolean => code === 40 || code === 91;

/** The bracket that closes what `open` opens. */
export function closerOf(open: number): number {
  return open === 40 ? 41 : open + 2;
}
