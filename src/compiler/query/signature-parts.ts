/**
 * The parameters in the line that shows how something is used.
 * In: `(entity.Stat "field" default)`, `clamp(a, low, high)`. Out: where each parameter stands in it.
 */
import type { Notation } from '../syntax/ast.ts';

/** A parameter of a signature. */
export interface SignaturePart {
  readonly start: number;
  readonly end: number;
  /** As it stands there, quotes included. */
  readonly text: string;
}

/** The parameters of a signature. `variadic`: the last one stands for any number. */
export interface SignatureParts {
  readonly parts: readonly SignaturePart[];
  readonly variadic: boolean;
}

const ellipsis = '…';

/** The parameters of a signature in a notation; nothing for one that has no brackets. */
export function partsOfSignature(signature: string, notation: Notation): SignatureParts {
  const open = signature.search(/[({]/u);
  if (open < 0) return { parts: [], variadic: false };
  const separator = notation === 'list' ? ' ' : ',';
  const parts: SignaturePart[] = [];
  let depth = 0;
  let start = open + 1;
  const push = (end: number): void => {
    const written = signature.slice(start, end);
    const text = written.trim();
    const from = start + written.indexOf(text);
    if (text !== '') parts.push({ start: from, end: from + text.length, text });
    start = end + 1;
  };
  for (let at = open + 1; at < signature.length; at++) {
    const sign = signature.charAt(at);
    if (sign === '(') depth++;
    else if ((sign === ')' || sign === '}') && depth-- === 0) {
      push(at);
      break;
    } else if (sign === separator && depth === 0) push(at);
  }
  const operands = notation === 'list' && signature.charAt(open) === '(' ? parts.slice(1) : parts;
  return {
    parts: operands.filter(({ text }) => text !== ellipsis),
    variadic: operands.at(-1)?.text === ellipsis,
  };
}
