/**
 * What is known of one built-in of list notation; the rows stand beside this file.
 */
import type { EntityKind } from '../types.ts';

/** What a row is: an operator or function over values, a form with rules of its own, a method. */
export type BuiltinCategory = 'operator' | 'function' | 'form' | 'method';

/** One built-in of list notation. */
export interface Builtin {
  /** As policies write it. */
  readonly name: string;
  /** The name that MOM knows it by inside, and by which a list may call it too: `add` for `+`. */
  readonly internal: string;
  readonly category: BuiltinCategory;
  /** Operands between the brackets, the head not counted; a method's without its entity. */
  readonly minArgs: number;
  /** Null: any number. */
  readonly maxArgs: number | null;
  /** How a use looks. */
  readonly signature: string;
  /** How free-form notation writes it. */
  readonly freeForm: string;
  /** One sentence. */
  readonly doc: string;
  /** Whether it does something beside giving a value, whatever its operands do. */
  readonly effect: boolean;
  /** For a method, the entities that have it; otherwise empty. */
  readonly of: readonly EntityKind[];
}

/** A method of entities. */
export interface MethodRow extends Builtin {
  /** What the name in its quotes stands for; null where it takes none. */
  readonly asks: 'field' | 'property' | 'control' | 'saved' | null;
}

/** How many operands: at least, and at most (null: any number). */
export type Range = readonly [min: number, max: number | null];

/** Exactly two operands. */
export const two: Range = [2, 2];

/** A row whose operands are all values. */
export const value = <const Internal extends string>(
  category: 'operator' | 'function',
  name: string,
  internal: Internal,
  [minArgs, maxArgs]: Range,
  signature: string,
  freeForm: string,
  doc: string,
): Builtin & { readonly internal: Internal } => ({
  name,
  internal,
  category,
  minArgs,
  maxArgs,
  signature,
  freeForm,
  doc,
  effect: false,
  of: [],
});
