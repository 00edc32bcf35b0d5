/**
 * How far a line of a free-form text is indented while it is typed: by the blocks that are open
 * before it, also where nothing ends them yet.
 * In: a text, where a line starts. Out: columns. Pure.
 */
import { createBlockWalk, type OpenBlock } from '../../syntax/freeform/block-walk.ts';
import { classify } from '../../syntax/freeform/classify.ts';
import { cutLines } from '../../syntax/freeform/lines.ts';

/** What is known of a line. */
export interface Indentation {
  /** Blanks before its code. */
  readonly columns: number;
  /** It ends a block or begins another branch of one, so it stands where the block began. */
  readonly closes: boolean;
}

const step = 2;
const mostLines = 200_000;

/** The indentation of the line that starts at an offset; null inside of a statement of several lines. */
export function indentationAt(text: string, lineStart: number): Indentation | null {
  const { lines } = cutLines(text, mostLines);
  const classes = classify(text, lines);
  const walk = createBlockWalk();
  /** Where a block begins; 0 for none. */
  const columnOf = (block: OpenBlock | null | undefined): number => {
    const line = block == null ? undefined : lines[block.line];
    return line === undefined ? 0 : line.start - line.margin;
  };
  const inside = (): Indentation => {
    const innermost = walk.open.at(-1);
    return { columns: innermost === undefined ? 0 : columnOf(innermost) + step, closes: false };
  };
  for (const [i, line] of lines.entries()) {
    const own = classes[i];
    if (own === undefined) continue;
    if (line.margin >= lineStart) {
      const owner = line.margin === lineStart ? walk.ownerOf(own) : null;
      return owner === null ? inside() : { columns: columnOf(owner), closes: true };
    }
    // What is not closed goes on in the next line, unless a statement starts there.
    const isLast = (lines[i + 1]?.margin ?? Number.MAX_SAFE_INTEGER) > lineStart;
    if (line.full > lineStart || (isLast && (line.open >= 0 || line.dangling >= 0))) return null;
    walk.take(own);
  }
  return inside();
}
