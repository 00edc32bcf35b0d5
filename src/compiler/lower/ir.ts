/**
 * The intermediate representation: a program with every name resolved, every type decided and every
 * check explicit. Pure data (JSON but for non-finite numbers, see bundle.ts), independent of syntax.
 * Slots, functions and sites are indices; the linker numbers them (link.ts). `at` is a site: where a
 * fault or a proposal comes from, and where a debugger stops.
 */

import { type Operator, operators } from '../../schema/builtins.ts';
import type { EntityKind } from '../../schema/types.ts';

/**
 * How a value is held at run time: `num` a double with NaN for missing, `bool` true or false,
 * `any` a number, boolean, text, list, entity, or undefined (or NaN) for missing.
 */
export const reprs = ['num', 'bool', 'any'] as const;
export type Repr = (typeof reprs)[number];

/** Faults that a program can raise; documented in docs/faults.md. */
export const faultCodes = [
  'missing-value',
  'division-by-zero',
  'bad-shift',
  'wrong-type',
  'unbound-name',
  'too-long',
  'skipped',
  'internal',
] as const;
export type FaultCode = (typeof faultCodes)[number];

export const limitsNames = ['guaranteed', 'maximum', 'current'] as const;
export type LimitsName = (typeof limitsNames)[number];

/** Operators with nodes of their own. */
const special = ['and', 'or', 'debug'] as const;
export type IrOperator = Exclude<Operator, (typeof special)[number]>;
/** The operators that `op` nodes apply. */
export const irOperators: readonly IrOperator[] = operators.filter(
  (o): o is IrOperator => !special.some((s) => s === o),
);

export type Ir =
  | { readonly k: 'num'; readonly v: number }
  | { readonly k: 'bool'; readonly v: boolean }
  | { readonly k: 'text'; readonly v: string }
  | { readonly k: 'missing' }
  | { readonly k: 'host' }
  | { readonly k: 'guests' }
  /** A slot; `r` is what its value is known to be here. */
  | { readonly k: 'slot'; readonly slot: number; readonly r: Repr }
  /** `then` where the slot is bound, else `else`. */
  | { readonly k: 'bound'; readonly slot: number; readonly then: Ir; readonly else: Ir }
  | {
      readonly k: 'field' | 'average' | 'property' | 'proposed' | 'saved';
      readonly of: Ir;
      readonly entity: EntityKind;
      readonly name: string;
      readonly r: Repr;
    }
  /** The latest value; `default` only where the sample does not hold the field at all. */
  | {
      readonly k: 'stat';
      readonly of: Ir;
      readonly entity: EntityKind;
      readonly name: string;
      readonly r: Repr;
      readonly default: Ir;
    }
  | { readonly k: 'limits'; readonly of: Ir; readonly which: LimitsName }
  /** `present`: no operand can be missing (told for `eq` and `neq`). */
  | {
      readonly k: 'op';
      readonly op: IrOperator;
      readonly args: readonly Ir[];
      readonly at: number;
      readonly faults: boolean;
      readonly present?: boolean;
    }
  /** `always[i]`: the operand has an effect and is evaluated in any case. */
  | {
      readonly k: 'logic';
      readonly op: 'and' | 'or';
      readonly args: readonly Ir[];
      readonly always: readonly boolean[];
    }
  | {
      readonly k: 'if';
      readonly cond: Ir;
      readonly then: Ir;
      readonly else: Ir;
      readonly at?: number;
    }
  | { readonly k: 'seq'; readonly items: readonly Ir[] }
  /** A scope starts: its slots are unbound until defined. */
  | { readonly k: 'scope'; readonly slots: readonly number[]; readonly body: Ir }
  /** Stores and binds; with `unless`, evaluates but keeps the value of a slot that is bound already. */
  | {
      readonly k: 'store';
      readonly slot: number;
      readonly value: Ir;
      readonly r: Repr /** It introduces the name (`defvar`), rather than change it. */;
      readonly defines: boolean;
      readonly unless: boolean;
      readonly at?: number;
    }
  | { readonly k: 'call'; readonly fn: number; readonly args: readonly Ir[]; readonly at?: number }
  /** `boundary`: a fault ends one iteration (LANGUAGE row 14). `keep`: the list of values is wanted. */
  | {
      readonly k: 'loop';
      readonly over: Ir;
      readonly item: number;
      readonly r: Repr;
      readonly body: Ir;
      readonly boundary: boolean;
      readonly keep: boolean;
      readonly at: number;
    }
  | {
      readonly k: 'propose';
      readonly of: Ir;
      readonly entity: EntityKind;
      readonly name: string;
      readonly r: Repr;
      readonly value: Ir;
      readonly at: number;
    }
  | {
      readonly k: 'save';
      readonly of: Ir;
      readonly entity: EntityKind;
      readonly name: string;
      readonly r: Repr;
      readonly value: Ir;
      readonly at?: number;
    }
  | { readonly k: 'debug'; readonly args: readonly Ir[]; readonly at?: number }
  /** Ends the iteration where the value is missing. */
  | { readonly k: 'need'; readonly value: Ir; readonly at: number }
  /** `lost`: slots of names that an earlier form would have bound; if its fault left one unbound, this is `skipped`. */
  | {
      readonly k: 'fault';
      readonly code: FaultCode;
      readonly at: number;
      readonly lost?: readonly number[];
    };

/** A function compiled for one binding of its free names and one set of argument types. */
export interface IrFunction {
  readonly name: string;
  readonly params: readonly { readonly slot: number; readonly r: Repr }[];
  readonly body: Ir;
  /** Null: its value is not used. */
  readonly result: Repr | null;
  /** Where it is defined. */
  readonly at: number;
}

export interface IrSlot {
  readonly name: string;
  readonly repr: Repr;
}

/** A top-level form; its value is kept only for `eval`. */
export interface IrForm {
  readonly body: Ir;
  readonly at: number;
}

/** A place in the set, 1-based; index 0 of `sites` is nowhere. */
export type IrSite = readonly [
  source: number,
  line: number,
  column: number,
  endLine: number,
  endColumn: number,
  form: number,
];

export interface IrModule {
  readonly version: 1;
  readonly sources: readonly string[];
  readonly sites: readonly IrSite[];
  readonly slots: readonly IrSlot[];
  readonly functions: readonly IrFunction[];
  readonly forms: readonly IrForm[];
}
