/**
 * The whole forms of a source that a selection touches, with the comments that belong to them.
 * In: a set view, a selection. Out: what goes and what stays, and the piece of text to cut out. Pure.
 */
import { countBefore, linedOf } from '../query/lined.ts';
import type { SetView } from '../query/set-view.ts';
import type { PlacedForm } from '../syntax/ast.ts';
import { commentSpans } from '../syntax/comment-spans.ts';
import type { Span } from '../text/source.ts';

/** A part of a source. */
export interface Part {
  /** Its forms and comments. */
  readonly core: Span;
  /** What is cut out: the same, with blank lines that then set nothing apart. */
  readonly cut: Span;
  /** Its forms, and all others, in the order of the text. */
  readonly moved: readonly PlacedForm[];
  readonly left: readonly PlacedForm[];
}

/** The part that a selection touches; null where it touches no form. */
export function selectedForms(view: SetView, source: string, selection: Span): Part | null {
  const policy = view.policy(source);
  if (policy === undefined) return null;
  const text = view.text(source);
  const forms = [...policy.forms].sort((a, b) => a.offset - b.offset);
  const spans = forms.map((placed) => spanOf(view, source, placed));
  const isTouched = ({ start, end }: Span): boolean =>
    start < selection.end && end > selection.start;
  const from = spans.findIndex(isTouched);
  const to = spans.findLastIndex(isTouched);
  const [first, last] = [spans[from], spans[to]];
  if (first === undefined || last === undefined) return null;
  const comments = commentSpans(policy).toSorted((a, b) => a.start - b.start);
  const rest = startOfRest(text, comments, spans[from - 1], policy.notation);
  const before = comments.filter(({ start, end }) => start >= rest && end <= first.start);
  const next = spans[to + 1]?.start ?? text.length;
  const behind = comments.filter(({ start }) => start >= last.end && start < next);
  const core = {
    start: startWith(text, before, first.start, selection),
    end: endWith(text, behind, last.end, spans[to + 1]?.start, selection),
  };
  const isMoved = (_: PlacedForm, i: number): boolean => i >= from && i <= to;
  return {
    core,
    cut: cutAround(text, core),
    moved: forms.filter(isMoved),
    left: forms.filter((placed, i) => !isMoved(placed, i)),
  };
}

/** A form; in free form its lines, without the indentation of the first and the comment of the last. */
function spanOf(view: SetView, source: string, { form, offset }: PlacedForm): Span {
  const { span } = form.expression;
  const [start, end] = [span.start + offset, span.end + offset];
  if (form.notation === 'list') return { start, end };
  const { lines } = linedOf(view, source);
  return {
    start: lines[countBefore(lines, start) - 1]?.start ?? start,
    end: Math.max(end, lines[countBefore(lines, end - 1) - 1]?.end ?? end),
  };
}

/** Where what is behind a form begins: the comment in its last line is still its own. */
function startOfRest(
  text: string,
  comments: readonly Span[],
  form: Span | undefined,
  notation: 'list' | 'freeform',
): number {
  // The line that names a policy stays, and the comments above it.
  if (form === undefined) return notation === 'list' ? 0 : policyLineEnd(text, comments);
  const own = comments.find(({ start }) => start >= form.end);
  return own !== undefined && isSameLine(text, form.end, own.start) ? own.end : form.end;
}

/** Where the line of `policy NAME` ends: the first one that is neither blank nor a comment. */
function policyLineEnd(text: string, comments: readonly Span[]): number {
  let at = 0;
  for (const { start, end } of comments) {
    if (text.slice(at, start).replace('\uFEFF', '').trim() !== '') break;
    at = end;
  }
  const name = at + text.slice(at).search(/[^\s\uFEFF]/u);
  const line = text.indexOf('\n', name);
  return line === -1 ? text.length : line;
}

const isSameLine = (text: string, from: number, to: number): boolean =>
  !text.slice(from, to).includes('\n');

const isApart = (text: string, from: number, to: number): boolean =>
  /\n[ \t\r]*\n/u.test(text.slice(from, to));

/** The start of a form with the comments right above it, and those that are selected. */
function startWith(text: string, comments: readonly Span[], form: number, selection: Span): number {
  let start = form;
  for (const one of comments.toReversed()) {
    if (isApart(text, one.end, start) && one.end <= selection.start) break;
    start = one.start;
  }
  return start;
}

/** The end of a form with the comment in its line, and those that are selected and not of the next form. */
function endWith(
  text: string,
  comments: readonly Span[],
  form: number,
  next: number | undefined,
  selection: Span,
): number {
  const own = next === undefined ? text.length + 1 : startWith(text, comments, next, noSelection);
  let end = form;
  for (const one of comments) {
    const isOwn = end === form && isSameLine(text, form, one.start);
    if (!isOwn && (one.start >= own || one.start >= selection.end)) break;
    end = one.end;
  }
  return end;
}

const noSelection: Span = { start: Number.POSITIVE_INFINITY, end: Number.POSITIVE_INFINITY };

/** Whole lines, where nothing else stands in them; then also blank lines on one side. */
function cutAround(text: string, core: Span): Span {
  const lineStart = text.lastIndexOf('\n', core.start - 1) + 1;
  const found = text.indexOf('\n', core.end);
  const lineEnd = found === -1 ? text.length : found + 1;
  const isFirst = text.slice(lineStart, core.start).trim() === '';
  const isLast = text.slice(core.end, lineEnd).trim() === '';
  if (!isFirst && !isLast) return { start: core.start, end: afterBlanks(text, core.end) };
  if (!isFirst) {
    const before = text.slice(0, core.start).trimEnd().length;
    return { start: Math.max(before, lineStart), end: core.end };
  }
  if (!isLast) return { start: core.start, end: afterBlanks(text, core.end) };
  const [before, after] = [text.slice(0, lineStart), text.slice(lineEnd)];
  // Of free form the last line stays.
  const isEnd = /^(?:end\b[^\n]*)?$/iu.test(after.trim());
  const above = lineBehind(text, before.trimEnd().length);
  if (isEnd) return { start: above, end: lineEnd };
  const isApartAbove = above < lineStart || before.trim() === '';
  return { start: lineStart, end: isApartAbove ? lineEnd + blankLines(after) : lineEnd };
}

/** Where the line behind the one of an offset starts; the offset itself in front of all text. */
const lineBehind = (text: string, at: number): number =>
  at === 0 ? 0 : text.indexOf('\n', at) + 1;

/** The length of the blank lines that a text begins with. */
function blankLines(text: string): number {
  const first = text.length - text.trimStart().length;
  return text.lastIndexOf('\n', first - 1) + 1;
}

const afterBlanks = (text: string, at: number): number =>
  at + (/^[ \t]*/u.exec(text.slice(at))?.[0].length ?? 0);
