/**
 * The scanner of list notation: the one place that knows where a token ends.
 * In: a text and an offset. Out: the kind and the end of the token there. It never fails: what has
 * no meaning is a token too, and every call moves on by at least one character and looks at each
 * character a bounded number of times.
 *
 * Rules are tried in MOM's order, so that `125f56` is 125 and f56, `5-3` is 5 and -3, and `a-3` is
 * one symbol. MOM silently drops the rest of the policy at what is `unknown`, `malformed` or
 * `unclosed` here.
 */
import * as c from './characters.ts';

/** What a token is. Numbers keep the shape they were written in, because MOM types them by it. */
export type TokenKind =
  | 'blank'
  | 'comment'
  | 'open'
  | 'close'
  | 'integer'
  | 'float'
  | 'hex'
  | 'octal'
  | 'text'
  | 'symbol'
  | 'operator'
  /** A character that means nothing here (a run of one character, or a word with a foreign letter). */
  | 'unknown'
  /** A number that MOM does not read, such as 007 or 12e. */
  | 'malformed'
  /** A text without its closing quote; it ends with its line. */
  | 'unclosed';

/**
 * A scanner of one text: its current token, held here so that scanning allocates nothing, and what
 * it remembers so that no text is searched twice for the same missing quote.
 */
export interface Scanner {
  kind: TokenKind;
  end: number;
  /** While set, a text that runs into a line with `(` or `[` in column 1 counts as unclosed. */
  recovering: boolean;
  /** No double (single) quote that closes a text stands before these offsets. */
  unclosedDouble: number;
  unclosedSingle: number;
}

/** Creates a scanner; use one per text. */
export function createScanner(): Scanner {
  return { kind: 'blank', end: 0, recovering: false, unclosedDouble: 0, unclosedSingle: 0 };
}

/** Reads the token at `start`, which must lie before the end of the text; gives its end. */
export function scan(scanner: Scanner, text: string, start: number): number {
  const code = text.charCodeAt(start);
  switch (c.classOf(code)) {
    case c.BLANK:
      return set(scanner, 'blank', blankEnd(text, start + 1));
    case c.OPEN:
      return set(scanner, 'open', start + 1);
    case c.CLOSE:
      return set(scanner, 'close', start + 1);
    case c.LETTER:
      return set(scanner, 'symbol', symbolEnd(text, start + 1));
    case c.DIGIT:
      return scanNumber(scanner, text, start, start);
    case c.QUOTE:
      return scanText(scanner, text, start, code);
    case c.OPERATOR:
      return scanOperator(scanner, text, start, code);
    default:
      if (code === c.HASH) return set(scanner, 'comment', lineEnd(text, start));
      if (code === c.DOT && c.isDigit(text.charCodeAt(start + 1)))
        return scanNumber(scanner, text, start, start);
      if (code === c.SEMICOLON)
        return set(scanner, 'unknown', foreignCommentEnd(text, start, code));
      return set(scanner, 'unknown', unknownEnd(text, start, code));
  }
}

function set(scanner: Scanner, kind: TokenKind, end: number): number {
  scanner.kind = kind;
  scanner.end = end;
  return end;
}

/** The end of the line at `start`, its line feed excluded. */
export function lineEnd(text: string, start: number): number {
  const at = text.indexOf('\n', start);
  return at === -1 ? text.length : at;
}

function blankEnd(text: string, start: number): number {
  let end = start;
  while (end < text.length && c.classOf(text.charCodeAt(end)) === c.BLANK) end++;
  return end;
}

function symbolEnd(text: string, start: number): number {
  let end = start;
  while (end < text.length && c.continuesSymbol(text.charCodeAt(end))) end++;
  return end;
}

function digitsEnd(text: string, start: number): number {
  let end = start;
  while (c.isDigit(text.charCodeAt(end))) end++;
  return end;
}

function scanOperator(scanner: Scanner, text: string, start: number, code: number): number {
  const next = text.charCodeAt(start + 1);
  if (
    code === c.MINUS &&
    (c.isDigit(next) || (next === c.DOT && c.isDigit(text.charCodeAt(start + 2))))
  ) {
    const end = scanNumber(scanner, text, start, start + 1);
    // A minus belongs to well-formed decimal numbers only; otherwise it is the operator.
    return scanner.kind === 'malformed' ? set(scanner, 'operator', start + 1) : end;
  }
  const pair = (code === 60 || code === 62) && (next === 61 || next === code);
  const equality = next === 61 && (code === 61 || code === 33);
  if (pair || equality) return set(scanner, 'operator', start + 2);
  if (code === c.BANG) return set(scanner, 'unknown', foreignCommentEnd(text, start, code));
  // `=` stands only before `=`.
  if (code === 61) return set(scanner, 'unknown', start + 1);
  return set(scanner, 'operator', start + 1);
}

/** A number whose digits (or dot) start at `first`, after an optional minus at `start`. */
function scanNumber(scanner: Scanner, text: string, start: number, first: number): number {
  const whole = digitsEnd(text, first);
  const after = text.charCodeAt(whole);
  if (after === c.DOT && c.isDigit(text.charCodeAt(whole + 1))) {
    const end = digitsEnd(text, whole + 1);
    return set(scanner, 'float', exponentEnd(text, end) ?? end);
  }
  const zero = text.charCodeAt(first) === 48;
  if (zero && whole === first + 1 && start === first) {
    if (after === 120 || after === 88) {
      let end = whole + 1;
      while (c.isHexDigit(text.charCodeAt(end))) end++;
      return end > whole + 1 ? set(scanner, 'hex', end) : malformed(scanner, text, first);
    }
    if (after === 111) {
      const end = digitsEnd(text, whole + 1);
      return end > whole + 1 ? set(scanner, 'octal', end) : malformed(scanner, text, first);
    }
  }
  const prefix = after === 120 || after === 88 || after === 111;
  if (zero && (whole > first + 1 || prefix)) return malformed(scanner, text, first);
  if (after === 101 || after === 69) {
    const end = exponentEnd(text, whole);
    return end === undefined ? malformed(scanner, text, first) : set(scanner, 'float', end);
  }
  return set(scanner, 'integer', whole);
}

/** The end of an exponent at `start`, when one is complete there. */
function exponentEnd(text: string, start: number): number | undefined {
  const letter = text.charCodeAt(start);
  if (letter !== 101 && letter !== 69) return undefined;
  const sign = text.charCodeAt(start + 1);
  const first = sign === 43 || sign === c.MINUS ? start + 2 : start + 1;
  return c.isDigit(text.charCodeAt(first)) ? digitsEnd(text, first) : undefined;
}

/** A malformed number takes everything that was probably meant to be part of it. */
function malformed(scanner: Scanner, text: string, first: number): number {
  let end = digitsEnd(text, first);
  const exponent = text.charCodeAt(end);
  const sign = text.charCodeAt(end + 1);
  if ((exponent === 101 || exponent === 69) && (sign === 43 || sign === c.MINUS)) end += 2;
  for (; end < text.length; end++) {
    const code = text.charCodeAt(end);
    const kind = c.classOf(code);
    if (kind !== c.DIGIT && kind !== c.LETTER && code !== c.DOT) break;
  }
  return set(scanner, 'malformed', end);
}

/** Reads the text (or the unclosed text) whose opening quote stands at `start`. */
export function scanText(scanner: Scanner, text: string, start: number, quote: number): number {
  const double = quote === c.DOUBLE_QUOTE;
  // A quote inside what was searched before was an escaped one there, so a search from it would
  // run over the same characters to the same end.
  const known = start < (double ? scanner.unclosedDouble : scanner.unclosedSingle);
  const found = known ? -1 : searchQuote(text, start, quote, scanner.recovering);
  if (found >= 0 && !known) return set(scanner, 'text', found + 1);
  if (!known) {
    if (double) scanner.unclosedDouble = -1 - found;
    else scanner.unclosedSingle = -1 - found;
  }
  return set(scanner, 'unclosed', unclosedTextEnd(text, start));
}

/** The offset of the closing quote; where there is none, -1 minus the offset at which that is certain. */
function searchQuote(text: string, start: number, quote: number, recovering: boolean): number {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) return at;
    if (code === c.BACKSLASH) {
      at++;
      if (text.charCodeAt(at) === c.LF) return -1 - at;
    } else if (code === c.LF && recovering && c.beginsForm(text.charCodeAt(at + 1))) {
      return -1 - at;
    }
  }
  return -1 - text.length;
}

/**
 * Where a text without closing quote is taken to end: with its line, but before the brackets that
 * close there, which most probably belong to the forms around it.
 */
export function unclosedTextEnd(text: string, start: number): number {
  let end = lineEnd(text, start);
  while (end > start + 1) {
    const kind = c.classOf(text.charCodeAt(end - 1));
    if (kind !== c.BLANK && kind !== c.CLOSE) break;
    end--;
  }
  return end;
}

/** Lines longer than this are not searched for what a semicolon means. */
const COMMENT_LOOKAHEAD = 200;

/**
 * Where a `;` or `!` ends, with the comment that it starts. A semicolon almost always starts one as
 * in other Lisps, and so does a `!` that stands apart where free form has comments; then the line is
 * skipped with it. Not so where the rest of the line closes brackets that it did not open, or leaves
 * some open: there a form would break, so only the sign is skipped.
 */
export function foreignCommentEnd(text: string, start: number, code: number): number {
  if (code === c.BANG && !standsApart(text, start)) return start + 1;
  const run = unknownEnd(text, start, code);
  let depth = 0;
  for (let at = run; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === c.LF) return depth === 0 ? at : run;
    if (at - run > COMMENT_LOOKAHEAD) return run;
    const kind = c.classOf(code);
    if (kind === c.OPEN) depth++;
    else if (kind === c.CLOSE && --depth < 0) return run;
  }
  return depth === 0 ? text.length : run;
}

/** Whether a `!` has a blank behind it, and nothing of its line before it but what a bracket closes. */
function standsApart(text: string, start: number): boolean {
  const end = unknownEnd(text, start, c.BANG);
  if (end < text.length && c.classOf(text.charCodeAt(end)) !== c.BLANK) return false;
  const least = Math.max(0, start - COMMENT_LOOKAHEAD);
  for (let at = start - 1; at >= least; at--) {
    const code = text.charCodeAt(at);
    if (code === c.LF) return true;
    const kind = c.classOf(code);
    if (kind !== c.BLANK) return kind === c.CLOSE && at < start - 1;
  }
  return least === 0;
}

function unknownEnd(text: string, start: number, code: number): number {
  const point = text.codePointAt(start) ?? code;
  if (isForeignLetter(point)) return foreignWordEnd(text, start);
  const step = point > 0xffff ? 2 : 1;
  let end = start + step;
  while (end < text.length && text.codePointAt(end) === point) end += step;
  return end;
}

const letter = /^[\p{L}\p{M}\p{N}]$/u;

/** Whether a code point is a letter, mark or digit that names cannot hold. */
export function isForeignLetter(point: number): boolean {
  return point > 127 && letter.test(String.fromCodePoint(point));
}

/** A word that holds a letter outside ASCII is one mistake, not several. */
function foreignWordEnd(text: string, start: number): number {
  let end = start;
  while (end < text.length) {
    const point = text.codePointAt(end) ?? 0;
    if (!(point < 128 ? c.continuesSymbol(point) : isForeignLetter(point))) break;
    end += point > 0xffff ? 2 : 1;
  }
  return end;
}
