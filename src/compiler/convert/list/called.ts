/**
 * Which functions an expression calls.
 * In: an expression. Out: their names, in the order of evaluation.
 */
import type { Expression } from '../../syntax/ast.ts';
import { partsOf } from '../../syntax/parts.ts';

/** The names of functions that an expression calls. */
export function calledBy(e: Expression): readonly string[] {
  const inside = partsOf(e).flatMap(calledBy);
  return e.kind === 'call' ? [...inside, e.callee.text] : inside;
}
