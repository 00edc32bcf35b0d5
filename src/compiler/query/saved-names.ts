/**
 * The variables that a set saves with entities.
 * In: a view, a kind of entity. Out: their names, sorted. Pure; kept by form.
 */

import { methodNamed } from '../../schema/builtins.ts';
import type { Expression, Form, MethodExpression } from '../syntax/ast.ts';
import { partsOf } from '../syntax/parts.ts';
import { byCodePoints } from '../text/order.ts';
import type { SetView } from './set-view.ts';

const kept = new WeakMap<Form, readonly MethodExpression[]>();

/** The names of saved variables of a kind of entity; those whose kind nobody knows are among them. */
export function savedNames(view: SetView, kind: 'host' | 'guest'): readonly string[] {
  const names = new Set<string>();
  for (const { name } of view.set.sources)
    for (const { form } of view.forms(name))
      for (const e of savesIn(form)) {
        const [first] = e.args;
        const asked = view.set.analysis.askedOf.get(e);
        if (first?.kind === 'text' && (asked?.has(kind) ?? true)) names.add(first.value);
      }
  return [...names].sort(byCodePoints);
}

function savesIn(form: Form): readonly MethodExpression[] {
  const known = kept.get(form);
  if (known !== undefined) return known;
  const found: MethodExpression[] = [];
  const visit = (e: Expression): void => {
    if (e.kind === 'method' && methodNamed(e.method.text)?.asks === 'saved') found.push(e);
    for (const part of partsOf(e)) visit(part);
  };
  visit(form.expression);
  kept.set(form, found);
  return found;
}
