/**
 * Pieces of generated code: expressions without side effects, and how a value is held.
 */
import type { Repr } from '../lower/ir.ts';

/** `stable`: its value cannot change before it is used (literals, constants, unassigned parameters). */
export interface Piece {
  readonly code: string;
  readonly r: Repr;
  readonly stable: boolean;
  /** The number that it is, where it is a literal. */
  readonly constant?: number;
}

export const missingPiece: Piece = { code: 'undefined', r: 'any', stable: true };

/** The code of a piece held another way. */
export function as(p: Piece, r: Repr): string {
  if (p.r === r) return p.code;
  switch (r) {
    case 'any':
      return p.code;
    case 'num':
      if (p.code === 'undefined') return 'N';
      return p.r === 'bool' ? `(${p.code} ? 1 : 0)` : `toNumber(${p.code})`;
    case 'bool':
      return p.r === 'num' ? `(${p.code} === 1)` : `(${p.code} === true)`;
    default:
      return r satisfies never;
  }
}

/** One representation for either of two. */
export const common = (a: Repr, b: Repr): Repr => (a === b ? a : 'any');

const simple = /^[A-Za-z_$][\w$.]*$/;

/** Whether a piece may be written more than once. */
export const cheap = (p: Piece): boolean => p.constant !== undefined || simple.test(p.code);

/** A condition that holds where the value counts as true. */
export function truth(p: Piece): string {
  switch (p.r) {
    case 'bool':
      return p.code;
    case 'num':
      if (p.constant !== undefined) return String(p.constant !== 0 && !Number.isNaN(p.constant));
      return cheap(p) ? `(${p.code} !== 0 && ${p.code} === ${p.code})` : `truthy(${p.code})`;
    case 'any':
      return p.code === 'undefined' ? 'false' : `truthy(${p.code})`;
    default:
      return p.r satisfies never;
  }
}

/** A condition that holds where the value is missing. */
export function isMissingCode(p: Piece): string {
  if (p.r === 'bool') return 'false';
  if (p.r === 'any') return p.code === 'undefined' ? 'true' : `isMissing(${p.code})`;
  return cheap(p) ? `(${p.code} !== ${p.code})` : `isMissing(${p.code})`;
}
