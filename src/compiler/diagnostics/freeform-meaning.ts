/** Diagnostics of free-form notation about statements that are read, and cannot mean what they say. */
import type { Span } from '../text/source.ts';
import { define, defineWithFix } from './define.ts';
import type { Fix } from './diagnostic.ts';
import { quote } from './syntax-text.ts';

/** Puts the lines of an example in a policy. */
const policy = (...lines: readonly string[]): string =>
  ['policy example', ...lines.map((line) => `  ${line}`), 'end policy', ''].join('\n');

export const misplacedExit = defineWithFix(
  {
    code: 'misplaced-exit',
    severity: 'error',
    title: 'A `return` or `cycle` that stands in nothing it could end',
    explanation:
      '`cycle` ends an iteration of the `do` around it, `return` a function or subroutine. Neither leaves a loop for good: a `do` always goes over all its elements, so `return` does not stand in one.',
    bad: policy('do guest in Guests', '  return', 'end do'),
    good: policy('do guest in Guests', '  cycle', 'end do'),
  },
  (span, word: 'return' | 'cycle', where: 'do' | 'procedure' | 'policy', isAlone: boolean) => {
    if (word === 'cycle')
      return '`cycle` stands in no `do`; it ends an iteration of the one around it';
    if (where !== 'do')
      return '`return` stands in no function or subroutine; put what follows into an `if`';
    return {
      message: '`return` cannot leave a `do`; write `cycle` to go on with its next element',
      fixes: isAlone ? [{ title: 'Write `cycle`', edits: [{ span, text: 'cycle' }] }] : [],
    };
  },
);

export const returnValue = define(
  {
    code: 'return-value',
    severity: 'error',
    title: 'A `return` with a value in a subroutine, or without one in a function',
    explanation: 'A function gives a value in each `return`; a subroutine gives none.',
    bad: policy('function half(x)', '  return', 'end function', 'call debug(half(4))'),
    good: policy('function half(x)', '  return x / 2', 'end function', 'call debug(half(4))'),
  },
  (name: string, isFunction: boolean) =>
    isFunction
      ? `${quote(name)} is a function, so its value stands behind \`return\``
      : `${quote(name)} is a subroutine and gives no value; write \`return\` alone, or make it a function`,
);

export const missingReturn = define(
  {
    code: 'missing-return',
    severity: 'error',
    title: 'A function that can end without a value',
    explanation:
      'A function gives a value to whoever calls it: with `return` and the value, on each way through it. Where an `if` without `else` is passed over, or the last line is no `return`, there is none. Write the `return` that is missing, for instance as the last line. What gives no value is a `subroutine`, called with `call`.',
    bad: policy(
      'function sign(x)',
      '  if (x < 0) return -1',
      'end function',
      'call debug(sign(4))',
    ),
    good: policy(
      'function sign(x)',
      '  if (x < 0) return -1',
      '  return 1',
      'end function',
      'call debug(sign(4))',
    ),
  },
  (name: string, hasReturns: boolean, end: number) => ({
    message: hasReturns
      ? `the function ${quote(name)} can come to its end without a \`return\`; write \`return\` and a value there too`
      : `the function ${quote(name)} gives no value; end it with \`return\` and the value, or make it a \`subroutine\``,
    notes: hasReturns ? [{ message: 'its end is here', span: { start: end, end } }] : [],
  }),
);

export const deepReturn = define(
  {
    code: 'deep-return',
    severity: 'error',
    title: 'Several values returned from within an `if` that can also go on',
    explanation:
      'The branches of an `if` are put in front of what follows them. That cannot be done where a function returns different values from within a branch that can also go on. Keep the value in a variable and return it at the end, or put what follows into the branch.',
    bad: policy(
      'function level(x)',
      '  if (x > 1) then',
      '    if (x > 8) return 3',
      '    if (x > 4) return 2',
      '  end if',
      '  return x / 2',
      'end function',
      'call debug(level(4))',
    ),
    good: policy(
      'function level(x)',
      '  if (x > 8) return 3',
      '  if (x > 4) return 2',
      '  return x / 2',
      'end function',
      'call debug(level(4))',
    ),
  },
  () =>
    'this `return` and others end the function from within an `if` that can also go on; keep the value in a variable and return it at the end',
);

export const unreachable = define(
  {
    code: 'unreachable-statement',
    severity: 'warning',
    title: 'A statement that is never reached',
    explanation: 'What stands before it always ends in `return` or `cycle`. Remove one of the two.',
    bad: policy('do guest in Guests', '  cycle', '  call debug(1)', 'end do'),
    good: policy('do guest in Guests', '  call debug(1)', 'end do'),
  },
  () => 'this is never reached: what stands before it always ends in `return` or `cycle`',
);

export const unusedValue = define(
  {
    code: 'unused-value',
    severity: 'warning',
    title: 'An expression as a statement',
    explanation:
      'The value is computed, and nothing is done with it. Give it to a variable or control, or remove it. (`=` assigns, `==` compares.)',
    bad: policy('Host.mem_free > 1000'),
    good: policy('call debug(Host.mem_free > 1000)'),
  },
  (compared: Span | null) =>
    compared === null
      ? 'nothing is done with this value; assign it, or remove it'
      : {
          message: '`==` compares, and nothing is done with the result; to assign, write `=`',
          fixes: [{ title: 'Write `=`', edits: [{ span: compared, text: '=' }] }],
        },
);

export const missingCall = defineWithFix(
  {
    code: 'missing-call',
    severity: 'warning',
    title: 'A call as a statement, without `call`',
    explanation: 'A subroutine is called with `call`; a function stands in an expression.',
    bad: policy('subroutine show(x)', '  call debug(x)', 'end subroutine', 'show(1)'),
    good: policy('subroutine show(x)', '  call debug(x)', 'end subroutine', 'call show(1)'),
  },
  (span, name: string) => {
    const due = quote(`call ${name}(…)`);
    return {
      message: `as a statement, ${quote(name)} is called with ${quote('call')}; write ${due}`,
      fixes: [
        {
          title: 'Write `call`',
          edits: [{ span: { start: span.start, end: span.start }, text: 'call ' }],
        },
      ],
    };
  },
);

export const notAssignable = define(
  {
    code: 'not-assignable',
    severity: 'error',
    title: 'An assignment to something that a policy cannot change',
    explanation:
      'A policy assigns to variables, to controls (`guest.control.balloon_target`) and to saved variables (`guest.saved.calm`). Fields hold what was collected.',
    bad: policy('Host.ksm_run = 1'),
    good: policy('Host.control.ksm_run = 1'),
  },
  (meant: { readonly written: string; readonly fix: Fix } | null) =>
    meant === null
      ? 'a field cannot be changed; assign to a control, as in `guest.control.balloon_target`, or to a saved variable, as in `guest.saved.calm`'
      : {
          message: `a field cannot be changed; write ${quote(meant.written)}`,
          fixes: [meant.fix],
        },
);

export const incompleteMember = define(
  {
    code: 'incomplete-member',
    severity: 'error',
    title: 'A `control` or `saved` without a name',
    explanation:
      '`guest.control` and `guest.saved` are no values; the name of a control or of a saved variable follows. A field that is called so stands in backquotes.',
    bad: policy('call debug(Host.control)'),
    good: policy('call debug(Host.control.ksm_run)'),
  },
  (word: string) => `a name follows ${quote(word)}, as in ${quote(`guest.${word}.name`)}`,
);

export const averageOfValue = define(
  {
    code: 'average-of-value',
    severity: 'error',
    title: 'An average of something that is no field',
    explanation:
      'Averages are taken over the samples of a field, so the argument is a field of the host or of a guest. Compute with the average instead.',
    bad: policy('call debug(average(Host.mem_free / 1024))'),
    good: policy('call debug(average(Host.mem_free) / 1024)'),
  },
  () => '`average` takes a field, as in `average(guest.mem_unused)`',
);

export const nestedDefaults = define(
  {
    code: 'nested-defaults',
    severity: 'error',
    title: 'A `default` of a `default` of a `default`',
    explanation:
      'The first argument of `default` is evaluated for the question and for the answer. At most four may stand in each other; give the inner ones names. (The second argument may hold any number.)',
    bad: policy(
      'call debug(default(default(default(default(default(Host.control.ksm_run, 1), 2), 3), 4), 5))',
    ),
    good: policy('call debug(default(Host.control.ksm_run, 1))'),
  },
  () => 'at most four `default` stand in each other; give the inner ones a name',
);

export const localAttribute = define(
  {
    code: 'local-attribute',
    severity: 'error',
    title: 'A `public` or `setting` inside of a block',
    explanation:
      'What other policies see, and what the host may override, is declared at policy level.',
    bad: policy('block', '  real, public :: limit = 1', '  call debug(limit)', 'end block'),
    good: policy('real, public :: limit = 1', 'call debug(limit)'),
  },
  (word: string) => `${quote(word)} is for variables of the policy; declare it at policy level`,
);

export const conflictingAttributes = define(
  {
    code: 'conflicting-attributes',
    severity: 'error',
    title: 'A constant that is also a setting',
    explanation:
      '`parameter` says that a value never changes, `setting` that the host may change it.',
    bad: policy('real, parameter, setting(0 : 1) :: share = 0.5', 'call debug(share)'),
    good: policy('real, setting(0 : 1) :: share = 0.5', 'call debug(share)'),
  },
  (fixes: readonly Fix[]) => ({
    message: 'a `setting` is no `parameter`: the host may change it; leave one of the two out',
    fixes,
  }),
);

export const freeformMeaningDiagnostics = [
  misplacedExit,
  returnValue,
  missingReturn,
  deepReturn,
  unreachable,
  unusedValue,
  missingCall,
  notAssignable,
  incompleteMember,
  averageOfValue,
  nestedDefaults,
  localAttribute,
  conflictingAttributes,
] as const;
