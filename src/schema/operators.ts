/** The operators and built-in functions, as a list that data can be validated against. */
export const operators = [
  'add',
  'sub',
  'mul',
  'div',
  'shl',
  'shr',
  'lt',
  'gt',
  'lte',
  'gte',
  'eq',
  'neq',
  'and',
  'or',
  'not',
  'min',
  'max',
  'null',
  'valid',
  'abs',
  'debug',
] as const;

export type Operator = (typeof operators)[number];
