/** Diagnostics about what free-form policies declare: types, constants, settings, procedures. */
import { define, defineWithFix } from './define.ts';
import type { Fix } from './diagnostic.ts';
import { quote } from './syntax-text.ts';

/** Puts the lines of an example in a policy. */
const policy = (...lines: readonly string[]): string =>
  ['policy example', ...lines.map((line) => `  ${line}`), 'end policy', ''].join('\n');

export const duplicateDeclaration = define(
  {
    code: 'duplicate-declaration',
    severity: 'error',
    title: 'A second declaration of a name',
    explanation:
      'A name is declared once in a policy, procedure, `do` or `block`; the branches of one `if` may each declare it. To change a variable, assign to it: `limit = 2`. Functions and subroutines have names of their own too.',
    bad: policy('real :: limit = 1', 'real :: limit = 2', 'call debug(limit)'),
    good: policy('real :: limit = 1', 'limit = 2', 'call debug(limit)'),
  },
  (name: string) => `${quote(name)} is declared already; assign to it, or choose another name`,
);

export const declaredType = define(
  {
    code: 'declared-type',
    severity: 'error',
    title: 'A value that is not of the declared type',
    explanation:
      '`real` is any number, `integer` a number that is proved to be whole, `logical` a condition, 0 or 1, and `text` a text. A value may be missing whatever its type. `auto` takes all: entities, lists, and what is a number here and a text there.',
    bad: policy('integer :: half = Host.cpu_count / 2', 'call debug(half)'),
    good: policy('real :: half = Host.cpu_count / 2', 'call debug(half)'),
  },
  (name: string, type: string, found: string, always: boolean, fixes: readonly Fix[]) => ({
    message: `${quote(name)} is declared ${quote(type)}, but this ${always ? 'is' : 'can be'} ${found}`,
    fixes,
  }),
);

export const constantAssignment = defineWithFix(
  {
    code: 'constant-assignment',
    severity: 'error',
    title: 'An assignment to a constant or a setting',
    explanation:
      'A `parameter` never changes. A `setting` has one value for all policies: the one that is written, or the one that a parameter policy of the host gives instead: a file of its own that holds nothing but `(set NAME VALUE)`, with plain numbers in the declared unit, and nothing that is computed. Within a policy, declare another variable.',
    bad: policy('real, parameter :: share = 20%', 'share = 30%', 'call debug(share)'),
    good: policy('real :: share = 20%', 'share = 30%', 'call debug(share)'),
  },
  (span, name: string, what: 'parameter' | 'setting' | 'computed', value?: number) => {
    if (what === 'parameter')
      return `${quote(name)} is a constant; declare it without \`parameter\` to change it`;
    if (what === 'setting')
      return `${quote(name)} is a setting, which only a parameter policy changes: a file of nothing but \`(set ${name} VALUE)\`; within a policy, declare another variable`;
    const due = value === undefined ? 'VALUE' : String(value);
    return {
      message: `a parameter is a plain value, and this one is computed; write ${quote(`(set ${name} ${due})`)}`,
      fixes:
        value === undefined ? [] : [{ title: `Write ${quote(due)}`, edits: [{ span, text: due }] }],
    };
  },
);

export const settingRange = define(
  {
    code: 'setting-range',
    severity: 'error',
    title: 'A setting whose range or value is not as it must be',
    explanation:
      '`real, setting(low : high) :: name = value`: both bounds and the value are numbers that are known before the policy runs, the value stands in the range, and what is proved of the policy holds for all of it.',
    bad: policy('real, setting(5% : 50%) :: share = 60%', 'call debug(share)'),
    good: policy('real, setting(5% : 50%) :: share = 20%', 'call debug(share)'),
  },
  (problem: string) => problem,
);

export const refusedParameter = define(
  {
    code: 'refused-parameter',
    severity: 'warning',
    title: 'A parameter that the policy does not let the host change',
    explanation:
      'A parameter policy overrides the variables of policies in list notation, and of free-form policies what they declare as `setting(low : high)`, within that range. Another value is refused: what the policy says stays in force. A parameter policy is a file that holds nothing but `(set NAME VALUE)`, with plain numbers in the declared unit: beside the policy below, `(set share 0.3)` takes effect, and `(set share 0.9)` is refused.',
    bad: '',
    good: policy('real, setting(5% : 50%) :: share = 20%', 'call debug(share)'),
  },
  (name: string, reason: string) => `${quote(name)} keeps its value: ${reason}`,
);

export const effectInDefault = define(
  {
    code: 'effect-in-default',
    severity: 'error',
    title: 'A `default` of something that has an effect',
    explanation:
      'The first argument of `default` is evaluated twice, for the question and for the answer, so it may do nothing but give a value. Give it to a variable first.',
    bad: policy(
      'real :: n = 0',
      'function next()',
      '  n = n + 1',
      '  return n',
      'end function',
      'call debug(default(next(), 0))',
    ),
    good: policy(
      'real :: n = 0',
      'function next()',
      '  n = n + 1',
      '  return n',
      'end function',
      'real :: m = next()',
      'call debug(default(m, 0))',
    ),
  },
  () => 'the first argument of `default` has an effect; give its value to a variable first',
);

export const subroutineAsValue = define(
  {
    code: 'subroutine-as-value',
    severity: 'error',
    title: 'A subroutine in an expression',
    explanation:
      'A subroutine acts and gives no value; it is called with `call`. What gives a value is a `function`, with `return` and the value.',
    bad: policy(
      'subroutine half(x)',
      '  call debug(x / 2)',
      'end subroutine',
      'real :: y = half(4)',
      'call debug(y)',
    ),
    good: policy(
      'function half(x)',
      '  return x / 2',
      'end function',
      'real :: y = half(4)',
      'call debug(y)',
    ),
  },
  (name: string) =>
    `${quote(name)} is a subroutine and gives no value; call it with \`call\`, or make it a function`,
);

export const declarationDiagnostics = [
  duplicateDeclaration,
  declaredType,
  constantAssignment,
  settingRange,
  refusedParameter,
  effectInDefault,
  subroutineAsValue,
] as const;
