/**
 * The statement around an expression: where something can be put before it, or around it.
 * In: a set view, a span. Out: places in the source. Pure.
 */

import { classesOf, countBefore, linedOf } from '../query/lined.ts';
import { type Located, pathTo } from '../query/locate.ts';
import type { SetView } from '../query/set-view.ts';
import type { Expression } from '../syntax/ast.ts';
import type { LineClass } from '../syntax/freeform/classify.ts';
import type { Span } from '../text/source.ts';

/** A line of free form with what it begins. */
export interface StatementLine {
  /** Its code, without indentation and without a comment at its end. */
  readonly span: Span;
  /** Where its first line starts. */
  readonly lineStart: number;
  /** Where its first parentheses are closed (after the bracket), or -1. */
  readonly closed: number;
  readonly kind: LineClass;
}

/** The logical line of a free-form source that holds a span; null where none does. */
export function lineAround(view: SetView, source: string, span: Span): StatementLine | null {
  const lined = linedOf(view, source);
  const at = countBefore(lined.lines, span.start) - 1;
  const line = lined.lines[at];
  const kind = classesOf(lined)[at];
  if (line === undefined || kind === undefined || span.end > line.end) return null;
  return {
    span: { start: line.start, end: line.end },
    lineStart: line.margin,
    closed: line.closed,
    kind,
  };
}

/** The way down to the first expression of a span, it included; null where no expression has it. */
export function expressionAt(view: SetView, source: string, span: Span): Located | null {
  for (const { form, offset } of view.forms(source)) {
    const path = pathTo(form.expression, (e) =>
      e.span.start + offset === span.start && e.span.end + offset === span.end && e.kind !== 'block'
        ? 'end'
        : 'through',
    );
    if (path.length > 0) return { source, form, offset, path };
  }
  return null;
}

/** A list that stands for a statement. */
export interface ListStatement {
  readonly span: Span;
  /** Others can stand beside it; else only one expression can be in its place. */
  readonly inRow: boolean;
}

/** The innermost statement of list notation around an expression. */
export function statementAround({ path, offset }: Located): ListStatement {
  for (let i = path.length - 1; i >= 0; i--) {
    const e = path[i];
    const parent = path[i - 1];
    if (e === undefined) continue;
    const place = placeIn(parent, e);
    if (place !== null)
      return {
        span: { start: e.span.start + offset, end: e.span.end + offset },
        inRow: place === 'row',
      };
  }
  return { span: { start: offset, end: offset }, inRow: false };
}

function placeIn(parent: Expression | undefined, e: Expression): 'row' | 'alone' | null {
  if (parent === undefined) return 'row';
  switch (parent.kind) {
    case 'block':
      return 'row';
    case 'let':
      return parent.body.includes(e) ? 'row' : null;
    case 'loop':
    case 'function':
      return parent.body === e ? 'alone' : null;
    case 'if':
      return parent.condition === e ? null : 'alone';
    default:
      return null;
  }
}

/** The blanks that a line begins with before an offset; as many blanks where something else stands there. */
export function indentAt(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return text.slice(start, offset).replace(/\S/gu, ' ');
}
