/**
 * What a session forgets, so that a long day of edits costs no more memory than a short one.
 * In: what it keeps, and what the present set consists of. Out: nothing; what no analysis can come
 * back to is gone.
 */
import type { Form, Name } from '../syntax/ast.ts';
import type { Instances } from './calls.ts';
import type { Context, Unit } from './context.ts';
import type { FormResult } from './form.ts';

/** A variable is introduced in fewer places, unless edits made them many. */
const mostOldNames = 4;

/** Forgets the names that introduced variables of top level before an edit. */
export function forgetDeclared(c: Context): void {
  let present: ReadonlySet<Name> | null = null;
  for (const { declared } of c.scopes[0]!.slots.values()) {
    if (declared.length <= mostOldNames) continue;
    const now: ReadonlySet<Name> = present ?? c.defined.variables;
    present = now;
    declared.splice(0, Infinity, ...declared.filter((name) => now.has(name)));
  }
}

/** Forgets the code of function instances that nothing calls any more. */
export function forgetCode(
  { byFunction, code, limit }: Instances & { readonly limit: number },
  forms: readonly { readonly form: Form }[],
  results: WeakMap<Form, readonly FormResult[]>,
  units: readonly Unit[],
): number {
  if (code.size <= limit) return limit;
  const live = new Set<number>();
  const keep = (unit: Unit): void => {
    for (const id of unit.functions) live.add(id);
  };
  units.forEach(keep);
  for (const { form } of forms) {
    for (const { unit } of results.get(form) ?? []) keep(unit);
    if (form.expression.kind !== 'function') continue;
    for (const { id, unit } of byFunction.get(form.expression) ?? []) {
      live.add(id);
      keep(unit);
    }
  }
  for (const id of code.keys()) if (!live.has(id)) code.delete(id);
  return 2 * code.size + 1000;
}
