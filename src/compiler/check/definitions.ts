/**
 * What the forms of a set define, found before anything is checked.
 * In: parsed sources. Out: names that exist somewhere ("defined later"), and which sources are
 * parameter policies (LANGUAGE row 24).
 */
import type { Assignment, Expression, Form, Policy } from '../syntax/ast.ts';
import type { Place } from './context.ts';

/** Top-level names that a form can define, functions as `fn:NAME`. */
export function definedBy(form: Form, source: string): readonly (readonly [string, Place])[] {
  const found: (readonly [string, Place])[] = [];
  const visit = (e: Expression): void => {
    switch (e.kind) {
      case 'variable':
        found.push([e.name.text, { form, source, span: e.name.span }]);
        visit(e.value);
        return;
      case 'function':
        found.push([`fn:${e.name.text}`, { form, source, span: e.name.span }]);
        return;
      case 'if':
        visit(e.condition);
        visit(e.then);
        visit(e.else);
        return;
      case 'block':
        e.items.forEach(visit);
        return;
      case 'operator':
      case 'method':
        e.args.forEach(visit);
        return;
      case 'error':
        e.parts.forEach(visit);
        return;
      case 'assign':
        visit(e.value);
        return;
      // A call's arguments, a `let` and a loop define only names of their own scope (or the caller's own).
      case 'call':
        e.args.forEach(visit);
        return;
      case 'let':
      case 'loop':
      case 'number':
      case 'text':
      case 'missing':
      case 'name':
      case 'member':
        return;
      default:
        e satisfies never;
    }
  };
  visit(form.expression);
  return found;
}

const isParameter = (e: Expression): e is Assignment =>
  e.kind === 'assign' &&
  (e.value.kind === 'number' || e.value.kind === 'text' || e.value.kind === 'missing' || e.value.kind === 'name');

/** Whether a source holds nothing but `(set NAME literal-or-name)` forms. */
export function isParameterPolicy(policy: Policy): boolean {
  return (
    policy.forms.length > 0 &&
    policy.diagnostics.length === 0 &&
    policy.forms.every(({ form }) => form.diagnostics.length === 0 && isParameter(form.expression))
  );
}
