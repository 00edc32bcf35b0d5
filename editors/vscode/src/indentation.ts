/**
 * Where lines stand as they are typed: those of blocks in free form, and of brackets in either
 * notation. How many brackets a line leaves open takes longer patterns than JSON lets people read.
 * In: nothing. Out: the patterns that VS Code compares a line with. Pure.
 */

/** The line below, when Enter is pressed behind a line that is like this. */
export interface EnterRule {
  readonly before: RegExp;
  readonly after?: RegExp;
  readonly indent: 'in' | 'out' | 'same';
  readonly append?: string;
  /** Blanks that go before it is indented. */
  readonly remove?: number;
}

const text = `"[^"]*"|'[^']*'`;
/** `!` begins a comment of free form; `!=` compares. */
const inLine = `(?:${text}|[^"'#!]|!(?==))*`;
const noBracket = `${text}|[^()\\[\\]{}"'#!]|!(?==)`;
const comment = '(?:[#!].*)?$';

/** Brackets that are all closed, one within the other so many times. */
const closed = (depth: number): string =>
  `(?:${depth === 0 ? noBracket : `${noBracket}|[(\\[{]${closed(depth - 1)}[)\\]}]`})*`;

const deepest = 6;
const opens = `^${inLine}[(\\[{]`;

const opensBlock =
  /^\s*(?:policy\s+\S+|do\s+\S+\s+in\b.*|block|(?:else\s+)?if\b.*\bthen|else|(?:public\s+)?(?:(?:real|integer|logical|text|auto)\b[^!#]*\s)?(?:function|subroutine)\b.*\))\s*(?:[!#].*)?$/
    .source;

/** A line behind which lines stand further in. */
export const increase = new RegExp(`${opensBlock}|${opens}${closed(deepest)}${comment}`, 'i');

/** A line that stands further out than the one above it. */
export const decrease =
  /^\s*(?:end(?:\s+(?:policy|if|do|block|function|subroutine)\b.*)?|else(?:\s+if\b.*)?|[)\]}].*)\s*(?:[!#].*)?$/i;

/** Of the canonical form. */
const blanks = 2;

/** Behind a line that closes so many brackets that others opened. */
const closes = (count: number): EnterRule => ({
  before: new RegExp(
    `^\\s*(?=[^\\s)\\]}])(?:${closed(deepest)}[)\\]}]){${count}}${inLine}${comment}`,
  ),
  indent: 'out',
  remove: blanks * (count - 1),
});

/** The rules for Enter, which VS Code asks before it compares lines; the first that fits counts. */
export const enterRules: readonly EnterRule[] = [
  // The brackets that the editor closed by itself stay behind the cursor, and close the last line.
  {
    before: new RegExp(`${opens}(?=\\s*[^\\s()\\[\\]{}#!])${closed(deepest)}${comment}`),
    indent: 'in',
  },
  ...[5, 4, 3, 2, 1].map(closes),
  { before: /^\s*!.*\S/, after: /^\s*\S/, indent: 'same', append: '! ' },
  { before: /^\s*#.*\S/, after: /^\s*\S/, indent: 'same', append: '# ' },
];
