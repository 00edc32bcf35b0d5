/**
 * Functions that nobody calls: they are checked too, and told of.
 * In: the forms of a set with what was found of each. Out: what is found beside it, and what was seen.
 */
import { unusedFunction } from '../diagnostics/names.ts';
import type { DefineFunction, Form } from '../syntax/ast.ts';
import { call } from './calls.ts';
import { type Context, checked, type Found, type Unit } from './context.ts';
import { isMalformed } from './findings.ts';
import type { FormResult } from './form.ts';
import type { Instances } from './instances.ts';
import type { Placed } from './placed.ts';
import { unknown } from './type.ts';
import { topFrame } from './unit.ts';
import { unreadIn, unusedNames } from './unread.ts';
import { typed } from './value.ts';

/** What was found of a function, with the form that defines it. */
interface FormUnit {
  readonly form: Form;
  readonly unit: Unit;
}

/** Checks the functions that nobody calls, with arguments of which nothing is known. */
export function uncalled(
  c: Context,
  placed: readonly Placed[],
  results: readonly FormResult[],
  instances: Instances,
): { readonly found: readonly Found[]; readonly units: readonly FormUnit[] } {
  const called = new Set<DefineFunction>();
  for (const { unit } of results) for (const node of unit.called) called.add(node);
  const found: Found[] = [];
  const units: FormUnit[] = [];
  // Where the analysis was cut short, what the rest calls is not known.
  if (results.some((r) => [...r.unit.found].some(cutShort))) return { found, units };
  const waiting = placed.filter(
    (p) => p.form.expression.kind === 'function' && !called.has(p.form.expression),
  );
  for (const p of waiting) {
    const node = p.form.expression;
    if (node.kind !== 'function') continue;
    const definition = { node, form: p.form, source: p.source };
    const frame = topFrame(p.form, p.source);
    const args = node.params.map(() => checked(typed(unknown), { k: 'missing' }));
    const mark = c.flow.mark();
    const [, unit] = c.inFrame(frame, () =>
      c.inUnit(() => call(c, definition, args, null, true, instances)),
    );
    c.flow.undo(mark);
    units.push({ form: p.form, unit });
    for (const one of unit.found) found.push(one);
    found.push(...unusedNames([{ unit, unread: unreadIn(unit) }]));
    for (const f of unit.called) called.add(f);
  }
  if (found.some(cutShort)) return { found, units };
  for (const { unit } of results) for (const node of unit.named) called.add(node);
  for (const p of waiting) {
    const node = p.form.expression;
    if (node.kind !== 'function' || called.has(node) || node.name.text.startsWith('_')) continue;
    // One fault, one report: a definition that does not stand cannot be called.
    if (isMalformed(p.form)) continue;
    found.push({
      form: p.form,
      source: p.source,
      diagnostic: unusedFunction(node.name.span, node.name.text),
      notes: [],
    });
  }
  return { found, units };
}

/** Whether an analysis ended before its time. */
const cutShort = ({ diagnostic }: Found): boolean =>
  diagnostic.code === 'too-many-instances' || diagnostic.code === 'calls-too-deep';
