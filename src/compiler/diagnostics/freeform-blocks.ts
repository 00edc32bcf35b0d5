/** Diagnostics of free-form notation about blocks: lines that open and end them. */
import type { Span } from '../text/source.ts';
import { define, defineWithFix } from './define.ts';
import type { Fix } from './diagnostic.ts';
import { quote } from './syntax-text.ts';

/** Puts the lines of an example in a policy. */
const policy = (...lines: readonly string[]): string =>
  ['policy example', ...lines.map((line) => `  ${line}`), 'end policy', ''].join('\n');

export const missingEnd = define(
  {
    code: 'missing-end',
    severity: 'error',
    title: 'A block without its end',
    explanation:
      'Blocks end with a line of their own: `end if`, `end do`, `end block`, `end function`, `end subroutine`, `end policy`. The place is the line that opens the block; the note shows where the block is taken to end, by its indentation where that tells.',
    bad: policy(
      'do guest in Guests',
      '  if (Host.mem_free > 0) then',
      '    call debug(1)',
      'end do',
    ),
    good: policy(
      'do guest in Guests',
      '  if (Host.mem_free > 0) then',
      '    call debug(1)',
      '  end if',
      'end do',
    ),
  },
  (word: string, at: number, text: string) => {
    const place = { start: at, end: at };
    return {
      message: `nothing ends this ${quote(word)}; write ${quote(`end ${word}`)} where it ends`,
      notes: [{ message: 'it is taken to end here', span: place }],
      fixes: [
        { title: `Insert ${quote(`end ${word}`)}`, edits: [{ span: place, text }], isChoice: true },
      ],
    };
  },
);

export const wrongEnd = define(
  {
    code: 'wrong-end',
    severity: 'error',
    title: 'A block that ends with the word or name of another',
    explanation:
      'A block ends with the word it begins with: `if … end if`, `do … end do`. After `end function`, `end subroutine` and `end policy` the name may stand again; it must be the same. The place is the line that opens the block, the note shows its end.',
    bad: policy('subroutine show(x)', '  call debug(x)', 'end subroutine print', 'call show(1)'),
    good: policy('subroutine show(x)', '  call debug(x)', 'end subroutine show', 'call show(1)'),
  },
  (
    word: string,
    due: string,
    found: { readonly text: string; readonly start: number; readonly end: number },
  ) => ({
    message: `this ${quote(word)} is ended by ${quote(found.text)}; write ${quote(due)}`,
    notes: [{ message: 'it ends here', span: { start: found.start, end: found.end } }],
    fixes: [
      {
        title: `Write ${quote(due)}`,
        edits: [{ span: { start: found.start, end: found.end }, text: due }],
        isChoice: true,
      },
    ],
  }),
);

export const strayEnd = defineWithFix(
  {
    code: 'stray-end',
    severity: 'error',
    title: 'An `end` or `else` without its block',
    explanation:
      'No block of this kind is open here. Often the block ended a line too early, or its first line lacks `then`.',
    bad: policy('call debug(1)', 'end if'),
    good: policy('call debug(1)'),
  },
  (span, written: string, word: string | null) => ({
    message: `${quote(written)} stands outside of any ${word === null ? 'block' : quote(word)}; remove it, or open the block before`,
    fixes: [{ title: `Remove ${quote(written)}`, edits: [{ span, text: '' }], isChoice: true }],
  }),
);

export const bareEnd = defineWithFix(
  {
    code: 'bare-end',
    severity: 'error',
    title: 'An `end` that does not say of what',
    explanation:
      'The word that opened the block stands behind `end`, so that a forgotten one is found where it is missing.',
    bad: policy('do guest in Guests', '  call debug(1)', 'end'),
    good: policy('do guest in Guests', '  call debug(1)', 'end do'),
  },
  (span, written: string, due: string) => ({
    message: `${quote(written)} does not say what it ends; write ${quote(due)}`,
    fixes: [{ title: `Write ${quote(due)}`, edits: [{ span, text: due }] }],
  }),
);

export const missingThen = define(
  {
    code: 'missing-then',
    severity: 'error',
    title: 'An `if` block without `then`',
    explanation:
      'A block is written `if (condition) then`, and its statements stand on the lines below. A single statement stands on the same line, without `then` and `end if`: `if (condition) cycle`.',
    bad: policy('if (Host.mem_free > 0)', '  call debug(1)', 'end if'),
    good: policy('if (Host.mem_free > 0) then', '  call debug(1)', 'end if'),
  },
  (word: string, at: Span) => ({
    message: `the condition of ${quote(word)} is not followed by ${quote('then')}; write ${quote(`${word} (…) then`)}`,
    fixes: [{ title: 'Insert `then`', edits: [{ span: at, text: ' then' }] }],
  }),
);

export const joinedWords = defineWithFix(
  {
    code: 'joined-words',
    severity: 'error',
    title: 'Two words written as one',
    explanation: 'Write `end if`, `end do`, `else if` and the others in two words.',
    bad: policy('if (Host.mem_free > 0) then', '  call debug(1)', 'endif'),
    good: policy('if (Host.mem_free > 0) then', '  call debug(1)', 'end if'),
  },
  (span, written: string, due: string) => ({
    message: `${quote(written)} is written in two words: ${quote(due)}`,
    fixes: [{ title: `Write ${quote(due)}`, edits: [{ span, text: due }] }],
  }),
);

export const malformedIf = define(
  {
    code: 'malformed-if',
    severity: 'error',
    title: 'An `if` that is not a condition in parentheses and what follows it',
    explanation:
      '`if (condition) then` opens a block, `if (condition) statement` is a whole statement. The condition stands in parentheses as a whole. The statement is an assignment, a `call`, `return` or `cycle`; declarations and other `if`s need the block.',
    bad: policy('if Host.mem_free > 0 then', '  call debug(1)', 'end if'),
    good: policy('if (Host.mem_free > 0) then', '  call debug(1)', 'end if'),
  },
  (problem: string, fixes: readonly Fix[]) => ({ message: problem, fixes }),
);

export const freeformBlockDiagnostics = [
  missingEnd,
  wrongEnd,
  strayEnd,
  bareEnd,
  missingThen,
  joinedWords,
  malformedIf,
];
