/**
 * Chains of `and` and `or` that hold something which free form writes as statements.
 * In: the chain. Out: a term; statements before it. An operand is evaluated only when it is needed,
 * but for one that does something, which is always evaluated.
 */
import type { OperatorExpression } from '../../syntax/ast.ts';
import type { Term } from '../../syntax/freeform/tree.ts';
import { merge, plainIf } from './conditional.ts';
import type { Conversion, Out } from './conversion.ts';
import { needsStatements } from './kinds.ts';
import { infix, nameTerm, negated, noneTerm } from './make.ts';
import { inTemporary, kept } from './operands.ts';

/** The term of a chain. */
export function chain(c: Conversion, e: OperatorExpression, sign: 'and' | 'or', out: Out): Term {
  let so: Term | null = null;
  const lastWith = e.args.findLastIndex(needsStatements);
  for (const [i, operand] of e.args.entries()) {
    if (so === null) {
      const first = c.term(operand, out);
      so = i < lastWith ? kept(c, operand, first, out) : first;
    } else if (i > lastWith || (i < lastWith && !needsStatements(operand))) {
      so = infix(sign, so, c.term(operand, out));
      if (i < lastWith) so = inTemporary(c, so, out);
    } else if (!needsStatements(operand)) {
      so = infix(sign, so, c.term(operand, out));
    } else if (c.hasEffect(operand)) {
      const own = c.term(operand, out);
      so = infix(sign, so, kept(c, operand, own, out));
      if (i < lastWith) so = inTemporary(c, so, out);
    } else {
      so = whereNeeded(c, so, operand, sign, out);
    }
  }
  return so ?? noneTerm;
}

/** `value = so; if (value) then …; value = operand; end if`. */
function whereNeeded(
  c: Conversion,
  so: Term,
  operand: OperatorExpression['args'][number],
  sign: 'and' | 'or',
  out: Out,
): Term {
  const value = inTemporary(c, so, out);
  const name = value.kind === 'name' ? value.name.text : '';
  const outer = c.scope;
  c.scope = new Map(outer);
  const body: Out = [];
  c.statements(operand, { kind: 'into', last: false, name, declares: null }, body);
  const ends = [c.scope, new Map(outer)];
  c.scope = outer;
  merge(outer, ends);
  out.push(plainIf(sign === 'and' ? value : negated(value), body));
  return nameTerm(name);
}
