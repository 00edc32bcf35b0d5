/**
 * What one notation refuses although the other takes it: units that do not fit in free form; code that
 * can only be right where it never runs, since what a host can set proves nothing unreachable.
 * In: a checked set. Out: the errors that its sources would have in the other notation, at their
 * places; and what list notation would no longer refuse.
 */
import type { Environment } from '../../schema/environment.ts';
import { createSession } from '../check/set.ts';
import type { CheckedSet } from '../compile.ts';
import type { LocatedDiagnostic } from '../diagnostics/diagnostic.ts';
import { newIn } from './alone.ts';

/** The errors of the same trees, or those of one source, under the rules of free form. */
export function refusedByFreeform(
  set: CheckedSet,
  environment: Environment,
  only?: string,
): readonly LocatedDiagnostic[] {
  const parsed = set.parsed.map(({ name, policy }) => {
    if (only !== undefined && name !== only) return { name, policy };
    const forms = policy.forms.map(({ form, offset }) => {
      const judged = policy.notation === 'list' ? { ...form, notation: 'freeform' as const } : form;
      return { form: judged, offset };
    });
    return { name, policy: { ...policy, forms } };
  });
  const { diagnostics } = createSession(environment).analyze(parsed);
  return diagnostics.filter((d) => d.severity === 'error' && d.code === 'unit-conflict');
}

/**
 * The errors of the same trees where a host can set what it can set in the other notation: in list
 * notation every variable of top level, in free form none but `switches`.
 */
export function refusedWhereReached(
  set: CheckedSet,
  environment: Environment,
  settable: 'all' | ReadonlySet<string>,
): readonly LocatedDiagnostic[] {
  const { diagnostics } = createSession(environment, { settable }).analyze(set.parsed);
  return newIn(set.diagnostics, diagnostics).filter((d) => d.severity === 'error');
}

/** What a host sets although the policy does not allow it: list notation could not refuse it. */
export const refusedOverrides = ({ diagnostics }: CheckedSet): readonly LocatedDiagnostic[] =>
  diagnostics.filter((d) => d.code === 'refused-parameter');
