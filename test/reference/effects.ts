/**
 * Which expressions have effects: what `and` and `or` must evaluate in any case (LANGUAGE row 5), and
 * which names a form would bind where it stands (row 14: uses of them are skipped if it faults).
 * In: expressions and the functions defined so far. Out: answers; no state.
 */
import type { DefineFunction, Expression } from '../../src/compiler/syntax/ast.ts';

export type Functions = ReadonlyMap<string, DefineFunction>;

/** Whether an expression, or a function it calls, sets, defines, proposes, saves or reports. */
export function hasEffect(
  e: Expression,
  functions: Functions,
  seen: ReadonlySet<string> = new Set(),
): boolean {
  switch (e.kind) {
    case 'variable':
    case 'assign':
    case 'function':
      return true;
    case 'method':
      if (/^(Control|SetVar|set[A-Z]\w*)$/.test(e.method.text)) return true;
      break;
    case 'operator':
      if (e.operator === 'debug') return true;
      break;
    case 'call': {
      const called = functions.get(e.callee.text);
      if (called !== undefined && !seen.has(e.callee.text)) {
        if (hasEffect(called.body, functions, new Set([...seen, e.callee.text]))) return true;
      }
      break;
    }
    default:
  }
  return parts(e).some((part) => hasEffect(part, functions, seen));
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
