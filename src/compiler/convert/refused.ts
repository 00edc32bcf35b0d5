/**
 * What free form refuses although list notation takes it: units that do not fit, above all.
 * In: a checked set. Out: the errors that its list sources would have if their forms were in free form,
 * at their places; and the other way round, what list notation would no longer refuse.
 */
import type { Environment } from '../../schema/environment.ts';
import { createSession } from '../check/set.ts';
import type { CheckedSet } from '../compile.ts';
import type { LocatedDiagnostic } from '../diagnostics/diagnostic.ts';

/** The errors of the same trees under the rules of free form. */
export function refusedByFreeform(
  set: CheckedSet,
  environment: Environment,
): readonly LocatedDiagnostic[] {
  const parsed = set.parsed.map(({ name, policy }) => {
    const forms = policy.forms.map(({ form, offset }) => {
      const judged = policy.notation === 'list' ? { ...form, notation: 'freeform' as const } : form;
      return { form: judged, offset };
    });
    return { name, policy: { ...policy, forms } };
  });
  const { diagnostics } = createSession(environment).analyze(parsed);
  return diagnostics.filter((d) => d.severity === 'error' && d.code === 'unit-conflict');
}

/** What a host sets although the policy does not allow it: list notation could not refuse it. */
export const refusedOverrides = ({ diagnostics }: CheckedSet): readonly LocatedDiagnostic[] =>
  diagnostics.filter((d) => d.code === 'refused-parameter');
