/**
 * How far a line of a free-form text is indented while it is typed: by the blocks that are open
 * before it, also where nothing ends them yet.
 * In: a text, where a line starts. Out: columns. Pure.
 */
import { classify, type LineClass } from '../../syntax/freeform/classify.ts';
import { cutLines, type LogicalLine } from '../../syntax/freeform/lines.ts';

/** What is known of a line. */
export interface Indentation {
  /** Blanks before its code. */
  readonly columns: number;
  /** It ends a block or begins another branch of one, so it stands where the block began. */
  readonly closes: boolean;
}

const step = 2;
const mostLines = 200_000;

interface Open {
  readonly block: string;
  readonly column: number;
}

/** The indentation of the line that starts at an offset; null inside of a statement of several lines. */
export function indentationAt(text: string, lineStart: number): Indentation | null {
  const { lines } = cutLines(text, mostLines);
  const classes = classify(text, lines);
  const open: Open[] = [];
  for (const [i, line] of lines.entries()) {
    const own = classes[i];
    if (own === undefined) continue;
    if (line.margin >= lineStart)
      return line.margin === lineStart ? closing(open, own) : inside(open);
    // What is not closed goes on in the next line, unless a statement starts there.
    const isLast = (lines[i + 1]?.margin ?? Number.MAX_SAFE_INTEGER) > lineStart;
    if (line.full > lineStart || (isLast && (line.open >= 0 || line.dangling >= 0))) return null;
    take(open, own, line);
  }
  return inside(open);
}

const inside = (open: readonly Open[]): Indentation => {
  const top = open.at(-1);
  return { columns: top === undefined ? 0 : top.column + step, closes: false };
};

/** Where a line stands that may end a block. */
function closing(open: readonly Open[], line: LineClass): Indentation {
  const block = open.at(indexOf(open, line));
  const closes = line.kind === 'end' || line.kind === 'else' || line.kind === 'else-if';
  if (!closes || block === undefined) return { ...inside(open), closes: false };
  return { columns: block.column, closes: true };
}

/** The innermost block that a line ends or divides; -1 (the last) where none fits. */
function indexOf(open: readonly Open[], line: LineClass): number {
  if (line.kind === 'else' || line.kind === 'else-if')
    return open.findLastIndex(({ block }) => block === 'if');
  if (line.kind !== 'end' || line.block === null) return -1;
  return open.findLastIndex(({ block }) => block === line.block);
}

function take(open: Open[], own: LineClass, line: LogicalLine): void {
  const column = line.start - line.margin;
  if (own.kind === 'open') open.push({ block: own.block, column });
  else if (own.kind === 'policy') open.push({ block: 'policy', column });
  else if (own.kind === 'end') open.length = Math.max(0, indexOf(open, own));
}
