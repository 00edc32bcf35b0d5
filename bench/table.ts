/**
 * Tables for people: columns as wide as they need, numbers to the right.
 */

/** A row of texts and numbers as they are shown. */
export type Row = readonly string[];

/** A title, a row of heads, and rows; the first column is text, the others are numbers. */
export function table(title: string, head: Row, rows: readonly Row[]): string {
  const all = [head, ...rows];
  const widths = head.map((_, i) => Math.max(...all.map((row) => (row[i] ?? '').length)));
  const line = (row: Row): string =>
    row
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
      .join('  ')
      .trimEnd();
  return [title, ...all.map((row) => `  ${line(row)}`), ''].join('\n');
}

/** A number with as many digits as mean something. */
export function figure(value: number): string {
  if (Number.isNaN(value)) return '-';
  if (value >= 1000) return Math.round(value).toLocaleString('en');
  return value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : 2);
}

/** How many times as much. */
export const times = (value: number): string => `${figure(value)}x`;
