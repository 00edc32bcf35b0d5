/**
 * Kinds of expressions that decide how free form writes them.
 * In: an expression. Out: whether it only reads, needs statements, is written like another one, …
 */
import { methodNamed } from '../../../schema/builtins.ts';
import type { Expression, LetExpression } from '../../syntax/ast.ts';
import { partsOf } from '../../syntax/parts.ts';
import { mentionsIn, namesOfLet } from '../parts.ts';
import type { Conversion } from './conversion.ts';

/** Whether evaluating does nothing and cannot fault. */
export const isIdle = (e: Expression): boolean =>
  e.kind === 'number' || e.kind === 'text' || e.kind === 'missing';

/** Whether evaluating later, in the same scope and after any statements, gives the same. */
export function isSteady(c: Conversion, e: Expression): boolean {
  if (e.kind !== 'name') return isIdle(e);
  if (e.name === 'Host' || e.name === 'Guests') return true;
  const isLocal = c.depth > 0 && c.scope.get(e.name) === 'surely';
  return (isLocal || c.around.has(e.name)) && !c.usage.assigned.has(e.name);
}

/** Whether evaluating only reads: it may be said twice, or in another place of the same expression. */
export function onlyReads(e: Expression): boolean {
  switch (e.kind) {
    case 'number':
    case 'text':
    case 'missing':
    case 'name':
      return true;
    case 'method':
      return methodNamed(e.method.text)?.effect === false && partsOf(e).every(onlyReads);
    case 'operator':
      return e.operator !== 'debug' && e.args.every(onlyReads);
    case 'member':
    case 'if':
      return partsOf(e).every(onlyReads);
    default:
      return false;
  }
}

/** Whether free form has to write a part of an expression as a statement. */
export function needsStatements(e: Expression): boolean {
  switch (e.kind) {
    case 'number':
    case 'text':
    case 'missing':
    case 'name':
      return false;
    case 'method':
      return methodNamed(e.method.text)?.effect === true || partsOf(e).some(needsStatements);
    case 'operator':
      return e.operator === 'debug' || e.args.some(needsStatements);
    case 'member':
    case 'call':
    case 'if':
      return partsOf(e).some(needsStatements);
    default:
      return true;
  }
}

/**
 * Whether a `let` can do without a scope of its own: nobody can tell, because nothing follows it in
 * the scope that it stands in, or because its names occur nowhere else.
 */
export function needsNoBlock(c: Conversion, e: LetExpression, last: boolean): boolean {
  if (c.depth === 0) return false;
  const names = [...new Set(namesOfLet(e))];
  if (names.some((name) => c.scope.has(name))) return false;
  if (last) return true;
  const inside = mentionsIn(e);
  const count = (name: string): number => inside.filter((other) => other === name).length;
  return names.every((name) => c.usage.mentions.get(name) === count(name));
}

/** Whether the value of an expression comes out of a block. */
export function endsInBlock(c: Conversion, e: Expression): boolean {
  switch (e.kind) {
    case 'if':
      return endsInBlock(c, e.then) || endsInBlock(c, e.else);
    case 'block':
      return lastIn(c, e.items);
    case 'let':
      return !needsNoBlock(c, e, false) || lastIn(c, e.body);
    default:
      return false;
  }
}

function lastIn(c: Conversion, items: readonly Expression[]): boolean {
  const last = items.at(-1);
  return last !== undefined && endsInBlock(c, last);
}

/** Whether two expressions are written alike. */
export const alike = (a: Expression, b: Expression): boolean => textOf(a) === textOf(b);

const textOf = (e: Expression): string =>
  JSON.stringify(e, (key, value: unknown) =>
    key === 'span' || key === 'raw' || key === 'head' ? undefined : value,
  );
