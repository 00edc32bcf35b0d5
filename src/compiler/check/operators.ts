/**
 * Operators and built-in functions.
 * In: an operator expression. Out: the type of its result and what its truth proves; code that
 * checks what could not be proved. One function per family; `checkOperator` picks it.
 */

import { longestValue } from '../../schema/limits.ts';
import { callOfVariable } from '../diagnostics/names.ts';
import {
  badShift,
  divisionByZero,
  mixedTypes,
  singleOperand,
  unboundedGrowth,
  wrongType,
} from '../diagnostics/values.ts';
import type { Ir, IrOperator } from '../lower/ir.ts';
import type { Expression, Name, OperatorExpression } from '../syntax/ast.ts';
import { absorbed, type Context, checked } from './context.ts';
import { comparisonFacts, falsehoodFacts, missingFact, presentFact, truthFacts } from './facts.ts';
import { checkLogic } from './logic.ts';
import { label, need, needKinds } from './need.ts';
import {
  absRange,
  addRange,
  type Computed,
  canBeZero,
  divRange,
  everything,
  maxRange,
  minRange,
  mulRange,
  shiftRange,
  subRange,
} from './range.ts';
import {
  describe,
  has,
  isUnknown,
  join,
  Kind,
  logical,
  number,
  numeric,
  oneText,
  only,
  orMissing,
  sequences,
  type Type,
  truth,
  unknown,
  without,
} from './type.ts';
import {
  bothFacts,
  type Checked,
  conditional,
  type Fact,
  truthOf,
  typed,
  type Value,
} from './value.ts';

export function checkOperator(c: Context, e: OperatorExpression): Checked {
  const { operator } = e;
  warnOfShadow(c, e.head);
  switch (operator) {
    case 'and':
    case 'or':
      return checkLogic(c, e, operator);
    case 'add':
    case 'sub':
    case 'mul':
      return arithmetic(c, e, operator);
    case 'div':
      return division(c, e);
    case 'shl':
    case 'shr':
      return shift(c, e, operator);
    case 'lt':
    case 'gt':
    case 'lte':
    case 'gte':
      return comparison(c, e, operator);
    case 'eq':
    case 'neq':
      return equality(c, e, operator);
    case 'min':
    case 'max':
      return extreme(c, e, operator);
    case 'not':
      return negation(c, e);
    case 'abs':
      return absolute(c, e);
    case 'valid':
    case 'null':
      return presence(c, e, operator);
    case 'debug':
      return debug(c, e);
    default:
      return operator satisfies never;
  }
}

/** Row 10: where a variable has the name of the built-in that is called, MOM would call the variable. */
export function warnOfShadow(c: Context, head: Name): void {
  if (c.shadowing.has(head.text) && c.lookup(head.text).length > 0)
    c.report(callOfVariable(head.span, head.text));
}

const operate = (
  c: Context,
  e: Expression,
  op: IrOperator,
  args: readonly Checked[],
  faults: boolean,
): Ir => {
  if (faults) c.unit.faults = true;
  return { k: 'op', op, args: args.map((a) => a.ir), at: faults ? c.site(e.span) : 0, faults };
};

const checkAll = (c: Context, args: readonly Expression[]): Checked[] =>
  args.map((a) => c.check(a, true));

/** A number from a computation, missing where it can be NaN. */
function computed({ range, nan }: Computed): Type {
  const type = number(range);
  return nan ? orMissing(type) : type;
}

function arithmetic(c: Context, e: OperatorExpression, op: 'add' | 'sub' | 'mul'): Checked {
  const [left, right] = checkAll(c, e.args);
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
  return checked(typed(type), operate(c, e, op, [x, y], x.uncertain || y.uncertain));
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

function joined(a: Type, b: Type, length: number): Type {
  const [x, y] = [a.texts, b.texts];
  const one = x?.size === 1 && y?.size === 1 ? oneText([...x][0]! + [...y][0]!) : null;
  return one ?? { ...a, texts: null, length };
}

function grown(c: Context, e: Expression, type: Type, name: string, ir: Ir): Checked {
  if (type.length <= longestValue) return checked(typed(type), ir);
  c.report(unboundedGrowth(e.span, name));
  return checked(typed({ ...type, length: longestValue }), ir);
}

function division(c: Context, e: OperatorExpression): Checked {
  const [left, right] = checkAll(c, e.args);
  const x = needKinds(c, e.args[0]!, left!, numeric, '`/`', 'numbers');
  const y = needKinds(c, e.args[1]!, right!, numeric, '`/`', 'numbers');
  if (isUnknown(x.value.type) || isUnknown(y.value.type)) return absorbed(x, y);
  const divisor = y.value.type.range;
  const zero = canBeZero(divisor);
  if (zero) {
    c.report(
      divisionByZero(e.args[1]!.span, label(e.args[1]!), divisor.lo === 0 && divisor.hi === 0),
    );
    c.assume(truthFacts({ ...y.value, whenTrue: [] }));
  }
  const type = computed(divRange(x.value.type.range, divisor));
  return checked(typed(type), operate(c, e, 'div', [x, y], zero || x.uncertain || y.uncertain));
}

function shift(c: Context, e: OperatorExpression, op: 'shl' | 'shr'): Checked {
  const [left, right] = checkAll(c, e.args);
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
  if (how !== null) c.report(badShift(e.args[1]!.span, label(e.args[1]!), how));
  const type = number(shiftRange(x.value.type.range, count, op === 'shl'));
  return checked(
    typed(type),
    operate(c, e, op, [x, y], how !== null || x.uncertain || y.uncertain),
  );
}

function comparison(c: Context, e: OperatorExpression, op: 'lt' | 'gt' | 'lte' | 'gte'): Checked {
  const [left, right] = checkAll(c, e.args);
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

function equality(c: Context, e: OperatorExpression, op: 'eq' | 'neq'): Checked {
  const [x, y] = checkAll(c, e.args);
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
function extreme(c: Context, e: OperatorExpression, op: 'min' | 'max'): Checked {
  const args = checkAll(c, e.args);
  if (args.length === 1) {
    c.report(singleOperand(e.head.span, e.head.text));
    return checked(c.now(args[0]!.value), args[0]!.ir);
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
  return checked(typed(loose), operate(c, e, op, all, uncertain));
}

function negation(c: Context, e: OperatorExpression): Checked {
  const x = c.check(e.args[0]!, true);
  const value = c.now(x.value);
  const known = isUnknown(value.type) ? null : truthOf(value.type);
  const type = known === null ? logical : truth(!known);
  const result = conditional(type, falsehoodFacts(value), truthFacts(value));
  return checked(result, operate(c, e, 'not', [x], false));
}

function absolute(c: Context, e: OperatorExpression): Checked {
  const x = needKinds(c, e.args[0]!, c.check(e.args[0]!, true), numeric, '`abs`', 'a number');
  if (isUnknown(x.value.type)) return absorbed(x);
  const type = number(absRange(x.value.type.range));
  return checked(typed(type), operate(c, e, 'abs', [x], x.uncertain));
}

/** `valid`: nothing is missing. `null`: everything is missing or empty. */
function presence(c: Context, e: OperatorExpression, op: 'valid' | 'null'): Checked {
  const args = checkAll(c, e.args);
  const values = args.map((a) => c.now(a.value));
  let whenTrue: readonly Fact[] = [];
  let whenFalse: readonly Fact[] = [];
  const single: Value | undefined = values.length === 1 ? values[0] : undefined;
  if (op === 'valid') {
    for (const v of values) whenTrue = bothFacts(whenTrue, presentFact(v));
    if (single !== undefined) whenFalse = missingFact(single);
  } else {
    for (const v of values) {
      if (!has(v.type, sequences | Kind.unknown)) whenTrue = bothFacts(whenTrue, missingFact(v));
    }
    if (single !== undefined) whenFalse = presentFact(single);
  }
  return checked(conditional(logical, whenTrue, whenFalse), operate(c, e, op, args, false));
}

function debug(c: Context, e: OperatorExpression): Checked {
  const args = checkAll(c, e.args);
  const last = args[args.length - 1];
  const value = last === undefined ? typed(unknown) : c.now(last.value);
  return checked(value, { k: 'debug', args: args.map((a) => a.ir) });
}
