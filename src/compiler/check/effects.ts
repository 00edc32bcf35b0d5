/**
 * Whether an operand of `and` or `or` does anything that its surroundings can see (LANGUAGE row 5):
 * proposes, saves, reports, or sets or defines a variable that is not its own.
 * In: an expression and the functions in force. Out: the answer, from the text alone, so that an
 * operand is checked only once.
 */
import { methodNamed } from '../../schema/builtins.ts';
import type { DefineFunction, Expression } from '../syntax/ast.ts';
import type { Owner } from './unit.ts';

/** The functions in force at a place: those of a checker's context, or of a set. */
export interface InForce {
  readonly frame: Owner;
  readonly definition: (
    name: string,
    where: Owner,
  ) => (Owner & { readonly node: DefineFunction }) | undefined;
}

export function hasEffect(c: InForce, operand: Expression): boolean {
  /** The text of the function that is looked into. */
  let where: Owner = c.frame;
  /** Functions whose bodies were looked into; one that calls itself is an error of its own. */
  const seen = new Set<DefineFunction>();

  /** `own`: names of scopes inside the operand; null where it stands in the surrounding scope. */
  const acts = (e: Expression, own: Set<string> | null): boolean => {
    const inner = (...names: readonly string[]): Set<string> => new Set([...(own ?? []), ...names]);
    const any = (list: readonly Expression[], names = own): boolean =>
      list.some((part) => acts(part, names));
    switch (e.kind) {
      case 'number':
      case 'text':
      case 'missing':
      case 'name':
        return false;
      case 'member':
        return acts(e.of, own);
      case 'method':
        return methodNamed(e.method.text)?.effect === true || any([e.of, ...e.args]);
      case 'operator':
        return e.operator === 'debug' || any(e.args);
      case 'call': {
        const definition = c.definition(e.callee.text, where);
        if (definition !== undefined && !seen.has(definition.node)) {
          const { node } = definition;
          seen.add(node);
          const caller = where;
          where = definition;
          const does = acts(node.body, inner(...node.params.map((p) => p.text)));
          where = caller;
          if (does) return true;
        }
        return any(e.args);
      }
      case 'if':
        return any([e.condition, e.then, e.else]);
      case 'block':
        return any(e.items);
      case 'let': {
        const names = inner(...e.bindings.map((b) => b.name.text));
        return any([...e.bindings.map((b) => b.value), ...e.body], names);
      }
      case 'loop':
        return acts(e.over, own) || acts(e.body, inner(e.item.text));
      case 'variable':
        if (own === null) return true;
        own.add(e.name.text);
        return acts(e.value, own);
      case 'assign':
        return own?.has(e.name.text) !== true || acts(e.value, own);
      case 'function':
        return true;
      case 'error':
        return any(e.parts);
      default:
        return e satisfies never;
    }
  };
  return acts(operand, null);
}
