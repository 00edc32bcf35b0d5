/** The built-in functions of list notation. */
import { value } from './row.ts';

/** The built-in functions. */
export const functionRows = [
  value(
    'function',
    'min',
    'min',
    [1, null],
    '(min a b …)',
    'min(a, b, …)',
    'The least of its operands.',
  ),
  value(
    'function',
    'max',
    'max',
    [1, null],
    '(max a b …)',
    'max(a, b, …)',
    'The greatest of its operands.',
  ),
  value(
    'function',
    'null',
    'null',
    [0, null],
    '(null a …)',
    'null(a, …)',
    'Whether every operand is missing or empty; 0 is neither.',
  ),
  value(
    'function',
    'valid',
    'valid',
    [0, null],
    '(valid a …)',
    'present(a, …)',
    'Whether no operand is missing.',
  ),
  value('function', 'abs', 'abs', [1, 1], '(abs a)', 'abs(a)', 'The number without its sign.'),
  {
    ...value(
      'function',
      'debug',
      'debug',
      [1, null],
      '(debug a …)',
      'call debug(a, …)',
      'Writes its operands to the debug log; its value is the last one.',
    ),
    effect: true,
  },
];
