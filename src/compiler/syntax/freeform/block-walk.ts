/**
 * The blocks that are open in a text that is being typed, and what each line does to them: for editors.
 * In: the classes of lines, in order, those of half-typed lines too. Out: the open blocks, the innermost
 * last.
 *
 * Unlike nesting.ts, which reads what is written, this goes by words alone: what is typed is not laid out
 * yet. A line belongs to the innermost block of the kind that it names, and those in it that have no end
 * go with it; where no block is of that kind, or the line names none, it belongs to the innermost. But the
 * policy has its own end only: one too many is of a block whose first line cannot be read. What is open
 * where a procedure begins lacks its end, but for the policy; where a policy begins, all of it does.
 */
import { type BlockWord, isProcedureWord } from './block-words.ts';
import type { LineClass } from './classify.ts';

/** A block whose end is still to come. */
export interface OpenBlock {
  readonly block: BlockWord;
  /** The index of the line that opens it. */
  readonly line: number;
}

/** The open blocks of a text. */
export interface BlockWalk {
  /** Those that are open behind the lines that were taken, the innermost last. */
  readonly open: readonly OpenBlock[];
  /** The block that a line ends, or begins another branch of; null for other lines. */
  readonly ownerOf: (line: LineClass) => OpenBlock | null;
  /** Takes the next line; gives the block that it ends. */
  readonly take: (line: LineClass) => OpenBlock | null;
}

/** Blocks that a line is compared with; far more than anybody opens. */
const mostCompared = 1000;

/** Begins in front of the first line. */
export function createBlockWalk(): BlockWalk {
  const open: OpenBlock[] = [];
  let taken = 0;

  /** The innermost block that a kind is meant by; the innermost of all where there is none. -1: none. */
  const indexOf = (named: BlockWord | null): number => {
    const isPolicy = open[0]?.block === 'policy';
    if (named === 'policy' && isPolicy) return 0;
    const last = open.length - 1;
    const least = isPolicy ? 1 : 0;
    for (let at = last; at >= Math.max(least, open.length - mostCompared); at--) {
      const block = open[at]?.block;
      if (block !== undefined && isSameKind(block, named)) return at;
    }
    return last >= least ? last : -1;
  };

  const ownerIndex = (line: LineClass): number => {
    switch (line.kind) {
      case 'end':
        return indexOf(line.block);
      case 'else':
      case 'else-if':
        return indexOf('if');
      case 'plain':
      case 'policy':
      case 'open':
        return -1;
      default:
        return line satisfies never;
    }
  };

  const begin = (block: BlockWord, line: number): void => {
    if (block === 'policy') open.length = 0;
    else if (isProcedureWord(block)) open.length = open[0]?.block === 'policy' ? 1 : 0;
    open.push({ block, line });
  };

  return {
    open,
    ownerOf: (line) => open[ownerIndex(line)] ?? null,
    take(line) {
      const at = taken++;
      if (line.kind === 'policy') begin('policy', at);
      else if (line.kind === 'open') begin(line.block, at);
      const ended = line.kind === 'end' ? ownerIndex(line) : -1;
      return ended < 0 ? null : (open.splice(ended)[0] ?? null);
    },
  };
}

/** Either word of a procedure is meant for both. */
const isSameKind = (block: BlockWord, named: BlockWord | null): boolean =>
  block === named || (isProcedureWord(block) && isProcedureWord(named));
