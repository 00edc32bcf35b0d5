/**
 * Comparisons, and what picks one of its operands by comparing them.
 * In: an operator expression. Out: its type, what its truth proves, and code that checks what could
 * not be proved.
 */
import { mixedTypes, singleOperand } from '../diagnostics/values.ts';
import type { Ir } from '../lower/ir.ts';
import type { OperatorExpression } from '../syntax/ast.ts';
import { absorbed, type Context, checked } from './context.ts';
import { comparisonFacts } from './facts.ts';
import { isSingle, need, needKinds } from './need.ts';
import { checkAll, operate } from './operands.ts';
import { meet } from './quantities.ts';
import { maxRange, minRange } from './range.ts';
import {
  describe,
  has,
  isUnknown,
  join,
  Kind,
  logical,
  numeric,
  only,
  sequences,
  type Type,
  unknown,
  without,
} from './type.ts';
import { type Checked, conditional, typed } from './value.ts';

export function comparison(
  c: Context,
  e: OperatorExpression,
  op: 'lt' | 'gt' | 'lte' | 'gte',
): Checked {
  const [left, right] = meet(c, e.args, checkAll(c, e.args)).args;
  const what = `\`${e.head.text}\``;
  const l = need(c, e.args[0]!, left!);
  const r = need(c, e.args[1]!, right!);
  const [a, b] = [l.value.type, r.value.type];
  if (isUnknown(a) || isUnknown(b)) return absorbed(l, r);
  const kinds =
    has(a, numeric) && has(b, numeric)
      ? numeric
      : has(a, Kind.text)
        ? Kind.text
        : has(a, Kind.list)
          ? Kind.list
          : numeric;
  const needs = kinds === numeric ? 'numbers' : kinds === Kind.text ? 'two texts' : 'two lists';
  const x = needKinds(c, e.args[0]!, l, kinds, what, needs);
  const y = needKinds(c, e.args[1]!, r, kinds, what, needs);
  // Lists compare their elements, one by one until two differ.
  const deep = kinds === Kind.list && !ordered(x.value.type.element, y.value.type.element);
  if (deep && !isUnknown(x.value.type) && !isUnknown(y.value.type)) {
    const elements = [x, y].flatMap(({ value }) => value.type.element ?? []);
    const found = describe(elements.length === 0 ? unknown : elements.reduce(join));
    c.report(mixedTypes(e.span, what, 'lists of numbers or of texts', `lists of ${found}`));
  }
  // Operands that can be of several kinds each may compare as another kind than `kinds`.
  const open = (a.kinds & b.kinds & ~kinds & (numeric | sequences)) !== 0;
  const [whenTrue, whenFalse] = open ? [[], []] : comparisonFacts(op, x.value, y.value);
  return checked(
    conditional(logical, whenTrue, whenFalse),
    operate(c, e, op, [x, y], x.uncertain || y.uncertain || deep),
  );
}

/** Whether elements of two lists can surely be compared. */
function ordered(a: Type | null, b: Type | null): boolean {
  if (a === null || b === null) return false;
  if (only(a, numeric) && only(b, numeric)) return true;
  if (only(a, Kind.text) && only(b, Kind.text)) return true;
  return only(a, Kind.list) && only(b, Kind.list) && ordered(a.element, b.element);
}

export function equality(c: Context, e: OperatorExpression, op: 'eq' | 'neq'): Checked {
  const [x, y] = meet(c, e.args, checkAll(c, e.args)).args;
  const [a, b] = [c.now(x!.value), c.now(y!.value)];
  const [whenTrue, whenFalse] = comparisonFacts(op, a, b);
  const unsure = Kind.missing | Kind.unknown;
  const ir: Ir = {
    k: 'op',
    op,
    args: [x!.ir, y!.ir],
    at: 0,
    faults: false,
    present: !has(a.type, unsure) && !has(b.type, unsure),
  };
  return checked(conditional(logical, whenTrue, whenFalse), ir);
}

/** `min` and `max`: one operand is returned as it is, of equal ones the first. */
export function extreme(c: Context, e: OperatorExpression, op: 'min' | 'max'): Checked {
  const { args, unit } = meet(c, e.args, checkAll(c, e.args));
  if (args.length === 1) {
    c.report(
      singleOperand(e.head.span, e.head.text, e.span, e.args[0]!.span, isSingle(e.args[0]!)),
    );
    return { ...checked(c.now(args[0]!.value), args[0]!.ir), unit };
  }
  const what = `\`${e.head.text}\``;
  const known = args.map((a) => c.typeOf(a.value)).filter((t) => !isUnknown(t));
  const texts = known.length > 0 && known.every((t) => has(t, Kind.text));
  const kinds = texts ? Kind.text : numeric;
  const all = args.map((a, i) =>
    needKinds(c, e.args[i]!, a, kinds, what, texts ? 'texts' : 'numbers'),
  );
  const types = all.map((a) => a.value.type);
  if (types.some(isUnknown)) return absorbed(...all);
  const pick = op === 'min' ? minRange : maxRange;
  const first = types[0]!;
  const type = types.slice(1).reduce((t, u) => {
    const both = join(t, u);
    return texts ? both : { ...both, range: pick(t.range, u.range) };
  }, first);
  const uncertain = all.some((a) => a.uncertain);
  // Where kinds are uncertain the result is any of the operands.
  const loose = uncertain
    ? args.map((a) => without(c.typeOf(a.value), Kind.missing)).reduce(join)
    : type;
  return { value: typed(loose), ir: operate(c, e, op, all, uncertain), unit };
}
