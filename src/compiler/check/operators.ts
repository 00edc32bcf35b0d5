/**
 * Operators and built-in functions.
 * In: an operator expression. Out: the type of its result and what its truth proves; code that
 * checks what could not be proved. The families of many stand beside this file.
 */

import { callOfVariable } from '../diagnostics/names.ts';
import type { Name, OperatorExpression } from '../syntax/ast.ts';
import { arithmetic, division, shift } from './arithmetic.ts';
import { comparison, equality, extreme } from './comparisons.ts';
import { absorbed, type Context, checked } from './context.ts';
import { falsehoodFacts, missingFact, presentFact, truthFacts } from './facts.ts';
import { checkLogic } from './logic.ts';
import { needKinds } from './need.ts';
import { checkAll, operate } from './operands.ts';
import { loose } from './quantities.ts';
import { absRange } from './range.ts';
import {
  has,
  isUnknown,
  Kind,
  logical,
  number,
  numeric,
  sequences,
  truth,
  unknown,
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
  if (c.frame.form.notation === 'freeform') return;
  if (c.shadowing.has(head.text) && c.lookup(head.text).length > 0)
    c.report(callOfVariable(head.span, c.words, head.text, null));
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
  const arg = c.check(e.args[0]!, true);
  const x = needKinds(c, e.args[0]!, arg, numeric, '`abs`', 'a number');
  if (isUnknown(x.value.type)) return absorbed(x);
  const type = number(absRange(x.value.type.range));
  loose(c, [arg]);
  const unit = arg.unit?.literal === null ? arg.unit : undefined;
  return { value: typed(type), ir: operate(c, e, 'abs', [x], x.uncertain), unit };
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
  loose(c, args);
  const last = args[args.length - 1];
  const value = last === undefined ? typed(unknown) : c.now(last.value);
  return checked(value, { k: 'debug', args: args.map((a) => a.ir) });
}
