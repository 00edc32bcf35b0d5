/**
 * Comments of list notation on their way to the statements that a form becomes.
 * In: the comments of one text, in order, and the text. Out: those before a place, the one that ends
 * the line of a place; what is given back comes again.
 */
import type { Comment } from '../../syntax/ast.ts';
import type { Remark, Statement } from '../../syntax/freeform/tree.ts';
import { type CommentCursor, type CommentText, commentCursor } from '../comments.ts';
import { nowhere } from './make.ts';

export interface Remarks extends CommentCursor {
  readonly before: (offset: number) => readonly Remark[];
  /** Gives back those for which no statement is left: they stand before the next one. */
  readonly keep: (remarks: readonly Remark[]) => void;
  readonly trailing: (offset: number) => Remark | null;
}

/** Hands out comments. */
export function remarksOf(comments: readonly Comment[], text: string): Remarks {
  const cursor = commentCursor(comments, text, 0, { from: '#', to: '!' });
  let kept: readonly Remark[] = [];
  return {
    before: (offset) => {
      const found = [...kept, ...cursor.before(offset).map(remarkOf)];
      kept = [];
      return found;
    },
    keep: (remarks) => {
      kept = [...kept, ...remarks];
    },
    trailing: (offset) => {
      const comment = cursor.trailing(offset);
      return comment && remarkOf(comment);
    },
    blankBefore: cursor.blankBefore,
  };
}

const remarkOf = (comment: CommentText): Remark => ({ ...comment, span: nowhere });

/** Puts comments before the first of some statements. */
export function withRemarks(made: readonly Statement[], before: readonly Remark[]): Statement[] {
  const [first, ...rest] = made;
  if (first === undefined) return [];
  const layout = { ...first.layout, before: [...before, ...first.layout.before] };
  return [{ ...first, layout }, ...rest];
}
