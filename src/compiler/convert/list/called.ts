/**
 * Which functions an expression calls.
 * In: an expression. Out: their names, in the order of the text.
 */
import type { Expression } from '../../syntax/ast.ts';

/** The names of functions that an expression calls. */
export function calledBy(e: Expression): readonly string[] {
  switch (e.kind) {
    case 'number':
    case 'text':
    case 'missing':
    case 'name':
      return [];
    case 'member':
      return calledBy(e.of);
    case 'method':
      return [e.of, ...e.args].flatMap(calledBy);
    case 'operator':
      return e.args.flatMap(calledBy);
    case 'call':
      return [...e.args.flatMap(calledBy), e.callee.text];
    case 'if':
      return [e.condition, e.then, e.else].flatMap(calledBy);
    case 'block':
      return e.items.flatMap(calledBy);
    case 'let':
      return [...e.bindings.map(({ value }) => value), ...e.body].flatMap(calledBy);
    case 'loop':
      return [e.over, e.body].flatMap(calledBy);
    case 'variable':
    case 'assign':
      return calledBy(e.value);
    case 'function':
      return calledBy(e.body);
    case 'error':
      return e.parts.flatMap(calledBy);
    default:
      return e satisfies never;
  }
}
