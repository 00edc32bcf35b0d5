/**
 * Edits as the formatter would make them.
 * In: edits of one source. Out: edits that also lay out what they changed: the whole form (in free form,
 * the file) where it was in its canonical form before, else what lies between the edits. Pure.
 */
import { formatPolicy } from '../format/index.ts';
import { sameMeaning } from '../format/same-meaning.ts';
import type { SetView } from '../query/set-view.ts';
import { parsePolicy } from '../syntax/parse.ts';
import { lineEdits } from '../text/line-edits.ts';
import type { Span } from '../text/source.ts';
import { editedText, type SetEdit } from './edits.ts';
import { indentAt } from './statements.ts';

/** The edits, with the layout of what they change. */
export function tidied(
  view: SetView,
  source: string,
  edits: readonly SetEdit[],
): readonly SetEdit[] {
  const own = edits.filter((edit) => edit.source === source);
  if (own.length === 0 || own.length < edits.length) return edits;
  const text = view.text(source);
  const whole = editedText(source, text, own);
  const around = {
    start: Math.min(...own.map(({ span }) => span.start)),
    end: Math.max(...own.map(({ span }) => span.end)),
  };
  const notation = view.set.parsed.find(({ name }) => name === source)?.policy.notation;
  const all = { start: 0, end: text.length };
  const region = notation === 'list' ? formAround(view, source, around) : all;
  const before = text.slice(region.start, region.end);
  const after = whole.slice(region.start, region.end + whole.length - text.length);
  // A form behind another one in its line has not the place that its canonical form goes by.
  const isFirst = indentAt(text, region.start) === '';
  const laidOut = isFirst && formatted(before) === before ? formatted(after) : null;
  if (laidOut !== null) return placed(source, region, before, laidOut);
  if (notation !== 'list') return edits;
  return betweenEdits(source, text, whole, around) ?? edits;
}

/** The form of list notation around a span; the span itself where it is more. */
function formAround(view: SetView, source: string, { start, end }: Span): Span {
  const form = view.forms(source).find(({ form: { expression }, offset }) => {
    const last = offset + expression.span.end;
    return offset + expression.span.start <= start && last >= end;
  });
  if (form === undefined) return { start, end };
  const { span } = form.form.expression;
  return { start: span.start + form.offset, end: span.end + form.offset };
}

/** A text in its canonical form, ending as it did; null where it cannot be formatted. */
function formatted(text: string): string | null {
  const result = formatPolicy(text);
  if (!result.ok) return null;
  return text.endsWith('\n') ? result.text : result.text.replace(/\n$/u, '');
}

const placed = (source: string, { start }: Span, before: string, after: string): SetEdit[] =>
  lineEdits(before, after).map(({ span, text }) => ({
    source,
    span: { start: span.start + start, end: span.end + start },
    text,
  }));

/** What lies between the first and the last edit, laid out below where it begins. */
function betweenEdits(
  source: string,
  text: string,
  whole: string,
  around: Span,
): readonly SetEdit[] | null {
  const before = text.slice(around.start, around.end);
  const result = formatted(whole.slice(around.start, around.end + whole.length - text.length));
  if (result === null) return null;
  const laidOut = result.replaceAll('\n', `\n${indentAt(text, around.start)}`);
  const edits = placed(source, around, before, laidOut);
  // Texts of several lines would not be the same any more.
  const same = sameMeaning(parsePolicy(editedText(source, text, edits)), parsePolicy(whole));
  return same ? edits : null;
}
