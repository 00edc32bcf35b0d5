/**
 * The syntax faults of a free-form text, as a policy without forms.
 * In: a parsed text. Out: its faults at absolute places. It stands in for the builder of the syntax
 * tree, so that the faults reach whoever compiles the text.
 */
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Span } from '../../text/source.ts';
import type { Policy } from '../ast.ts';
import type { Freeform } from './parse-freeform.ts';

/** All faults of a free-form text, in order of place. */
export function faultsOf({ groups, diagnostics }: Freeform): Policy {
  const inGroups = groups.flatMap(({ group, offset }) =>
    group.diagnostics.map((diagnostic) => moved(diagnostic, offset)),
  );
  const all = [...diagnostics, ...inGroups].sort((a, b) => a.span.start - b.span.start);
  return { notation: 'freeform', name: null, forms: [], comments: [], diagnostics: all };
}

function moved(diagnostic: Diagnostic, by: number): Diagnostic {
  const move = ({ start, end }: Span): Span => ({ start: start + by, end: end + by });
  return {
    ...diagnostic,
    span: move(diagnostic.span),
    notes: diagnostic.notes.map((note) => ({ ...note, span: move(note.span) })),
    fixes: diagnostic.fixes.map(({ title, edits }) => ({
      title,
      edits: edits.map(({ span, text }) => ({ span: move(span), text })),
    })),
  };
}
