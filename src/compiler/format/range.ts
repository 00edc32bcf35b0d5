/**
 * Formatting of a part of a text: of the statements at policy level that a range touches.
 * In: a text with its syntax tree, the lines of a range. Out: edits of the lines that change; none
 * where the text has errors of syntax, or the statements cannot be formatted without others.
 */
import type { PlacedForm, Policy } from '../syntax/ast.ts';
import { parsePolicy } from '../syntax/parse.ts';
import { type LineEdit, lineEdits, withEdits } from '../text/line-edits.ts';
import { movedSpan, type Span } from '../text/source.ts';
import { formatPolicy } from './index.ts';
import { sameMeaning } from './same-meaning.ts';

/** The edits that format what some lines touch; `lines`: from the start of one to the end of another. */
export function formatRange(text: string, policy: Policy, lines: Span): readonly LineEdit[] {
  const result = formatPolicy(text);
  if (!result.ok || result.text === text) return [];
  const formatted = parsePolicy(result.text);
  const before = policy.forms.map(spanOf);
  const after = formatted.forms.map(spanOf);
  const touched = before.map(({ start, end }) => start <= lines.end && end >= lines.start);
  const from = regionOf(text, before, touched);
  const to = regionOf(result.text, after, touched);
  if (from === null || to === null) return [];
  const edits = lineEdits(
    text.slice(from.start, from.end),
    result.text.slice(to.start, to.end),
  ).map(({ span, text: put }) => ({ span: movedSpan(span, from.start), text: put }));
  // Statements that share a line with others may not be formatted alone.
  return sameMeaning(parsePolicy(withEdits(text, edits)), policy) ? edits : [];
}

const spanOf = ({ form, offset }: PlacedForm): Span => movedSpan(form.expression.span, offset);

/** The lines from the first to the last of some forms, without what else stands in these lines. */
function regionOf(text: string, spans: readonly Span[], touched: readonly boolean[]): Span | null {
  const own = spans.filter((_, i) => touched[i] === true);
  if (own.length === 0) return null;
  const start = Math.min(...own.map((span) => span.start));
  const end = Math.max(...own.map((span) => span.end));
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const lineEnd = text.indexOf('\n', end);
  const last = lineEnd === -1 ? text.length : lineEnd;
  const isShared = spans.some((span) => span.start >= end && span.start < last);
  return {
    start: text.slice(lineStart, start).trim() === '' ? lineStart : start,
    end: isShared ? end : last,
  };
}
