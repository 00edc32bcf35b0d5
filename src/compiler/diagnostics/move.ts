/**
 * Diagnostics of a form at their places in its source.
 * In: a diagnostic with spans relative to a form, where the form starts. Out: the same with absolute
 * spans.
 */
import { movedSpan, type Span } from '../text/source.ts';
import type { Diagnostic } from './diagnostic.ts';

/** Moves all spans of a diagnostic by an offset. */
export function movedBy(diagnostic: Diagnostic, by: number): Diagnostic {
  const at = (span: Span): Span => movedSpan(span, by);
  return {
    ...diagnostic,
    span: at(diagnostic.span),
    notes: diagnostic.notes.map((note) => ({ ...note, span: at(note.span) })),
    fixes: diagnostic.fixes.map((fix) => ({
      ...fix,
      edits: fix.edits.map((edit) => ({ ...edit, span: at(edit.span) })),
    })),
  };
}
