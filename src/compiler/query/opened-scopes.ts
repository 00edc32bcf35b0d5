/**
 * The loops, `let`s and functions that variables are defined in.
 * In: a form. Out: for each definition in it, what opens the scope that it is in; kept with the form.
 */
import type { Expression, Form } from '../syntax/ast.ts';
import { partsOf } from '../syntax/parts.ts';

const kept = new WeakMap<Form, ReadonlyMap<Expression, Expression | null>>();

/** What opens the scope of a definition; null at top level. */
export function scopeOf(form: Form, definition: Expression): Expression | null {
  const known = kept.get(form) ?? scopesIn(form);
  kept.set(form, known);
  return known.get(definition) ?? null;
}

function scopesIn(form: Form): ReadonlyMap<Expression, Expression | null> {
  const scopes = new Map<Expression, Expression | null>();
  const visit = (e: Expression, scope: Expression | null): void => {
    if (e.kind === 'variable') scopes.set(e, scope);
    const opens = e.kind === 'loop' || e.kind === 'let' || e.kind === 'function';
    for (const part of partsOf(e)) visit(part, opens ? e : scope);
  };
  visit(form.expression, null);
  return scopes;
}
