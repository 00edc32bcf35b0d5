/**
 * Comments of list notation on their way to the statements that a form becomes.
 * In: the comments of one text, in order, and the text. Out: those before a place, the one that ends
 * the line of a place. Each is handed out once.
 */
import type { Comment } from '../../syntax/ast.ts';
import type { Remark, Statement } from '../../syntax/freeform/tree.ts';

export interface Remarks {
  /** Those that start before an offset and were not handed out yet. */
  readonly before: (offset: number) => readonly Remark[];
  /** Gives back those for which no statement is left: they stand before the next one. */
  readonly keep: (remarks: readonly Remark[]) => void;
  /** The one behind an offset on the same line, with only closing brackets between. */
  readonly trailing: (offset: number) => Remark | null;
  /** Whether a blank line stands before an offset. */
  readonly blankBefore: (offset: number) => boolean;
}

/** Hands out comments. */
export function remarksOf(comments: readonly Comment[], text: string): Remarks {
  let next = 0;
  let kept: readonly Remark[] = [];
  const blankBefore = (offset: number): boolean =>
    /\n[ \t\r]*\n[ \t\r\n]*$/u.test(text.slice(Math.max(0, offset - 400), offset));
  const taken = ({ text: written, span }: Comment): Remark => {
    next += 1;
    return {
      span: { start: 0, end: 0 },
      text: written.replace(/^#+/u, (marks) => '!'.repeat(marks.length)),
      blankBefore: blankBefore(span.start),
    };
  };
  return {
    before: (offset) => {
      const found = [...kept];
      kept = [];
      for (let c = comments[next]; c !== undefined && c.span.start < offset; c = comments[next])
        found.push(taken(c));
      return found;
    },
    keep: (remarks) => {
      kept = [...kept, ...remarks];
    },
    trailing: (offset) => {
      const comment = comments[next];
      if (comment === undefined || comment.span.start < offset) return null;
      return /^[ \t)\]}]*$/u.test(text.slice(offset, comment.span.start)) ? taken(comment) : null;
    },
    blankBefore,
  };
}

/** Puts comments before the first of some statements. */
export function withRemarks(made: readonly Statement[], before: readonly Remark[]): Statement[] {
  const [first, ...rest] = made;
  if (first === undefined) return [];
  const layout = { ...first.layout, before: [...before, ...first.layout.before] };
  return [{ ...first, layout }, ...rest];
}
