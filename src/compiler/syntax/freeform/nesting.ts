/**
 * The open blocks at one place, and what each line does to them.
 * In: the classes of lines, in order. Out: which blocks a line ends, and whether it does so as it
 * should. Both the search for statement groups and the parser of one group go by it.
 *
 * There are ways to go. By count, every end must be that of the innermost block; the first that
 * is not makes the group uneven. By layout, for groups that are uneven, indentation decides which
 * block an end belongs to, and a block without one ends before the first line that stands no
 * further right than its own, so that one missing end costs one block. In a text that is indented
 * throughout this holds strictly; otherwise only for blocks whose first line is.
 */
import { type BlockWord, isProcedureWord } from './block-words.ts';
import type { LineClass } from './classify.ts';

/** By which blocks are nested: the count of ends, the layout, or the layout of a text that is indented. */
export type NestingMode = 'count' | 'layout' | 'indented';

/** An open block. */
export interface OpenBlock {
  readonly block: BlockWord;
  readonly any: boolean;
  readonly column: number;
  hasElse: boolean;
  /** Whether its first line stands further right than it: only then its indentation says something. */
  trusted: boolean | undefined;
}

/** What a line does. */
export interface Step {
  /** Blocks that end before this line without an end of their own. */
  readonly unended: number;
  /** It then ends (or goes on with another branch of) the innermost block that is left. */
  readonly fits: boolean;
  /** Its block is of another kind than it says. */
  readonly wrong: boolean;
}

const nothing: Step = { unended: 0, fits: true, wrong: false };
const misfit: Step = { unended: 0, fits: false, wrong: false };

/** The open blocks. */
export interface Nesting {
  /** Blocks that are open, the outermost first. */
  readonly open: readonly OpenBlock[];
  /** Takes a line. */
  readonly step: (line: LineClass, column: number) => Step;
}

/** Blocks that an end is compared with; far more than a group may have. */
const LOOKAHEAD = 1000;

/** Creates the nesting of a group; see above for `mode`. */
export function createNesting(mode: NestingMode): Nesting {
  const open: OpenBlock[] = [];

  const fitsEnd = (frame: OpenBlock | undefined, block: BlockWord | null): boolean =>
    frame !== undefined && (frame.block === block || (frame.any && isProcedureWord(block)));

  /** The innermost block that `accepts`; -1 where there is none. */
  const innermost = (accepts: (frame: OpenBlock) => boolean): number => {
    const least = Math.max(0, open.length - LOOKAHEAD);
    for (let at = open.length - 1; at >= least; at--) {
      const frame = open[at];
      if (frame !== undefined && accepts(frame)) return at;
    }
    return -1;
  };

  const closeTo = (index: number, wrong: boolean, stays: boolean): Step => {
    const unended = open.length - 1 - index;
    open.length = stays ? index + 1 : index;
    return { unended, fits: true, wrong };
  };

  /** Where blocks are indented, what stands in the body of one neither ends nor divides it. */
  const isInBody = (column: number): boolean =>
    mode === 'indented' && column > (open.at(-1)?.column ?? column);

  const end = (block: BlockWord | null, column: number): Step => {
    const top = open.length - 1;
    if (top < 0 || isInBody(column)) return misfit;
    const fits = block === null || fitsEnd(open[top], block);
    if (mode === 'count') return fits ? closeTo(top, false, false) : misfit;
    const here = innermost((frame) => frame.column === column);
    if (block === null) return closeTo(here >= 0 ? here : top, false, false);
    const both = innermost((frame) => frame.column === column && fitsEnd(frame, block));
    if (both >= 0) return closeTo(both, false, false);
    if (fits) return closeTo(top, false, false);
    if (here >= 0) return closeTo(here, true, false);
    const named = innermost((frame) => fitsEnd(frame, block));
    return named >= 0 ? closeTo(named, false, false) : closeTo(top, true, false);
  };

  const branch = (last: boolean, column: number): Step => {
    if (isInBody(column)) return misfit;
    const takes = (frame: OpenBlock): boolean => frame.block === 'if' && !frame.hasElse;
    const here = innermost(
      mode === 'count'
        ? (frame) => takes(frame) && frame === open.at(-1)
        : (frame) => takes(frame) && frame.column === column,
    );
    const chosen = here >= 0 || mode === 'count' ? here : innermost(takes);
    const frame = open[chosen];
    if (frame === undefined) return misfit;
    const step = closeTo(chosen, false, true);
    if (last) frame.hasElse = true;
    frame.trusted = undefined;
    return step;
  };

  /** Blocks that a line of this indentation stands outside of. */
  const leave = (line: LineClass, column: number): number => {
    const procedure =
      line.kind === 'policy' || (line.kind === 'open' && isProcedureWord(line.block));
    let left = 0;
    for (let frame = open.at(-1); frame !== undefined; frame = open.at(-1)) {
      frame.trusted ??= mode === 'indented' || column > frame.column;
      if (!procedure && !(frame.trusted && column <= frame.column)) break;
      open.pop();
      left++;
    }
    return left;
  };

  return {
    open,
    step(line, column) {
      switch (line.kind) {
        case 'end':
          return end(line.block, column);
        case 'else':
        case 'else-if':
          return branch(line.kind === 'else', column);
        case 'plain':
        case 'policy':
        case 'open': {
          const unended = mode !== 'count' ? leave(line, column) : 0;
          const frame = open.at(-1);
          if (frame !== undefined) frame.trusted ??= column > frame.column;
          if (line.kind === 'open') {
            const { block, any = false } = line;
            open.push({ block, any, column, hasElse: false, trusted: undefined });
          }
          return unended === 0 ? nothing : { unended, fits: true, wrong: false };
        }
        default:
          return line satisfies never;
      }
    },
  };
}
