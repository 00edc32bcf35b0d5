/**
 * Operands in the order of their evaluation.
 * In: expressions. Out: their terms; where statements of a later one come between, the values of
 * earlier ones are kept in variables.
 */
import type { Expression } from '../../syntax/ast.ts';
import type { Term } from '../../syntax/freeform/tree.ts';
import type { Conversion, Out } from './conversion.ts';
import { isSteady, needsStatements } from './kinds.ts';
import { declaration, nameTerm } from './make.ts';

/** Terms of operands, in their order: what comes before a later one keeps the earlier ones in variables. */
export function terms(c: Conversion, list: readonly Expression[], out: Out): readonly Term[] {
  const made: Term[] = [];
  const lastWith = list.findLastIndex(needsStatements);
  for (const [i, e] of list.entries()) {
    const own = c.term(e, out);
    made.push(i < lastWith ? kept(c, e, own, out) : own);
  }
  return made;
}

/** A term that stands for the value that it has now. */
export function kept(c: Conversion, e: Expression, own: Term, out: Out): Term {
  return isSteady(c, e) ? own : inTemporary(c, own, out);
}

/** The value of a term in a variable of its own. */
export function inTemporary(c: Conversion, value: Term, out: Out): Term {
  const name = c.fresh('value');
  out.push(declaration(name, value));
  c.scope.set(name, 'surely');
  return nameTerm(name);
}
