/**
 * Tables, and labelled texts.
 * In: cells, or labels with texts. Out: aligned lines, safe to print.
 */
import type { Colours } from '../colour.ts';
import { displayWidth, pad, printable } from '../render/width.ts';
import { wrap } from '../render/wrap.ts';

/** A column of a table. */
export interface Column {
  readonly title: string;
  /** Numbers stand at the right. */
  readonly right?: boolean;
  /** Cut where the table is too wide; the first such column of a table gives way. */
  readonly gives?: boolean;
}

type Ink = (text: string) => string;

/** A cell: its text, and how it is coloured. */
export type Cell = string | { readonly text: string; readonly ink: Ink };

const textOf = (cell: Cell): string => (typeof cell === 'string' ? cell : cell.text);

/** The lines of a table of at most so many columns of the terminal; null: as wide as it is. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  most: number | null,
  colours: Colours,
): readonly string[] {
  const widths = columns.map(({ title }, i) =>
    Math.max(
      displayWidth(title),
      ...rows.map((row) => displayWidth(printable(textOf(row[i] ?? '')))),
    ),
  );
  const gap = 2;
  const total = widths.reduce((sum, width) => sum + width + gap, -gap);
  const giving = columns.findIndex(({ gives }) => gives === true);
  const given = widths[giving];
  if (most !== null && total > most && given !== undefined)
    widths[giving] = Math.max(8, given - (total - most));
  const line = (cells: readonly Cell[]): string =>
    cells
      .map((cell, i) => {
        const padded = pad(textOf(cell), widths[i] ?? 0, columns[i]?.right === true);
        // Blanks at the end of a line say nothing.
        const text = i === cells.length - 1 ? padded.trimEnd() : padded;
        return typeof cell === 'string' ? text : cell.ink(text);
      })
      .join(' '.repeat(gap))
      .trimEnd();
  return [colours.dim(line(columns.map(({ title }) => title))), ...rows.map(line)];
}

/** Labels with their texts, wrapped beside them; a text that is a list has a line per entry. */
export function labelled(
  rows: readonly (readonly [label: string, text: string | readonly string[]])[],
  columns: number,
  colours: Colours,
  indent = 2,
): readonly string[] {
  const width = Math.max(...rows.map(([label]) => label.length));
  const room = Math.max(20, columns - indent - width - 2);
  return rows.flatMap(([label, text]) => {
    const texts = typeof text === 'string' ? [text] : text;
    const lines = texts.flatMap((entry) => wrap(printable(entry), room));
    return lines.map((line, i) => {
      const shown = colours.dim((i === 0 ? label : '').padEnd(width));
      return `${' '.repeat(indent)}${shown}  ${line}`.trimEnd();
    });
  });
}
