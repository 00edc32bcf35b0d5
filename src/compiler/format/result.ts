/**
 * What formatting gives, and the faults that prevent it.
 * In: a parsed source. Out: a text, or diagnostics at absolute places.
 */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { movedBy } from '../diagnostics/move.ts';
import type { Policy } from '../syntax/ast.ts';

/** The formatted text; or, where the text has errors of syntax, these: such a text is never changed. */
export type FormatResult =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/** The errors of syntax in a source, at absolute places, in their order. */
export function syntaxErrors(policy: Policy): readonly Diagnostic[] {
  const all = [
    ...policy.diagnostics,
    ...policy.forms.flatMap(({ form, offset }) => form.diagnostics.map((d) => movedBy(d, offset))),
  ];
  return all
    .filter((d) => d.severity === 'error')
    .sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}
