/**
 * How tightly operators hold their operands: the levels that the reader reads by and the formatter
 * prints by. The grammar nests its rules in the same order.
 */
import type { Infix } from './tree.ts';

/** From loose to tight. */
export const levels = {
  or: 1,
  and: 2,
  not: 3,
  comparison: 4,
  sum: 5,
  product: 6,
  minus: 7,
  operand: 8,
} as const;

/** The level of an operator between two operands; comparisons are not chained. */
export const infixLevels: Readonly<Record<Infix, number>> = {
  or: levels.or,
  and: levels.and,
  '==': levels.comparison,
  '/=': levels.comparison,
  '<': levels.comparison,
  '<=': levels.comparison,
  '>': levels.comparison,
  '>=': levels.comparison,
  '+': levels.sum,
  '-': levels.sum,
  '*': levels.product,
  '/': levels.product,
};
