/** Diagnostics of free-form notation about lines: comments, continuation, statements, declarations. */
import { define, defineWithFix } from './define.ts';
import type { Fix } from './diagnostic.ts';
import { quote } from './syntax-text.ts';

/** Puts the lines of an example in a policy. */
const policy = (...lines: readonly string[]): string =>
  ['policy example', ...lines.map((line) => `  ${line}`), 'end policy', ''].join('\n');

export const foreignComment = defineWithFix(
  {
    code: 'foreign-comment',
    severity: 'error',
    title: 'A comment as other languages write it',
    explanation: 'A comment starts with `!` and ends with its line. Texts are joined with `+`.',
    bad: policy('call debug(1) // show it'),
    good: policy('call debug(1) ! show it'),
  },
  (span, sign: string) => ({
    message: `${quote(sign)} starts no comment; write ${quote('!')}, or ${quote('+')} to join texts`,
    fixes: [
      {
        title: 'Write `!`',
        edits: [{ span: { start: span.start, end: span.start + sign.length }, text: '!' }],
      },
    ],
  }),
);

export const danglingContinuation = defineWithFix(
  {
    code: 'dangling-continuation',
    severity: 'error',
    title: 'An `&` that nothing follows',
    explanation:
      'An `&` at the end of a line continues the statement on the next line. A comment may follow it.',
    bad: policy('call debug(1) &', '', 'call debug(2)'),
    good: policy('call debug(1)', '', 'call debug(2)'),
  },
  (span) => ({
    message: `${quote('&')} says that the statement goes on, but the next line starts another; remove it`,
    fixes: [{ title: 'Remove `&`', edits: [{ span, text: '' }] }],
  }),
);

export const malformedStatement = define(
  {
    code: 'malformed-statement',
    severity: 'error',
    title: 'A line that is no statement',
    explanation:
      'A statement is a declaration, an assignment `name = value`, `call name(…)`, `return`, `cycle`, or one of the blocks `if`, `do` and `block`. Functions and subroutines stand at policy level.',
    bad: policy('call debug'),
    good: policy('call debug(1)'),
  },
  (problem: string, fixes: readonly Fix[]) => ({ message: problem, fixes }),
);

export const foreignWord = define(
  {
    code: 'foreign-word',
    severity: 'error',
    title: 'A word of another language',
    explanation:
      'Loops are `do guest in Guests`, functions `function f(a)` and `subroutine s(a)`, variables `real :: x = 1`, and the rest of an iteration is left out with `cycle`.',
    bad: policy('for guest in Guests', '  call debug(1)', 'end do'),
    good: policy('do guest in Guests', '  call debug(1)', 'end do'),
  },
  (written: string, advice: string, fixes: readonly Fix[]) => ({
    message: `${quote(written)} means nothing here; ${advice}`,
    fixes,
  }),
);

export const malformedDeclaration = define(
  {
    code: 'malformed-declaration',
    severity: 'error',
    title: 'A declaration that is not a type, `::`, names and values',
    explanation:
      '`real(KiB), public :: limit = 512, step = 16`: a type (`real`, `integer`, `logical`, `text` or `auto`), perhaps its unit in parentheses, perhaps attributes (`parameter`, `public`, `setting(low : high)`), then `::` and each name with its first value.',
    bad: policy('real limit = 512', 'call debug(limit)'),
    good: policy('real :: limit = 512', 'call debug(limit)'),
  },
  (problem: string, fixes: readonly Fix[]) => ({ message: problem, fixes }),
);

export const malformedDo = define(
  {
    code: 'malformed-do',
    severity: 'error',
    title: 'A `do` that is not a name, `in` and a list',
    explanation:
      '`do guest in Guests` goes over the guests, `do device in guest.io_tune` over the devices of one. There are no loops that count or wait: every policy ends.',
    bad: policy('do guest', '  call debug(1)', 'end do'),
    good: policy('do guest in Guests', '  call debug(1)', 'end do'),
  },
  (problem: string, fixes: readonly Fix[]) => ({ message: problem, fixes }),
);

export const malformedProcedure = define(
  {
    code: 'malformed-procedure',
    severity: 'error',
    title: 'A function or subroutine without its name or parameters',
    explanation:
      '`function half(x)`, `subroutine show(x)`: a name, and parameters in parentheses, also when there are none. A parameter may have a type and a unit: `real(KiB) :: size`; so may the result: `real(KiB) function half(x)`.',
    bad: policy('subroutine show', '  call debug(1)', 'end subroutine', 'call show()'),
    good: policy('subroutine show()', '  call debug(1)', 'end subroutine', 'call show()'),
  },
  (problem: string, fixes: readonly Fix[]) => ({ message: problem, fixes }),
);

export const freeformLineDiagnostics = [
  foreignComment,
  danglingContinuation,
  malformedStatement,
  foreignWord,
  malformedDeclaration,
  malformedDo,
  malformedProcedure,
];
