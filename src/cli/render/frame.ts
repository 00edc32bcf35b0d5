/**
 * A code frame: the lines of a span with carets below it.
 * In: a text and a span. Out: plain lines of at most `columns` columns; tabs and wide characters
 * are taken into account, long lines are cut around the span.
 */
import { lineStarts, positionAt, type Span } from '../../compiler/text/source.ts';
import { characterWidth, printable } from './width.ts';

/** A line of a frame, in parts, so that the caller can colour them. */
export interface FrameLine {
  /** The number of the line, or blanks; as wide on every line of the frame. */
  readonly gutter: string;
  readonly text: string;
  readonly kind: 'code' | 'carets' | 'gap';
}

/** Longer spans are shown by their first and last line only. */
const mostLines = 3;
const tab = 4;
const narrowest = 40;

/** One drawn character: where it comes from and where it stands. */
interface Cell {
  readonly offset: number;
  readonly column: number;
  readonly width: number;
  readonly shown: string;
}

/** The frame of a span. */
export function frame(text: string, span: Span, columns: number): readonly FrameLine[] {
  const starts = lineStarts(text);
  const first = positionAt(starts, span.start).line;
  // A span that ends with a line feed ends on the line before it.
  const last = Math.max(first, positionAt(starts, Math.max(span.start, span.end - 1)).line);
  const gutter = String(last).length;
  const room = Math.max(narrowest, columns) - gutter - 3;
  const numbers =
    last - first < mostLines
      ? Array.from({ length: last - first + 1 }, (_, i) => first + i)
      : [first, null, last];
  return numbers.flatMap((line): readonly FrameLine[] => {
    const blank = ' '.repeat(gutter);
    if (line === null) return [{ gutter: blank, text: '…', kind: 'gap' }];
    const start = starts[line - 1] ?? 0;
    const end = lineEnd(text, starts[line] ?? text.length + 1);
    const drawn = draw(text.slice(start, end), start, span, room);
    return [
      { gutter: String(line).padStart(gutter), text: drawn.code, kind: 'code' },
      ...(drawn.carets === ''
        ? []
        : [{ gutter: blank, text: drawn.carets, kind: 'carets' as const }]),
    ];
  });
}

/** The end of a line's text: before its line feed, and before a carriage return there. */
function lineEnd(text: string, nextStart: number): number {
  const end = Math.min(text.length, nextStart - 1);
  return text[end - 1] === '\r' ? end - 1 : end;
}

function draw(
  line: string,
  offset: number,
  span: Span,
  room: number,
): { readonly code: string; readonly carets: string } {
  const cells = cellsOf(line, offset);
  const total = cells.reduce((end, cell) => Math.max(end, cell.column + cell.width), 0);
  const marked = cells.filter((cell) => cell.offset >= span.start && cell.offset < span.end);
  // Blanks around the marked part of a line say nothing.
  while (marked.length > 1 && marked[0]?.shown.trim() === '') marked.shift();
  while (marked.length > 1 && marked.at(-1)?.shown.trim() === '') marked.pop();
  const at = cells.find((cell) => cell.offset >= span.start)?.column ?? total;
  const from = marked[0]?.column ?? at;
  const lastMarked = marked.at(-1);
  const to = Math.max(
    from + 1,
    lastMarked === undefined ? 0 : lastMarked.column + lastMarked.width,
  );

  // The window that is shown: all, or `room` columns with the span a third from its left.
  const needed = Math.max(total, to);
  const left =
    needed <= room ? 0 : Math.max(0, Math.min(from - Math.floor(room / 3), needed - room));
  const right = left + room;
  const cutLeft = left > 0;
  const cutRight = total > right;
  const inside = (column: number, width: number): boolean =>
    column >= left + (cutLeft ? 1 : 0) && column + width <= right - (cutRight ? 1 : 0);
  let code = cutLeft ? '…' : '';
  let end = left + (cutLeft ? 1 : 0);
  for (const cell of cells) {
    if (!inside(cell.column, cell.width)) continue;
    // Half of a wide character at the edge leaves a blank.
    code += ' '.repeat(Math.max(0, cell.column - end)) + cell.shown;
    end = cell.column + cell.width;
  }
  if (cutRight) code += `${' '.repeat(Math.max(0, right - 1 - end))}…`;
  const caretEnd = Math.min(to, right);
  const carets = ' '.repeat(Math.max(0, from - left)) + '^'.repeat(Math.max(1, caretEnd - from));
  return { code: code.trimEnd(), carets };
}

function cellsOf(line: string, offset: number): readonly Cell[] {
  const cells: Cell[] = [];
  let column = 0;
  let at = offset;
  for (const character of line) {
    const isTab = character === '\t';
    const width = isTab ? tab - (column % tab) : characterWidth(printable(character));
    cells.push({
      offset: at,
      column,
      width,
      shown: isTab ? ' '.repeat(width) : printable(character),
    });
    column += width;
    at += character.length;
  }
  return cells;
}
