/**
 * Which branches read well on the line of their condition: `if (c) statement`.
 * In: an arm of an `if`. Out: the answer.
 */
import type { Arm, Term } from '../../syntax/freeform/tree.ts';

/** Names and literals that one line takes before it is hard to read. */
const mostOnLine = 5;

/** Whether an arm is one short statement without comments. */
export function isOneLine({ condition, body: { statements, after } }: Arm): boolean {
  const [then, ...others] = statements;
  if (then === undefined || others.length > 0 || after.length > 0) return false;
  const { before, trailing, inside } = then.layout;
  if (before.length > 0 || trailing !== null || inside.length > 0) return false;
  switch (then.kind) {
    case 'assign':
      return isShort([condition, then.target, then.value]);
    case 'call':
      return isShort([condition, ...then.args]);
    case 'return':
      return isShort([condition, ...(then.value === null ? [] : [then.value])]);
    default:
      return false;
  }
}

const isShort = (parts: readonly Term[]): boolean => sizeOf(parts) <= mostOnLine;

const sizeOf = (parts: readonly Term[]): number =>
  parts.reduce((sum, part) => sum + leaves(part), 0);

function leaves(t: Term): number {
  switch (t.kind) {
    case 'number':
    case 'text':
    case 'true':
    case 'false':
    case 'none':
    case 'name':
      return 1;
    case 'member':
      return 1 + leaves(t.of) / 2;
    case 'invoke':
      return 1 + sizeOf(t.args);
    case 'infix':
      return leaves(t.left) + leaves(t.right);
    case 'prefix':
    case 'parentheses':
      return leaves(t.of);
    case 'choice':
      return sizeOf([t.condition, t.then, t.else]);
    case 'broken':
      return sizeOf(t.parts);
    default:
      return t satisfies never;
  }
}
