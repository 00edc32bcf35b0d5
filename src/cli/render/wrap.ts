/**
 * Breaking a text into lines.
 * In: a text and a width in columns. Out: lines that fit, broken at blanks; a word that is longer
 * than a line stands on its own.
 */
import { displayWidth } from './width.ts';

/** The lines of a text. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line === '') line = word;
    else if (displayWidth(line) + 1 + displayWidth(word) <= width) line += ` ${word}`;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line];
}
