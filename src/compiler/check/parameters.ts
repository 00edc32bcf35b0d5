/**
 * Parameter policies (LANGUAGE row 24): what the engine of the host sets.
 * In: `(set NAME value)` of such a policy. Out: its code, where it takes effect. One of a name that is
 * defined later waits for it; one that cannot take effect is a warning and is skipped.
 */
import { suggest } from '../../schema/nearest.ts';
import { differsOnMom } from '../diagnostics/conversion.ts';
import { refusedParameter } from '../diagnostics/declarations.ts';
import { unknownParameter } from '../diagnostics/unknown-names.ts';
import type { Ir } from '../lower/ir.ts';
import type { Assignment } from '../syntax/ast.ts';
import type { Context } from './context.ts';
import { mayOverride } from './declarations.ts';
import { keyOf } from './entry.ts';
import { held } from './names.ts';
import { reprOf, typed } from './value.ts';

const skipped: Ir = { k: 'missing' };

/** Checks a form of a parameter policy. */
export function checkParameter(c: Context, e: Assignment): Ir {
  // What could not be read has its own report.
  if (c.frame.form.diagnostics.length > 0) return skipped;
  const name = e.name.text;
  const [target] = c.lookup(name);
  if (target === undefined && c.later(name) === undefined) {
    const kept = c.ofOthers(name);
    if (kept === undefined) {
      const meant = suggest(name, c.visibleGlobals(''));
      c.report(unknownParameter(e.name.span, name, meant));
    } else {
      const reason = 'its policy does not declare it as a `setting`';
      c.report(refusedParameter(e.name.span, name, reason), [
        { message: 'it is declared here', place: kept },
      ]);
    }
    return skipped;
  }
  if (e.value.kind === 'name' && c.lookup(e.value.name).length === 0) {
    // A value defined later is known by the time a later name is defined, if it comes before it.
    if (target !== undefined || c.later(e.value.name) === undefined) {
      c.report(unknownParameter(e.value.span, name, undefined, e.value.name));
      return skipped;
    }
  }
  if (target === undefined) {
    if (c.rules.asMom)
      c.report(differsOnMom(e.name.span, `MOM does not know \`${name}\` yet, and fails here`));
    const { form, source } = c.frame;
    c.flow.set(keyOf.override(name), { parameter: e, form, source });
    return skipped;
  }
  const { slot, variable } = target;
  const declared = c.flow.declared(slot);
  if (declared === undefined || c.rules.settable === 'all') return c.check(e, true).ir;
  const value = c.check(e.value, true);
  if (!mayOverride(c, declared, e, c.typeOf(value.value))) return skipped;
  // Any number of the range: what was known of the value before does not hold for this one.
  const type = variable.value?.type ?? value.value.type;
  c.flow.set(slot, { ...variable, value: held(c, typed(type)) });
  const r = reprOf(type);
  return { k: 'store', slot: slot.id, value: value.ir, r, defines: false, unless: false };
}
