/**
 * How wide text is on a terminal, and text made safe to print there.
 * In: any text, of a policy or a guest. Out: columns; text without characters that move the cursor,
 * change colours or turn the reading direction.
 */

/** First and last code points of ranges that take two columns. */
const wideRanges: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa000, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1b000, 0x1b2ff],
  [0x20000, 0x3fffd],
];

const zeroWidth = /^(?:\p{Mn}|\p{Me}|[\u200b\u200c]|\u200d|[\ufe00-\ufe0f])$/u;
const emoji = /^\p{Emoji_Presentation}$/u;
/** Control characters, those that turn the reading direction, and halves of surrogate pairs. */
const unsafe = /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\p{Cs}]/gu;

/** The columns that one character takes. */
export function characterWidth(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x300) return 1;
  if (zeroWidth.test(character)) return 0;
  if (emoji.test(character)) return 2;
  return wideRanges.some(([first, last]) => code >= first && code <= last) ? 2 : 1;
}

/** The columns that a text takes on one line. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

/** A text for a terminal: control characters as their pictures, other dangerous ones as `�`. */
export function printable(text: string): string {
  return text.replace(unsafe, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x20) return String.fromCodePoint(0x2400 + code);
    return code === 0x7f ? '␡' : '�';
  });
}

/** A printable text of at most `columns` columns; `…` at the end of one that was cut. */
export function clip(text: string, columns: number): string {
  const safe = printable(text);
  if (displayWidth(safe) <= columns) return safe;
  let kept = '';
  let width = 0;
  for (const character of safe) {
    width += characterWidth(character);
    if (width > columns - 1) break;
    kept += character;
  }
  return columns < 1 ? '' : `${kept}…`;
}

/** A clipped text, filled up with blanks; `right` puts the blanks before it. */
export function pad(text: string, columns: number, right = false): string {
  const clipped = clip(text, columns);
  const blanks = ' '.repeat(Math.max(0, columns - displayWidth(clipped)));
  return right ? blanks + clipped : clipped + blanks;
}
