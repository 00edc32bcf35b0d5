/**
 * Gives calls inside expressions their meaning: functions of the policy and built-in ones.
 * In: `f(a, b)`. Out: a call, an operator, or a method of an entity.
 */
import { methodNamed, type Operator, operatorRow } from '../../../schema/builtins.ts';
import * as faults from '../../diagnostics/freeform.ts';
import { wrongArity } from '../../diagnostics/syntax.ts';
import type { Expression, Method } from '../ast.ts';
import { type Builder, bareText, errorAt, groupOf, nameOf } from './builder.ts';
import type { InvokeTerm } from './tree.ts';

/** How a built-in function is used, and how many arguments it has (null: any number). */
export interface Usage {
  readonly signature: string;
  readonly least: number;
  readonly most: number | null;
}

/** A built-in function; `build` gets as many arguments as it takes. */
interface BuiltIn extends Usage {
  readonly build: (b: Builder, term: InvokeTerm) => Expression;
}

/** `min(a, b)`: an operator of list notation. */
function asOperator(operator: Operator): BuiltIn {
  const { minArgs, maxArgs, freeForm } = operatorRow(operator);
  return {
    signature: freeForm,
    least: minArgs,
    most: maxArgs,
    build: (b, { span, callee, args }) => ({
      kind: 'operator',
      span,
      operator,
      head: nameOf(callee),
      args: args.map(b.term),
    }),
  };
}

/** `stat(guest, name)`: a method whose entity and name are computed. */
export function asMethod(method: Method, signature: string): BuiltIn {
  const row = methodNamed(method);
  return {
    signature,
    least: 1 + (row?.minArgs ?? 1),
    most: 1 + (row?.maxArgs ?? 1),
    build: (b, { span, callee, args }) => {
      const [of, ...rest] = args.map(b.term);
      if (of === undefined) return errorAt(span, []);
      const name = { text: method, span: callee.span };
      return { kind: 'method', span, of, method: name, args: rest };
    },
  };
}

/** What the functions that every policy has are built as; the grammar lists the same names. */
export const builtIns: ReadonlyMap<string, BuiltIn> = new Map([
  ['average', { signature: 'average(guest.mem_unused)', least: 1, most: 1, build: buildAverage }],
  ['stat', asMethod('Stat', 'stat(entity, field, default)')],
  ['control', asMethod('GetControl', 'control(entity, name)')],
  ['saved', asMethod('GetVar', 'saved(entity, name)')],
  ['property', asMethod('Prop', 'property(entity, name)')],
  ['present', asOperator('valid')],
  ['null', asOperator('null')],
  ['default', { signature: 'default(a, other)', least: 2, most: 2, build: buildDefault }],
  ['clamp', { signature: 'clamp(a, low, high)', least: 3, most: 3, build: buildClamp }],
  ['min', asOperator('min')],
  ['max', asOperator('max')],
  ['abs', asOperator('abs')],
  ['shiftl', asOperator('shl')],
  ['shiftr', asOperator('shr')],
  ['debug', asOperator('debug')],
]);

/** Builds `f(a, b)`. */
export function buildInvocation(b: Builder, term: InvokeTerm): Expression {
  const { span, callee, args } = term;
  const row = callee.quoted ? undefined : builtIns.get(callee.text);
  if (row === undefined) {
    return { kind: 'call', span, callee: nameOf(callee), args: args.map(b.term) };
  }
  return hasArity(b, term, row) ? row.build(b, term) : errorAt(span, args.map(b.term));
}

/** Whether a call of a built-in has as many arguments as it takes; reports it where it has not. */
export function hasArity(
  b: Builder,
  { callee, args }: Pick<InvokeTerm, 'callee' | 'args'>,
  { least, most, signature }: Usage,
): boolean {
  if (args.length >= least && (most === null || args.length <= most)) return true;
  // A broken argument may be several.
  if (args.some(({ kind }) => kind === 'broken')) return false;
  const count =
    most === null ? `at least ${least}` : least === most ? `${least}` : `${least} or ${most}`;
  const expected = `${count} argument${least === 1 && most !== 2 ? '' : 's'}`;
  const advice = `write \`${signature}\``;
  b.report(wrongArity(callee.span, callee.text, expected, args.length, advice, []));
  return false;
}

/** `average(guest.mem_unused)`. */
function buildAverage(b: Builder, term: InvokeTerm): Expression {
  const [field] = term.args;
  if (field?.kind === 'member' && groupOf(field) === null && groupOf(field.of) === null) {
    return {
      kind: 'method',
      span: term.span,
      of: b.term(field.of),
      method: { text: 'StatAvg', span: term.callee.span },
      args: [bareText(field.member)],
    };
  }
  if (field !== undefined && field.kind !== 'broken') b.report(faults.averageOfValue(field.span));
  return errorAt(term.span, term.args.map(b.term));
}

/** The most copies of one term that `default` in `default` makes. */
const mostCopies = 16;

/** `default(e, other)`: `e` stands twice in the tree. */
function buildDefault(b: Builder, term: InvokeTerm): Expression {
  const [first, other] = term.args;
  if (first === undefined || other === undefined) return errorAt(term.span, []);
  if (b.copies >= mostCopies) {
    b.report(faults.nestedDefaults(term.callee.span));
    return errorAt(term.span, []);
  }
  b.copies *= 2;
  const value = b.term(first);
  b.copies /= 2;
  const head = nameOf(term.callee);
  return {
    kind: 'if',
    span: term.span,
    condition: { kind: 'operator', span: first.span, operator: 'valid', head, args: [value] },
    then: value,
    else: b.term(other),
    byDefault: true,
  };
}

/** `clamp(x, low, high)`. */
function buildClamp(b: Builder, { span, callee, args }: InvokeTerm): Expression {
  const [x, low, high] = args.map(b.term);
  if (x === undefined || low === undefined || high === undefined) return errorAt(span, []);
  const head = nameOf(callee);
  const least: Expression = { kind: 'operator', span, operator: 'min', head, args: [high, x] };
  return { kind: 'operator', span, operator: 'max', head, args: [low, least] };
}
