/**
 * Lines as editors count them: a carriage return alone ends one too.
 * In: a text. Out: the offsets at which lines start; the first is 0. Pure.
 */

/** Where the lines of a text start. */
export function editorLineStarts(text: string): readonly number[] {
  const starts = [0];
  for (const { 0: end, index } of text.matchAll(/\r\n|\n|\r/gu)) starts.push(index + end.length);
  return starts;
}
