/**
 * Units of products and quotients, as they are written in free form.
 * In: the operator, its checked operands. Out: the unit where one operand is a percentage; else, of a
 * quantity and a plain number, what would have kept the unit: `2 * x` may be something else than `x`.
 */
import type { OperatorExpression } from '../syntax/ast.ts';
import type { Context } from './context.ts';
import { label } from './need.ts';
import { loose, type Met } from './quantities.ts';
import type { Checked, Unitless } from './value.ts';

/** A product, or quotient, of a quantity and a percentage is in the unit of the quantity. */
export function scaled(c: Context, e: OperatorExpression, checks: readonly Checked[]): Met {
  if (e.operator === 'mul') loose(c, checks);
  const percent = (x: Checked | undefined) => x?.unit?.literal?.unit === '%';
  const [left, right] = checks;
  const unit = percent(right) ? left?.unit : percent(left) ? right?.unit : undefined;
  if (unit !== undefined && unit.literal === null) return { args: checks, unit };
  return { args: checks, unitless: unitlessOf(c, e, checks) };
}

/** What would have kept the unit of a quantity that is multiplied by a plain number, or divided by one. */
function unitlessOf(
  c: Context,
  e: OperatorExpression,
  checks: readonly Checked[],
): Unitless | undefined {
  if (c.frame.form.notation === 'list') return undefined;
  const isQuantity = (x: Checked | undefined) => x?.unit?.literal === null;
  const at = checks.findIndex(isQuantity);
  const quantity = e.args[at];
  const factor = e.args[1 - at];
  const unit = checks[at]?.unit?.unit;
  if (quantity === undefined || factor === undefined || unit === undefined) return undefined;
  if (factor.kind !== 'number' || factor.unit !== undefined) return undefined;
  const names = e.args.map((arg) => /^`(?<text>.*)`$/u.exec(label(c, arg))?.groups?.text);
  const isShort = names.every((name) => name !== undefined);
  const text = isShort ? names.join(` ${e.head.text} `) : null;
  const isProduct = e.operator === 'mul';
  const percent = isProduct ? factor.value * 100 : 100 / factor.value;
  const share = Number(percent.toFixed(2));
  // `/ 3` is no percentage that could be written.
  const isExact = share > 0 && Math.abs(share - percent) < 1e-9;
  const start = isProduct ? factor.span.start : quantity.span.end;
  const due = `${isProduct ? '' : ' * '}${share}%`;
  const fix = {
    title: `Write \`${due.trim()}\``,
    edits: [{ span: { start, end: factor.span.end }, text: due }],
  };
  return {
    unit,
    text,
    share: isExact && (isProduct || quantity.kind === 'member') ? { text: due.trim(), fix } : null,
  };
}
