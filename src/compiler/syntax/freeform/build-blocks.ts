/**
 * Makes statements of lines: the blocks of one statement group.
 * In: the lines of a group as trees, in order, with their layouts. Out: the statement.
 * Without recursion; a block that nothing ends is ended where the group, or its layout, says.
 */

import type { ElseIfLine, ElseLine, OpenLine } from './line-tree.ts';
import { emptyLayout } from './terms.ts';
import type { Arm, Body, Layout, Remark, Statement } from './tree.ts';

/** A block whose end is still to come. */
interface Frame {
  readonly opener: OpenLine;
  readonly layout: Layout;
  readonly arms: Arm[];
  /** The branch that is being filled; null: that of `else`. */
  branch: {
    readonly span: Arm['span'];
    readonly condition: Arm['condition'];
    readonly layout: Layout;
  } | null;
  otherwise: { readonly layout: Layout; readonly body: Body } | null;
  elseLayout: Layout;
  statements: Statement[];
}

/** The statements under construction. */
export interface Blocks {
  /** Adds a statement to the innermost block. */
  readonly add: (statement: Statement) => void;
  readonly open: (opener: OpenLine, layout: Layout) => void;
  /** Begins another branch of the innermost `if`. */
  readonly branch: (line: ElseLine | ElseIfLine, layout: Layout, after: readonly Remark[]) => void;
  /** Ends the innermost block. */
  readonly close: (end: number, layout: Layout, after: readonly Remark[]) => void;
  /** The line that opened the innermost block. */
  readonly opener: () => OpenLine | undefined;
  readonly statements: readonly Statement[];
}

/** Begins a group. */
export function createBlocks(): Blocks {
  const frames: Frame[] = [];
  const done: Statement[] = [];

  const add = (statement: Statement): void => {
    (frames.at(-1)?.statements ?? done).push(statement);
  };

  /** Puts what the current branch holds into its place. */
  const endBranch = (frame: Frame, after: readonly Remark[]): void => {
    const body = { statements: frame.statements, after };
    frame.statements = [];
    if (frame.branch !== null) frame.arms.push({ ...frame.branch, body });
    else frame.otherwise = { layout: frame.elseLayout, body };
  };

  const close = (frame: Frame, endAt: number, end: Layout, after: readonly Remark[]): Statement => {
    const { opener, layout, statements } = frame;
    const span = { start: opener.span.start, end: Math.max(endAt, opener.span.end) };
    const body = { statements, after };
    switch (opener.kind) {
      case 'if':
        endBranch(frame, after);
        return { kind: 'if', span, layout, arms: frame.arms, otherwise: frame.otherwise, end };
      case 'do':
        return { kind: 'do', span, layout, item: opener.item, over: opener.over, body, end };
      case 'block':
        return { kind: 'block', span, layout, body, end };
      case 'procedure': {
        const { keyword, isPublic, result, name, params } = opener;
        return {
          kind: 'procedure',
          span,
          layout,
          keyword,
          isPublic,
          result,
          name,
          params,
          body,
          end,
        };
      }
      default:
        return opener satisfies never;
    }
  };

  return {
    statements: done,
    add,
    open(opener, layout) {
      const branch =
        opener.kind === 'if' ? { span: opener.span, condition: opener.condition, layout } : null;
      frames.push({
        opener,
        layout,
        arms: [],
        branch,
        otherwise: null,
        elseLayout: emptyLayout,
        statements: [],
      });
    },
    branch(line, layout, after) {
      const frame = frames.at(-1);
      if (frame === undefined) return;
      endBranch(frame, after);
      if (line.kind === 'else') {
        frame.branch = null;
        frame.elseLayout = layout;
      } else {
        frame.branch = { span: line.span, condition: line.condition, layout };
      }
    },
    close(end, layout, after) {
      const frame = frames.pop();
      if (frame !== undefined) add(close(frame, end, layout, after));
    },
    opener: () => frames.at(-1)?.opener,
  };
}
