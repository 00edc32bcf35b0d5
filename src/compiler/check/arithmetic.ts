/**
 * Arithmetic: sums, differences, products, quotients, shifts; joining and repeating texts and lists.
 * In: an operator expression. Out: the type and range of its result, and code that checks what could
 * not be proved.
 */

import { longestValue } from '../../schema/limits.ts';
import { differsOnMom } from '../diagnostics/conversion.ts';
import {
  badShift,
  divisionByZero,
  mixedTypes,
  unboundedGrowth,
  wrongType,
} from '../diagnostics/values.ts';
import type { Ir } from '../lower/ir.ts';
import type { Expression, OperatorExpression } from '../syntax/ast.ts';
import { absorbed, type Context, checked } from './context.ts';
import { truthFacts } from './facts.ts';
import { label, need, needKinds } from './need.ts';
import { checkAll, computed, operate } from './operands.ts';
import { loose, meet } from './quantities.ts';
import {
  addRange,
  canBeZero,
  divRange,
  everything,
  mulRange,
  shiftRange,
  subRange,
} from './range.ts';
import { scaled } from './scaled.ts';
import {
  describe,
  has,
  isUnknown,
  join,
  Kind,
  number,
  numeric,
  oneText,
  only,
  orMissing,
  sequences,
  type Type,
  without,
} from './type.ts';
import { type Checked, typed } from './value.ts';

export function arithmetic(c: Context, e: OperatorExpression, op: 'add' | 'sub' | 'mul'): Checked {
  const checks = checkAll(c, e.args);
  const met = op === 'mul' ? scaled(c, e, checks) : meet(c, e.args, checks);
  const [left, right] = met.args;
  const l = need(c, e.args[0]!, left!);
  const r = need(c, e.args[1]!, right!);
  const [a, b] = [l.value.type, r.value.type];
  if (isUnknown(a) || isUnknown(b)) return absorbed(l, r);
  if (op !== 'sub' && (has(a, sequences) || has(b, sequences))) {
    if (only(a, numeric | Kind.text | Kind.list) && has(a, numeric) && has(b, numeric))
      return mixture(c, e, op, l, r);
    return sequence(c, e, op, l, r);
  }
  const what = `\`${e.head.text}\``;
  const x = needKinds(c, e.args[0]!, l, numeric, what, 'numbers');
  const y = needKinds(c, e.args[1]!, r, numeric, what, 'numbers');
  if (isUnknown(x.value.type) || isUnknown(y.value.type)) return absorbed(x, y);
  const combine = op === 'add' ? addRange : op === 'sub' ? subRange : mulRange;
  const type = computed(combine(x.value.type.range, y.value.type.range));
  const ir = operate(c, e, op, [x, y], x.uncertain || y.uncertain);
  return { value: typed(type), ir, unit: met.unit, unitless: met.unitless };
}

/** Operands that can be numbers, or texts, or lists: whatever comes may work or not. */
function mixture(
  c: Context,
  e: OperatorExpression,
  op: 'add' | 'mul',
  l: Checked,
  r: Checked,
): Checked {
  const wrong = has(l.value.type, sequences) ? 0 : 1;
  const found = describe(without([l, r][wrong]!.value.type, numeric));
  c.report(mixedTypes(e.args[wrong]!.span, `\`${e.head.text}\``, 'numbers', found));
  const kinds = (numeric & Kind.number) | ((l.value.type.kinds | r.value.type.kinds) & sequences);
  const type = {
    ...join(l.value.type, r.value.type),
    kinds: orMissing(number(everything)).kinds | kinds,
    range: everything,
    texts: null,
    length: longestValue,
  };
  return checked(typed(type), operate(c, e, op, [l, r], true));
}

/** `+` joins texts or lists; `*` repeats one by a whole number. */
function sequence(
  c: Context,
  e: OperatorExpression,
  op: 'add' | 'mul',
  l: Checked,
  r: Checked,
): Checked {
  const what = `\`${e.head.text}\``;
  const [a, b] = [l.value.type, r.value.type];
  const kind = has(a, Kind.text) || has(b, Kind.text) ? Kind.text : Kind.list;
  const name = kind === Kind.text ? 'text' : 'list';
  if (op === 'add') {
    if ((a.kinds & b.kinds) === 0 && !(has(a, numeric) && has(b, numeric))) {
      const wanted = has(a, numeric) ? 'numbers' : has(a, Kind.text) ? 'two texts' : 'two lists';
      c.report(wrongType(e.args[1]!.span, what, wanted, describe(b)));
      return absorbed(l, r);
    }
    const x = needKinds(c, e.args[0]!, l, kind, what, `two ${name}s or two numbers`);
    const y = needKinds(c, e.args[1]!, r, kind, what, `two ${name}s or two numbers`);
    if (isUnknown(x.value.type) || isUnknown(y.value.type)) return absorbed(x, y);
    const length = a.length + b.length;
    const type = kind === Kind.text ? joined(a, b, length) : { ...join(a, b), length };
    return grown(
      c,
      e,
      type,
      name,
      operate(c, e, op, [x, y], x.uncertain || y.uncertain || length > longestValue),
    );
  }
  const [text, count, te, ce] = has(a, kind)
    ? [l, r, e.args[0]!, e.args[1]!]
    : [r, l, e.args[1]!, e.args[0]!];
  const x = needKinds(c, te, text, kind, what, `a ${name} and a whole number`);
  const y = needKinds(c, ce, count, numeric, what, `a ${name} and a whole number`);
  if (isUnknown(x.value.type) || isUnknown(y.value.type)) return absorbed(x, y);
  const { lo, hi, whole } = y.value.type.range;
  const wrong = !whole ? 'a fraction' : hi === Infinity || lo === -Infinity ? 'infinite' : null;
  if (wrong !== null) c.report(mixedTypes(ce.span, what, 'a whole number', wrong));
  const times = Math.max(0, hi);
  const length = x.value.type.length === 0 ? 0 : x.value.type.length * times;
  const uncertain = x.uncertain || y.uncertain || length > longestValue || wrong !== null;
  const ir = operate(c, e, op, has(a, kind) ? [x, y] : [y, x], uncertain);
  return grown(c, e, { ...x.value.type, texts: null, length }, name, ir);
}

/** The longest text whose signs are followed, not only its length. */
const longestKnown = 4096;

function joined(a: Type, b: Type, length: number): Type {
  const [x, y] = [a.texts, b.texts];
  // A text that doubles line by line would soon be too long to be made.
  const isKnown = x?.size === 1 && y?.size === 1 && length <= longestKnown;
  const one = isKnown ? oneText([...x][0]! + [...y][0]!) : null;
  return one ?? { ...a, texts: null, length };
}

function grown(c: Context, e: Expression, type: Type, name: string, ir: Ir): Checked {
  if (type.length <= longestValue) return checked(typed(type), ir);
  c.report(unboundedGrowth(e.span, name));
  return checked(typed({ ...type, length: longestValue }), ir);
}

export function division(c: Context, e: OperatorExpression): Checked {
  const checks = checkAll(c, e.args);
  const [left, right] = checks;
  const { unit, unitless } =
    left?.unit?.literal === null ? scaled(c, e, checks) : { unit: undefined, unitless: undefined };
  const x = needKinds(c, e.args[0]!, left!, numeric, '`/`', 'numbers');
  const y = needKinds(c, e.args[1]!, right!, numeric, '`/`', 'numbers');
  if (isUnknown(x.value.type) || isUnknown(y.value.type)) return absorbed(x, y);
  const divisor = y.value.type.range;
  const zero = canBeZero(divisor);
  if (zero) {
    c.report(divisionByZero(e.args[1]!.span, c.words, label(c, e.args[1]!), divisor));
    c.assume(truthFacts({ ...y.value, whenTrue: [] }));
  }
  const type = computed(divRange(x.value.type.range, divisor));
  const ir = operate(c, e, 'div', [x, y], zero || x.uncertain || y.uncertain);
  return { value: typed(type), ir, unit, unitless };
}

export function shift(c: Context, e: OperatorExpression, op: 'shl' | 'shr'): Checked {
  const [left, right] = checkAll(c, e.args);
  loose(c, [left!, right!]);
  const what = `\`${e.head.text}\``;
  const x = needKinds(c, e.args[0]!, left!, numeric, what, 'numbers');
  const y = needKinds(c, e.args[1]!, right!, numeric, what, 'numbers');
  if (isUnknown(x.value.type) || isUnknown(y.value.type)) return absorbed(x, y);
  const count = y.value.type.range;
  const how =
    count.lo < 0
      ? 'negative'
      : !count.whole
        ? 'fractional'
        : count.hi === Infinity
          ? 'infinite'
          : null;
  if (how !== null) c.report(badShift(e.args[1]!.span, c.words, label(c, e.args[1]!), how));
  const type = number(shiftRange(x.value.type.range, count, op === 'shl'));
  if (c.rules.asMom) shiftOnMom(c, e, [x, y], type);
  return checked(
    typed(type),
    operate(c, e, op, [x, y], how !== null || x.uncertain || y.uncertain),
  );
}

/** MOM shifts whole numbers only, of any size. */
function shiftOnMom(c: Context, e: OperatorExpression, xs: readonly Checked[], type: Type): void {
  const { lo, hi } = type.range;
  if (!xs.every((x) => x.value.type.range.whole))
    c.report(differsOnMom(e.span, 'MOM shifts whole numbers only, and this can be a fraction'));
  else if (lo < -exactest || hi > exactest)
    c.report(
      differsOnMom(e.span, 'MOM shifts whole numbers of any size, and this can exceed 2^53'),
    );
}

/** Whole numbers up to here are exact. */
const exactest = 2 ** 53;
