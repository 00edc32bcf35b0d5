/**
 * Built-in functions, forms and methods as one notation writes them.
 * In: a name as it stands in the text. Out: how a use looks and what it does. Pure.
 */
import { builtinNamed, builtins, freeformFunctions, methodNamed } from '../../schema/builtins.ts';
import type { Notation } from '../syntax/ast.ts';

/** What is told of a built-in in one notation. */
export interface BuiltinRow {
  readonly name: string;
  readonly signature: string;
  readonly doc: string;
  /** Whether it stands behind `call` (free form). */
  readonly statement: boolean;
}

const headOf = /^(?<call>call )?(?<name>[a-z]+)\(/u;

/** The functions of free form, in the order of the tables; some are functions and statements. */
export const freeformRows: readonly BuiltinRow[] = [
  ...builtins.map(({ freeForm, doc }) => ({ signature: freeForm, doc })),
  ...freeformFunctions,
]
  .flatMap(({ signature, doc }): readonly BuiltinRow[] => {
    const found = headOf.exec(signature)?.groups;
    if (found?.name === undefined || found.name === 'if') return [];
    return [{ name: found.name, signature, doc, statement: found.call !== undefined }];
  })
  .filter(
    (row, i, all) =>
      all.findIndex(({ name, statement }) => name === row.name && statement === row.statement) ===
      i,
  );

/** The built-in function of a name; `statement`: it stands behind `call`. */
export function freeformRow(name: string, statement: boolean): BuiltinRow | undefined {
  const rows = freeformRows.filter((row) => row.name === name);
  return rows.find((row) => row.statement === statement) ?? rows[0];
}

/** The built-in or method of a head: `+`, `valid`, `with`, `guest.StatAvg`. */
export function listRow(head: string): BuiltinRow | undefined {
  const dot = head.lastIndexOf('.');
  const row = dot === -1 ? builtinNamed(head) : methodNamed(head.slice(dot + 1));
  if (row === undefined) return undefined;
  const { name, signature, doc } = row;
  return { name, signature, doc, statement: false };
}

/** The built-in of a name in a notation. */
export const rowNamed = (
  notation: Notation,
  name: string,
  statement: boolean,
): BuiltinRow | undefined => (notation === 'list' ? listRow(name) : freeformRow(name, statement));
