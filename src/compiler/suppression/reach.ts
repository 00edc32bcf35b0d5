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

/** A node, and the one that it is in. */
interface Placed extends Span {
  readonly parent: Placed | null;
}

/** Makes the reach of a source's comments. */
export function reachIn(policy: Policy, text: string): Reach {
  const starts = lineStarts(text);
  const lineOf = (offset: number): number => positionAt(starts, offset).line;
  const nodes = nodesOf(policy);
  /** The outermost nodes that begin and that end in each line. */
  const beginning = new Map<number, Placed[]>();
  const ending = new Map<number, Placed>();
  for (const node of nodes) {
    const line = lineOf(node.start);
    const known = beginning.get(line) ?? [];
    if (!known.some(({ end }) => node.end <= end)) beginning.set(line, [...known, node]);
    const last = lineOf(node.end);
    if (!ending.has(last)) ending.set(last, node);
  }

  const next = (comment: Span): readonly Span[] => {
    const index = firstFrom(nodes, comment.end);
    const found = nodes[index];
    if (found === undefined) return [];
    let around: Placed | null = nodes[firstFrom(nodes, comment.start) - 1] ?? null;
    while (around !== null && around.end < comment.end) around = around.parent;
    // What ends in between is what the comment is in: nothing of it comes after.
    if (around !== null && around.end <= found.start) return [];
    return [found, ...(beginning.get(lineOf(found.start)) ?? [])];
  };
  return {
    of: (comment) => {
      const line = lineOf(comment.start);
      const from = starts[line - 1] ?? 0;
      if (text.slice(from, comment.start).trim() === '') return next(comment);
      const last = ending.get(line);
      const whole = { start: from, end: comment.start };
      return [whole, ...(beginning.get(line) ?? []), ...(last === undefined ? [] : [last])];
    },
    beginning: (offset) => {
      let found: Placed | null = nodes[firstFrom(nodes, offset + 1) - 1] ?? null;
      const begins = ({ start }: Span): boolean =>
        text.slice(starts[lineOf(start) - 1], start).trim() === '';
      while (found !== null && (found.end < offset || !begins(found))) found = found.parent;
      return found;
    },
  };
}

/** The expressions of a policy in the order of its text, what contains others before them. */
function nodesOf({ forms }: Policy): readonly Placed[] {
  const nodes: Placed[] = [];
  const visit = (e: Expression, offset: number, parent: Placed | null): void => {
    const node = { ...movedSpan(e.span, offset), parent };
    // Blocks of free form are not written, and begin with their first statement.
    const isWritten = e.kind !== 'block';
    if (isWritten) nodes.push(node);
    for (const part of partsOf(e)) visit(part, offset, isWritten ? node : parent);
  };
  for (const { form, offset } of forms) visit(form.expression, offset, null);
  return nodes.sort((a, b) => a.start - b.start || b.end - a.end);
}

/** The index of the first node that begins at an offset or behind it. */
function firstFrom(nodes: readonly Span[], offset: number): number {
  let low = 0;
  let high = nodes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((nodes[middle]?.start ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
