/**
 * Which expressions have effects: what `and` and `or` must evaluate in any case (LANGUAGE row 5), and
 * which names a form would bind where it stands (row 14: uses of them are skipped if it faults).
 * In: expressions and the functions defined so far. Out: answers; no state.
 */
import type { DefineFunction, Expression } from '../../src/compiler/syntax/ast.ts';

/** The functions that a text can call, and those that their bodies can. */
export interface Functions {
  readonly get: (
    name: string,
  ) => { readonly node: DefineFunction; readonly functions: Functions } | undefined;
}

/**
 * Whether an expression does anything that its surroundings can see: proposes, saves, reports, or
 * sets or defines a variable that is not its own. `own`: names of scopes inside the expression;
 * null where it stands in the surrounding scope itself.
 */
export function hasEffect(
  e: Expression,
  functions: Functions,
  seen: ReadonlySet<DefineFunction> = new Set(),
  own: Set<string> | null = null,
): boolean {
  const inner = (...names: string[]): Set<string> => new Set([...(own ?? []), ...names]);
  switch (e.kind) {
    case 'variable':
      if (own === null) return true;
      own.add(e.name.text);
      break;
    case 'assign':
      if (own?.has(e.name.text) !== true) return true;
      break;
    case 'function':
      return true;
    case 'method':
      if (/^(Control|SetVar|set[A-Z]\w*)$/.test(e.method.text)) return true;
      break;
    case 'operator':
      if (e.operator === 'debug') return true;
      break;
    case 'let': {
      const names = inner(...e.bindings.map((b) => b.name.text));
      return parts(e).some((part) => hasEffect(part, functions, seen, names));
    }
    case 'loop':
      return (
        hasEffect(e.over, functions, seen, own) ||
        hasEffect(e.body, functions, seen, inner(e.item.text))
      );
    case 'call': {
      const found = functions.get(e.callee.text);
      const called = found?.node;
      if (found !== undefined && called !== undefined && !seen.has(called)) {
        const names = inner(...called.params.map((p) => p.text));
        if (hasEffect(called.body, found.functions, new Set([...seen, called]), names)) return true;
      }
      break;
    }
    default:
  }
  return parts(e).some((part) => hasEffect(part, functions, seen, own));
}

/** The names that an expression defines in the scope it is evaluated in. */
export function definedNames(e: Expression): readonly string[] {
  if (e.kind === 'variable') return [e.name.text, ...definedNames(e.value)];
  if (e.kind === 'loop') return definedNames(e.over);
  if (e.kind === 'let' || e.kind === 'function') return [];
  return parts(e).flatMap(definedNames);
}

function parts(e: Expression): readonly Expression[] {
  switch (e.kind) {
    case 'number':
    case 'text':
    case 'missing':
    case 'name':
      return [];
    case 'member':
      return [e.of];
    case 'method':
      return [e.of, ...e.args];
    case 'operator':
    case 'call':
      return e.args;
    case 'if':
      return [e.condition, e.then, e.else];
    case 'block':
      return e.items;
    case 'let':
      return [...e.bindings.map((binding) => binding.value), ...e.body];
    case 'loop':
      return [e.over, e.body];
    case 'variable':
    case 'assign':
      return [e.value];
    case 'function':
      return [e.body];
    case 'error':
      return e.parts;
    default:
      return e satisfies never;
  }
}
