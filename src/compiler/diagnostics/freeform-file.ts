/** Diagnostics of free-form notation about a file: one policy, from `policy NAME` to `end policy`. */
import { define } from './define.ts';
import type { Fix } from './diagnostic.ts';
import { quote } from './syntax-text.ts';

export const malformedPolicyLine = define(
  {
    code: 'malformed-policy-line',
    severity: 'error',
    title: 'A free-form file that does not begin with `policy` and a name',
    explanation:
      'The first line that is no comment is `policy` and the name of the policy, alone. It tells the free-form notation from the list notation. A name consists of letters, digits and `_`; any other stands in backquotes.',
    bad: 'policy\n  call debug(1)\nend policy\n',
    good: 'policy example\n  call debug(1)\nend policy\n',
  },
  (problem: string, fixes: readonly Fix[]) => ({ message: problem, fixes }),
);

export const secondPolicy = define(
  {
    code: 'second-policy',
    severity: 'error',
    title: 'Two policies in one file',
    explanation:
      'A file holds one policy. Move the second to a file of its own; files of a set share what is declared `public`.',
    bad: 'policy one\n  call debug(1)\nend policy\n\npolicy two\n  call debug(2)\nend policy\n',
    good: 'policy one\n  call debug(1)\n  call debug(2)\nend policy\n',
  },
  (first: number, length: number) => ({
    message: 'a file holds one policy; move this one to a file of its own',
    notes: [{ message: 'the first policy is this', span: { start: first, end: first + length } }],
  }),
);

export const afterEndPolicy = define(
  {
    code: 'after-end-policy',
    severity: 'error',
    title: 'A statement after the end of the policy',
    explanation:
      'Nothing but comments stands after `end policy`. What does is checked as if it stood before it.',
    bad: 'policy example\n  call debug(1)\nend policy\ncall debug(2)\n',
    good: 'policy example\n  call debug(1)\n  call debug(2)\nend policy\n',
  },
  (written: string) =>
    `${quote(written)} stands after ${quote('end policy')}; move it before that line`,
);

export const freeformFileDiagnostics = [malformedPolicyLine, secondPolicy, afterEndPolicy];
