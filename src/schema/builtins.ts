/**
 * Everything that list notation has built in: operators, functions, special forms, and the methods
 * of entities. One row each; the checker, completion, hover and the documentation read these rows.
 */
import { formRows } from './builtins/forms.ts';
import { functionRows } from './builtins/functions.ts';
import { methodRows } from './builtins/methods.ts';
import { operatorRows } from './builtins/operators.ts';
import type { Builtin, MethodRow } from './builtins/row.ts';

export { formRows } from './builtins/forms.ts';
export { freeformFunctions } from './builtins/freeform-functions.ts';
export { functionRows } from './builtins/functions.ts';
export { methodRows } from './builtins/methods.ts';
export { operatorRows } from './builtins/operators.ts';
export type { Builtin, BuiltinCategory, MethodRow } from './builtins/row.ts';

/** Every row: operators, functions, forms, methods. */
export const builtins: readonly Builtin[] = [
  ...operatorRows,
  ...functionRows,
  ...formRows,
  ...methodRows,
];

/** The operators and built-in functions, by MOM's inner names. */
const valueRows = [...operatorRows, ...functionRows] as const;

/** An operator or built-in function; trees and bundles know it by this name. */
export type Operator = (typeof valueRows)[number]['internal'];

/** Every operator and built-in function. */
export const operators: readonly Operator[] = valueRows.map((row) => row.internal);

const byOperator: ReadonlyMap<Operator, Builtin> = new Map(
  valueRows.map((row) => [row.internal, row]),
);

/** Whether an operator or built-in function takes so many operands. */
export function takes(operator: Operator, operands: number): boolean {
  const { minArgs, maxArgs } = operatorRow(operator);
  return operands >= minArgs && operands <= (maxArgs ?? operands);
}

/** The row of an operator or built-in function. */
export function operatorRow(operator: Operator): Builtin {
  const row = byOperator.get(operator);
  if (row === undefined) throw new Error(`no row for the operator ${operator}`);
  return row;
}

/** Every spelling of an operator or function: as policies write it, and MOM's inner name. */
export const operatorSpellings: ReadonlyMap<string, Operator> = new Map(
  valueRows.flatMap(({ name, internal }) => [
    [name, internal],
    [internal, internal],
  ]),
);

const byName: ReadonlyMap<string, Builtin> = new Map(
  builtins
    .filter((builtin) => builtin.category !== 'method')
    .flatMap((builtin) => [
      [builtin.name, builtin],
      [builtin.internal, builtin],
    ]),
);

/** The names of operators, functions and forms, and MOM's inner names of them; methods are not among them. */
export const builtinNames: ReadonlySet<string> = new Set(byName.keys());

const methodsByName: ReadonlyMap<string, MethodRow> = new Map(
  methodRows.map((builtin) => [builtin.name, builtin]),
);

/** The operator, function or form of a name, MOM's inner names (`add`, `eval`) included. */
export function builtinNamed(name: string): Builtin | undefined {
  return byName.get(name);
}

/** The method of a name, setters included. */
export function methodNamed(name: string): MethodRow | undefined {
  return methodsByName.get(name);
}

/** Names that stand for a value without being defined by any policy. */
export const builtinValues: readonly { readonly name: string; readonly doc: string }[] = [
  { name: 'Host', doc: 'The host that the policy runs on.' },
  { name: 'Guests', doc: 'The guests that are running and ready, to loop over.' },
  { name: 'nil', doc: 'The missing value.' },
];
