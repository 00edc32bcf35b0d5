/**
 * What a syntax tree consists of, for searches through it. Pure.
 */
import type { Expression } from './ast.ts';

/** The expressions that directly make up another one, in the order of evaluation. */
export function partsOf(e: Expression): readonly Expression[] {
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
      return [...e.bindings.map(({ value }) => value), ...e.body];
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
