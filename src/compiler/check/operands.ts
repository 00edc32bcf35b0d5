/** What the families of operators share: checking operands, and the code of an operation. */
import type { Ir, IrOperator } from '../lower/ir.ts';
import type { Expression } from '../syntax/ast.ts';
import type { Context } from './context.ts';
import type { Computed } from './range.ts';
import { number, orMissing, type Type } from './type.ts';
import type { Checked } from './value.ts';

export const operate = (
  c: Context,
  e: Expression,
  op: IrOperator,
  args: readonly Checked[],
  faults: boolean,
): Ir => {
  if (faults) c.unit.faults = true;
  return { k: 'op', op, args: args.map((a) => a.ir), at: faults ? c.site(e.span) : 0, faults };
};

export const checkAll = (c: Context, args: readonly Expression[]): Checked[] =>
  args.map((a) => c.check(a, true));

/** A number from a computation, missing where it can be NaN. */
export function computed({ range, nan }: Computed): Type {
  const type = number(range);
  return nan ? orMissing(type) : type;
}
