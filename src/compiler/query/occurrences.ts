/**
 * The names that occur in a form: what introduces variables and functions, and what uses them.
 * In: a form. Out: its occurrences in the order of evaluation; kept for as long as the form. Pure.
 */
import type { DefineFunction, Expression, Form, Name, NameExpression } from '../syntax/ast.ts';
import { partsOf } from '../syntax/parts.ts';

/** `declared` introduces a name; the others use one. */
export type NameRole = 'declared' | 'read' | 'written' | 'called';

/** What a name stands for where it is introduced. */
export type DeclaredKind = 'variable' | 'constant' | 'function' | 'parameter' | 'item' | 'binding';

/** One occurrence of a name. */
export interface Occurrence {
  readonly node: Name | NameExpression;
  readonly text: string;
  readonly role: NameRole;
  /** Null for uses. */
  readonly kind: DeclaredKind | null;
  /** The expression that the name belongs to: the definition, the assignment, the call, the name itself. */
  readonly of: Expression;
  /** The function around it; null at top level. */
  readonly within: DefineFunction | null;
}

const kept = new WeakMap<Form, readonly Occurrence[]>();

/** The occurrences in a form. `Host` and `Guests` are none. */
export function occurrencesIn(form: Form): readonly Occurrence[] {
  const known = kept.get(form);
  if (known !== undefined) return known;
  const found: Occurrence[] = [];
  visit(form.expression, null, found);
  kept.set(form, found);
  return found;
}

function visit(e: Expression, within: DefineFunction | null, found: Occurrence[]): void {
  const add = (node: Name, role: NameRole, kind: DeclaredKind | null = null): void => {
    found.push({ node, text: node.text, role, kind, of: e, within });
  };
  switch (e.kind) {
    case 'name':
      if (e.name !== 'Host' && e.name !== 'Guests')
        found.push({ node: e, text: e.name, role: 'read', kind: null, of: e, within });
      break;
    case 'variable':
      add(e.name, 'declared', isConstant(e) ? 'constant' : 'variable');
      break;
    case 'assign':
      add(e.name, 'written');
      break;
    case 'call':
      add(e.callee, 'called');
      break;
    case 'loop':
      add(e.item, 'declared', 'item');
      break;
    case 'let':
      for (const { name } of e.bindings) add(name, 'declared', 'binding');
      break;
    case 'function':
      add(e.name, 'declared', 'function');
      for (const name of e.params)
        found.push({
          node: name,
          text: name.text,
          role: 'declared',
          kind: 'parameter',
          of: e,
          within: e,
        });
      for (const part of partsOf(e)) visit(part, e, found);
      return;
    default:
  }
  for (const part of partsOf(e)) visit(part, within, found);
}

const isConstant = (e: Extract<Expression, { kind: 'variable' }>): boolean =>
  e.declaration?.parameter === true || e.declaration?.setting != null;
