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
  /** Wrapped where the table is too wide; at most the last column of a table. */
  readonly gives?: boolean;
}

type Ink = (text: string) => string;

/** A cell: its text, and how it is coloured. */
export type Cell = string | { readonly text: string; readonly ink: Ink };

const textOf = (cell: Cell): string => (typeof cell === 'string' ? cell : cell.text);

const gap = 2;
/** Columns between which a text is wrapped beside its row; with fewer it stands below the row. */
const leastBeside = 24;
/** Blanks before a text below its row. */
const below = 4;

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
  const total = sum(widths);
  if (most !== null && total > most && columns.at(-1)?.gives === true) {
    const own = widths.pop() ?? 0;
    const room = most - sum(widths) - gap;
    const isBeside = room >= Math.min(own, leastBeside);
    const given = { widths, columns, most, colours };
    return isBeside ? tableBeside(given, rows, room) : tableAbove(given, rows);
  }
  return [titleLine(columns, widths, colours), ...rows.map((row) => lineOf(row, widths, columns))];
}

/** A table that is too wide; `widths` are those of all columns but the last. */
interface Narrow {
  readonly widths: readonly number[];
  readonly columns: readonly Column[];
  readonly most: number;
  readonly colours: Colours;
}

/** With the last column wrapped. */
function tableBeside(
  { widths, columns, colours }: Narrow,
  rows: readonly (readonly Cell[])[],
  room: number,
): readonly string[] {
  const all = [...widths, room];
  return [
    titleLine(columns, all, colours),
    ...rows.flatMap((row) =>
      wrap(printable(textOf(row[widths.length] ?? '')), room).map((text, i) => {
        const last = inked(row[widths.length] ?? '', text);
        return lineOf(
          i === 0 ? [...row.slice(0, -1), last] : [...blanks(widths), last],
          all,
          columns,
        );
      }),
    ),
  ];
}

/** With the last column below each row, and a first cell that is too long above it. */
function tableAbove(
  { widths, columns, most, colours }: Narrow,
  rows: readonly (readonly Cell[])[],
): readonly string[] {
  const [first = 0, ...rest] = widths;
  const own = Math.min(first, Math.max(8, most - sum(rest) - gap));
  const all = [own, ...rest];
  return [
    titleLine(columns.slice(0, -1), all, colours),
    ...rows.flatMap((row) => {
      const [name = '', ...others] = row.slice(0, -1);
      const isLong = displayWidth(printable(textOf(name))) > own;
      const last = row[widths.length] ?? '';
      const text = printable(textOf(last));
      return [
        ...(isLong ? [inkOf(name)(printable(textOf(name)))] : []),
        lineOf([isLong ? '' : name, ...others], all, columns),
        ...(text === '' ? [] : wrap(text, most - below)).map(
          (line) => ' '.repeat(below) + inkOf(last)(line),
        ),
      ];
    }),
  ];
}

const sum = (widths: readonly number[]): number =>
  widths.reduce((all, width) => all + width + gap, -gap);
const inkOf = (cell: Cell): Ink => (typeof cell === 'string' ? (text) => text : cell.ink);
const inked = (cell: Cell, text: string): Cell => ({ text, ink: inkOf(cell) });
const blanks = (widths: readonly number[]): readonly Cell[] => widths.map(() => '');

const titleLine = (
  columns: readonly Column[],
  widths: readonly number[],
  { dim }: Colours,
): string =>
  dim(
    lineOf(
      columns.map(({ title }) => title),
      widths,
      columns,
    ),
  );

function lineOf(
  cells: readonly Cell[],
  widths: readonly number[],
  columns: readonly Column[],
): string {
  return cells
    .map((cell, i) => {
      const padded = pad(textOf(cell), widths[i] ?? 0, columns[i]?.right === true);
      // Blanks at the end of a line say nothing.
      return inkOf(cell)(i === cells.length - 1 ? padded.trimEnd() : padded);
    })
    .join(' '.repeat(gap))
    .trimEnd();
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
