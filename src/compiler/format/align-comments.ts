/**
 * Comments at the ends of lines, below each other.
 * In: lines with their comments. Out: the text. The comments of adjacent lines of one run begin in
 * one column, as long as that alone pushes none of them over the width, or over the longest of
 * them: there the run is cut.
 */
import { widthOf } from './width.ts';

/** What has comments to align: the items of one body. Compared by identity. */
export interface Run {
  readonly of: string;
}

/** A line: code, and the comment that ends it; `run` where the comment may be aligned. */
export interface Line {
  code: string;
  comment: string | null;
  run: Run | null;
}

/** Blanks between code and a comment. */
const gap = 3;

/** The lines as one text, without a last line feed. */
export function alignComments(lines: readonly Line[], width: number): string {
  const written: string[] = [];
  for (let from = 0; from < lines.length; ) {
    const { to, column } = section(lines, from, width);
    for (const { code, comment } of lines.slice(from, to)) {
      const pad = ' '.repeat(Math.max(0, column - widthOf(code)));
      written.push(comment === null || code === '' ? code + (comment ?? '') : code + pad + comment);
    }
    from = to;
  }
  return written.join('\n');
}

/** The longest section from a line on whose comments stand well in one column. */
function section(
  lines: readonly Line[],
  from: number,
  width: number,
): { readonly to: number; readonly column: number } {
  const first = lines[from];
  let to = from + 1;
  let column = widthOf(first?.code ?? '') + gap;
  if (first === undefined || first.run === null) return { to, column };
  let longest = width;
  let widest = 0;
  for (let next = from; next < lines.length; next++) {
    const { code, comment, run } = lines[next] ?? first;
    if (comment === null || run !== first.run) break;
    const own = widthOf(code) + gap;
    longest = Math.max(longest, own + widthOf(comment));
    widest = Math.max(widest, widthOf(comment));
    if (Math.max(column, own) + widest > longest) break;
    column = Math.max(column, own);
    to = next + 1;
  }
  return { to, column };
}
