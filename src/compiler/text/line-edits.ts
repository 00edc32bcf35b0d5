/**
 * How one text becomes another, line by line.
 * In: two texts. Out: the fewest whole lines to change (Myers' shortest edit script), each run of
 * changed lines cut down to what differs in it, so that cursors elsewhere stay. Pure.
 */
import type { Span } from './source.ts';

/** A change of a text; `text` replaces the span. */
export interface LineEdit {
  readonly span: Span;
  readonly text: string;
}

/** Where more lines than this differ, they are replaced as one run. */
const mostDifferences = 1000;

/** The edits that make `before` to `after`, in the order of the text. */
export function lineEdits(before: string, after: string): readonly LineEdit[] {
  const a = linesOf(before);
  const b = linesOf(after);
  const offsets = [0];
  for (const line of a) offsets.push((offsets.at(-1) ?? 0) + line.length);
  return runs(a, b).map(({ a: [from, to], b: [first, last] }) =>
    trimmed(
      before,
      { start: offsets[from] ?? 0, end: offsets[to] ?? before.length },
      b.slice(first, last).join(''),
    ),
  );
}

/** A text with edits made, which are in its order and do not overlap. */
export function withEdits(text: string, edits: readonly LineEdit[]): string {
  let made = '';
  let at = 0;
  for (const { span, text: put } of edits) {
    made += text.slice(at, span.start) + put;
    at = span.end;
  }
  return made + text.slice(at);
}

/** Lines with their ends. */
const linesOf = (text: string): readonly string[] => text.match(/[^\n]*\n|[^\n]+$/gu) ?? [];

/** Without what stays at both ends. */
function trimmed(before: string, { start, end }: Span, text: string): LineEdit {
  const most = Math.min(end - start, text.length);
  let head = 0;
  while (head < most && before[start + head] === text[head]) head++;
  let tail = 0;
  while (tail < most - head && before[end - 1 - tail] === text[text.length - 1 - tail]) tail++;
  return {
    span: { start: start + head, end: end - tail },
    text: text.slice(head, text.length - tail),
  };
}

/** A run of lines, from and to, in both texts. */
interface Run {
  readonly a: readonly [number, number];
  readonly b: readonly [number, number];
}

function runs(a: readonly string[], b: readonly string[]): readonly Run[] {
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let [endA, endB] = [a.length, b.length];
  while (endA > head && endB > head && a[endA - 1] === b[endB - 1]) {
    endA--;
    endB--;
  }
  if (head === endA && head === endB) return [];
  const inside = script(a.slice(head, endA), b.slice(head, endB));
  if (inside === null) return [{ a: [head, endA], b: [head, endB] }];
  return inside.map(({ a: [fromA, toA], b: [fromB, toB] }) => ({
    a: [fromA + head, toA + head],
    b: [fromB + head, toB + head],
  }));
}

/** The shortest edit script as runs; null where it is too long to search for. */
function script(a: readonly string[], b: readonly string[]): readonly Run[] | null {
  const trace: Map<number, number>[] = [];
  let reach = new Map([[1, 0]]);
  for (let d = 0; d <= mostDifferences; d++) {
    trace.push(reach);
    const next = new Map(reach);
    for (let k = -d; k <= d; k += 2) {
      const down = k === -d || (k !== d && (reach.get(k - 1) ?? 0) < (reach.get(k + 1) ?? 0));
      let x = down ? (reach.get(k + 1) ?? 0) : (reach.get(k - 1) ?? 0) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++;
      next.set(k, x);
      if (x >= a.length && x - k >= b.length) return backwards(trace, a.length, b.length);
    }
    reach = next;
  }
  return null;
}

function backwards(trace: readonly Map<number, number>[], endA: number, endB: number): Run[] {
  const found: Run[] = [];
  let [x, y] = [endA, endB];
  for (let d = trace.length - 1; d > 0; d--) {
    const reach = trace[d] ?? new Map<number, number>();
    const k = x - y;
    const down = k === -d || (k !== d && (reach.get(k - 1) ?? 0) < (reach.get(k + 1) ?? 0));
    const before = down ? k + 1 : k - 1;
    const fromX = reach.get(before) ?? 0;
    const fromY = fromX - before;
    const toX = down ? fromX : fromX + 1;
    const toY = down ? fromY + 1 : fromY;
    const last = found[0];
    if (last !== undefined && last.a[0] === toX && last.b[0] === toY)
      found[0] = { a: [fromX, last.a[1]], b: [fromY, last.b[1]] };
    else found.unshift({ a: [fromX, toX], b: [fromY, toY] });
    [x, y] = [fromX, fromY];
  }
  return found;
}
