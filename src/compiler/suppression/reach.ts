/**
 * What a comment is for: alone in its line, the statement or form that comes next; behind code, what
 * begins in that line and what ends there. It is for all that these contain, so that laying out a
 * text, or converting it, changes nothing of it.
 * In: a policy, its text. Out: spans of the source. Pure.
 */
import type { Expression, Policy } from '../syntax/ast.ts';
import { partsOf } from '../syntax/parts.ts';
import { lineStarts, movedSpan, positionAt, type Span } from '../text/source.ts';

/** Finds what comments of a source are for. */
export interface Reach {
  /** The spans that a comment is for; none where nothing comes after it. */
  readonly of: (comment: Span) => readonly Span[];
  /** The statement or form around an offset that begins a line of its own; null where none does. */
  readonly beginning: (offset: number) => Span | null;
}

/** Makes the reach of a source's comments. */
export function reachIn(policy: Policy, text: string): Reach {
  const starts = lineStarts(text);
  const nodes: Span[] = [];
  const visit = (e: Expression, offset: number): void => {
    // Blocks of free form are not written, and begin with their first statement.
    if (e.kind !== 'block') nodes.push(movedSpan(e.span, offset));
    for (const part of partsOf(e)) visit(part, offset);
  };
  for (const { form, offset } of policy.forms) visit(form.expression, offset);
  // In the order of the text, and what contains others before them.
  nodes.sort((a, b) => a.start - b.start || b.end - a.end);
  const lineOf = (offset: number): number => positionAt(starts, offset).line;
  const isFirst = ({ start }: Span): boolean =>
    text.slice(starts[lineOf(start) - 1], start).trim() === '';

  const beginningIn = (line: number): readonly Span[] => {
    const first = nodes.filter(({ start }) => lineOf(start) === line);
    return first.filter((one) => !first.some((other) => other !== one && contains(other, one)));
  };
  const next = (comment: Span): readonly Span[] => {
    const found = nodes.find(({ start }) => start >= comment.end);
    if (found === undefined) return [];
    // What ends in between is what the comment is in: nothing of it comes after.
    const isLast = nodes.some(
      ({ start, end }) => start < comment.start && end >= comment.end && end <= found.start,
    );
    return isLast ? [] : [found, ...beginningIn(lineOf(found.start))];
  };
  return {
    of: (comment) => {
      const line = lineOf(comment.start);
      const from = starts[line - 1] ?? 0;
      if (text.slice(from, comment.start).trim() === '') return next(comment);
      const ending = nodes.find(({ end }) => end > from && end <= comment.start);
      const whole = { start: from, end: comment.start };
      return [whole, ...beginningIn(line), ...(ending === undefined ? [] : [ending])];
    },
    beginning: (offset) =>
      nodes.findLast((one) => one.start <= offset && offset <= one.end && isFirst(one)) ?? null,
  };
}

const contains = (outer: Span, inner: Span): boolean =>
  outer.start <= inner.start && inner.end <= outer.end;
