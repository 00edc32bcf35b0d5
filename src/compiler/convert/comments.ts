/**
 * Comments of one notation on their way to the statements of the other.
 * In: the comments of one text, in order, the text, and how the other notation marks comments. Out:
 * those before a place, the one that ends the line of a place. Each is handed out once.
 */
import type { Comment } from '../syntax/ast.ts';

/** A comment as the other notation writes it. */
export interface CommentText {
  readonly text: string;
  /** A blank line stands before it. */
  readonly blankBefore: boolean;
}

/** Hands out comments. */
export interface CommentCursor {
  /** Those that start before an offset and were not handed out yet. */
  readonly before: (offset: number) => readonly CommentText[];
  /** The one behind an offset on the same line, with only closing brackets between. */
  readonly trailing: (offset: number) => CommentText | null;
  /** Whether a blank line stands before an offset. */
  readonly blankBefore: (offset: number) => boolean;
}

/** The sign that starts a comment, and what the other notation has for it. */
export interface Marks {
  readonly from: '!' | '#';
  readonly to: '!' | '#';
}

/** Begins at the first comment. Offsets, and the places of the comments, count from `base` in the text. */
export function commentCursor(
  comments: readonly Comment[],
  text: string,
  base: number,
  { from, to }: Marks,
): CommentCursor {
  let next = 0;
  const marks = new RegExp(`^${from}+`, 'u');
  const blankBefore = (offset: number): boolean =>
    /\n[ \t\r]*\n[ \t\r\n]*$/u.test(
      text.slice(Math.max(0, base + offset - 400), Math.max(0, base + offset)),
    );
  const taken = ({ text: written, span }: Comment): CommentText => {
    next += 1;
    return {
      text: written.replace(marks, (signs) => to.repeat(signs.length)),
      blankBefore: blankBefore(span.start),
    };
  };
  return {
    before: (offset) => {
      const found: CommentText[] = [];
      for (let c = comments[next]; c !== undefined && c.span.start < offset; c = comments[next])
        found.push(taken(c));
      return found;
    },
    trailing: (offset) => {
      const comment = comments[next];
      if (comment === undefined || comment.span.start < offset) return null;
      const between = text.slice(base + offset, base + comment.span.start);
      return /^[ \t)\]}]*$/u.test(between) ? taken(comment) : null;
    },
    blankBefore,
  };
}
