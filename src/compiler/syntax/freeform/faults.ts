/**
 * The syntax faults of a free-form text, as a policy without forms.
 * In: a parsed text. Out: its faults at absolute places, for who needs no meaning: the formatter.
 */
import { movedBy } from '../../diagnostics/move.ts';
import type { Policy } from '../ast.ts';
import type { Freeform } from './parse-freeform.ts';

/** All faults of a free-form text, in order of place. */
export function faultsOf({ groups, diagnostics }: Freeform): Policy {
  const inGroups = groups.flatMap(({ group, offset }) =>
    group.diagnostics.map((diagnostic) => movedBy(diagnostic, offset)),
  );
  const all = [...diagnostics, ...inGroups].sort((a, b) => a.span.start - b.span.start);
  return { notation: 'freeform', name: null, forms: [], comments: [], diagnostics: all };
}
