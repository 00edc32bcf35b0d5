/** Diagnostics of free-form notation about expressions: operators, operands, units. */
import { define, defineWithFix } from './define.ts';
import type { Fix } from './diagnostic.ts';
import { quote } from './syntax-text.ts';

/** Puts the lines of an example in a policy. */
const policy = (...lines: readonly string[]): string =>
  ['policy example', ...lines.map((line) => `  ${line}`), 'end policy', ''].join('\n');

export const foreignOperator = defineWithFix(
  {
    code: 'foreign-operator',
    severity: 'error',
    title: 'An operator of another language',
    explanation:
      'The operators are `+ - * /`, `== /= < <= > >=`, `not`, `and` and `or`. `!` starts a comment, `&` continues a line. Members stand behind a dot: `guest.balloon_cur`. There is no power and no remainder; `shiftl(a, n)` and `shiftr(a, n)` shift.',
    bad: policy('if (Host.mem_free != 0) call debug(1)'),
    good: policy('if (Host.mem_free /= 0) call debug(1)'),
  },
  (span, written: string, due: string | null, advice: string) => ({
    message: `${quote(written)} is no operator here; ${advice}`,
    fixes:
      due === null ? [] : [{ title: `Write ${quote(due.trim())}`, edits: [{ span, text: due }] }],
  }),
);

export const assignmentAsValue = defineWithFix(
  {
    code: 'assignment-as-value',
    severity: 'error',
    title: 'An `=` inside of an expression',
    explanation:
      '`=` assigns, is a statement of its own and has no value. `==` compares. A statement assigns to one name.',
    bad: policy('if (Host.mem_free = 0) call debug(1)'),
    good: policy('if (Host.mem_free == 0) call debug(1)'),
  },
  (span) => ({
    message: '`=` assigns and gives no value; to compare, write `==`',
    fixes: [{ title: 'Write `==`', edits: [{ span, text: '==' }] }],
  }),
);

export const chainedComparison = define(
  {
    code: 'chained-comparison',
    severity: 'error',
    title: 'Comparisons in a chain',
    explanation:
      '`a < b < c` would compare the truth of `a < b` with `c`. Write `a < b and b < c`; where the truth is meant, put the first comparison in parentheses.',
    bad: policy('if (0 < Host.mem_free < 100) call debug(1)'),
    good: policy('if (0 < Host.mem_free and Host.mem_free < 100) call debug(1)'),
  },
  (left: string, middle: string, operator: string, fix: Fix | null) => ({
    message: `comparisons are not chained; write ${quote(`${left} and ${middle} ${operator} …`)}`,
    fixes: fix === null ? [] : [fix],
  }),
);

export const missingOperand = define(
  {
    code: 'missing-operand',
    severity: 'error',
    title: 'A place without a value',
    explanation:
      'An operator stands between two values, and between commas and parentheses stands one. There is no plus before a value.',
    bad: policy('call debug(1 + )'),
    good: policy('call debug(1 + 2)'),
  },
  (before: string, found: string) =>
    found === ''
      ? `a value is missing after ${quote(before)}, where the line ends`
      : `a value is missing ${before === '' ? '' : `after ${quote(before)} `}before ${quote(found)}`,
);

export const missingOperator = define(
  {
    code: 'missing-operator',
    severity: 'error',
    title: 'Two values in a row',
    explanation:
      'Between two values stands an operator, and between arguments a comma. A statement ends with its line; each stands on a line of its own.',
    bad: policy('call debug(1 2)'),
    good: policy('call debug(1, 2)'),
  },
  (before: string, found: string, advice: string, fixes: readonly Fix[] = []) => ({
    message: `${quote(found)} follows ${quote(before)} without an operator; ${advice}`,
    fixes,
  }),
);

export const unknownUnit = defineWithFix(
  {
    code: 'unknown-unit',
    severity: 'error',
    title: 'A unit that does not exist, or is written otherwise',
    explanation:
      'Units are `%`, `B KiB MiB GiB TiB`, `pages`, `us ms s min h`, `requests`, quotients `A/B` without blanks, and `/s` after a number. Capitals count. A `%` touches its number.',
    bad: policy('real(KiB) :: limit = 512 MB', 'call debug(limit)'),
    good: policy('real(KiB) :: limit = 512 MiB', 'call debug(limit)'),
  },
  (span, written: string, due: string | undefined) => ({
    message:
      due === undefined
        ? `${quote(written)} is no unit; there are ${quote('% B KiB MiB GiB TiB pages us ms s min h requests')} and quotients of them`
        : written.includes('%')
          ? `a percent sign touches its number; write ${quote(due)}`
          : `${quote(written)} is no unit; write ${quote(due)}`,
    fixes:
      due === undefined
        ? []
        : [
            {
              title: `Write ${quote(due)}`,
              edits: [{ span, text: due }],
              ...(written.includes('%') ? {} : { isChoice: true as const }),
            },
          ],
  }),
);

export const freeformTermDiagnostics = [
  foreignOperator,
  assignmentAsValue,
  chainedComparison,
  missingOperand,
  missingOperator,
  unknownUnit,
];
