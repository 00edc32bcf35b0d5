/**
 * What the forms of a set define, found before anything is checked.
 * In: parsed sources. Out: names that exist somewhere ("defined later"), and which sources are
 * parameter policies (LANGUAGE row 24).
 */
import { builtinNamed } from '../../schema/builtins.ts';
import type { Assignment, Expression, Form, Name, Policy } from '../syntax/ast.ts';
import type { Place } from './context.ts';

const bracketCodes: ReadonlySet<string> = new Set(['unclosed-bracket', 'mismatched-bracket']);

/** Whether the brackets of a form are wrong, so that its shape is a guess. */
export const hasWrongBrackets = ({ diagnostics }: Form): boolean =>
  diagnostics.some((d) => bracketCodes.has(d.code));

/** Names that a form can define at top level, functions as `fn:NAME`; names of inner scopes as `local:NAME`. */
export function definedBy(form: Form, source: string): readonly (readonly [string, Place])[] {
  const found: (readonly [string, Place])[] = [];
  let inner = 0;
  const local = (name: Name): void => {
    found.push([`local:${name.text}`, { form, source, span: name.span }]);
  };
  const within = (parts: readonly Expression[]): void => {
    inner++;
    parts.forEach(visit);
    inner--;
  };
  const visit = (e: Expression): void => {
    switch (e.kind) {
      case 'variable':
        if (inner > 0) local(e.name);
        else found.push([e.name.text, { form, source, span: e.name.span }]);
        visit(e.value);
        return;
      case 'function':
        found.push([`fn:${e.name.text}`, { form, source, span: e.name.span }]);
        e.params.forEach(local);
        within([e.body]);
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
      case 'call':
        e.args.forEach(visit);
        return;
      case 'let':
        for (const { name } of e.bindings) local(name);
        within([...e.bindings.map((b) => b.value), ...e.body]);
        return;
      case 'loop':
        local(e.item);
        within([e.body]);
        return;
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

/** Names of built-ins that a form gives to a variable, parameter or item, at any depth. */
export function shadowedBy(form: Form): readonly string[] {
  const found: string[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    else if (typeof value === 'object' && value !== null) {
      // Names stand as nodes of their own: { text, span }.
      const { text } = value as { readonly text?: unknown };
      if (typeof text === 'string' && builtinNamed(text) !== undefined) found.push(text);
      for (const [key, part] of Object.entries(value)) if (!unnamed.has(key)) visit(part);
    }
  };
  visit(form.expression);
  return found;
}

/** Parts of nodes in which a name is used, not given. */
const unnamed: ReadonlySet<string> = new Set(['head', 'callee', 'method', 'member', 'span']);

const isParameter = (e: Expression): e is Assignment =>
  e.kind === 'assign' &&
  (e.value.kind === 'number' ||
    e.value.kind === 'text' ||
    e.value.kind === 'missing' ||
    e.value.kind === 'name');

/** Whether a source holds nothing but `(set NAME literal-or-name)` forms. */
export function isParameterPolicy(policy: Policy): boolean {
  return (
    policy.forms.length > 0 &&
    policy.diagnostics.length === 0 &&
    policy.forms.every(({ form }) => form.diagnostics.length === 0 && isParameter(form.expression))
  );
}
