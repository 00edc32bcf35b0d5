/** Diagnostics about characters, texts, numbers and brackets: what no form can be made of. */
import { define, defineWithFix } from './define.ts';
import type { Fix, Note } from './diagnostic.ts';

/** The user's text in backquotes, shortened where it is long. */
export function quote(text: string): string {
  const line = text.replace(/\s+/gu, ' ');
  const short = line.length > 40 ? `${line.slice(0, 37)}…` : line;
  return short.includes('`') ? `\`\` ${short} \`\`` : `\`${short}\``;
}

const closers = { '(': ')', '[': ']', '{': '}' } as const;

/** What the reader knows about a bracket that nothing closes. */
export interface UnclosedBracket {
  readonly open: '(' | '[' | '{';
  /** How many brackets are missing together. */
  readonly count: number;
  /** Where the closing bracket belongs. */
  readonly closeAt: number;
  /** The indentation says so; otherwise it is where the form ends. */
  readonly byLayout: boolean;
  /** The outermost bracket that is open for that reason, where it is another one. */
  readonly form: number | undefined;
  /** The bracket that closes an outer list here; empty at the end of the form. */
  readonly outer: string;
  /** What ends here: a form of list notation, or a statement. */
  readonly what?: 'form' | 'statement';
}

export const unclosedBracket = define(
  {
    code: 'unclosed-bracket',
    severity: 'error',
    title: 'A bracket that nothing closes',
    explanation:
      'Every `(`, `[` and `{` needs its own closing bracket before the next form begins. MOM refuses the whole policy for one missing bracket, and names only the last token. Here the form is taken to end before the next line that has `(` or `[` in column 1, so the other forms are still checked. The note shows where the indentation suggests the bracket; it is a guess.',
    bad: '(defvar limit (* 2 100)\n(debug 5)',
    good: '(defvar limit (* 2 100))\n(debug 5)',
  },
  ({ open, count, closeAt, byLayout, form, outer, what = 'form' }: UnclosedBracket) => {
    const closer = closers[open];
    const place = { start: closeAt, end: closeAt };
    const where = byLayout
      ? `by the indentation, ${quote(closer)} belongs here`
      : outer === ''
        ? `the ${what} ends here with ${count === 1 ? 'one bracket' : `${count} brackets`} still open`
        : `${quote(outer)} closes an outer bracket from here`;
    const notes: Note[] = [{ message: where, span: place }];
    if (form !== undefined) {
      notes.push({
        message: `counting brackets, this one is left open`,
        span: { start: form, end: form + 1 },
      });
    }
    const fixes: Fix[] =
      count === 1
        ? [
            {
              title: `Insert ${quote(closer)}`,
              edits: [{ span: place, text: closer }],
              isChoice: true,
            },
          ]
        : [];
    return {
      message: `nothing closes this ${quote(open)}; add ${quote(closer)} where it ends`,
      notes,
      fixes,
    };
  },
);

export const strayBracket = defineWithFix(
  {
    code: 'stray-bracket',
    severity: 'error',
    title: 'A closing bracket without an opening one',
    explanation:
      'No bracket is open here. Often the form before it ends one bracket too early: compare its brackets with its indentation.',
    bad: '(debug (+ 2 2)))',
    good: '(debug (+ 2 2))',
  },
  (span, brackets: string) => ({
    message: `${quote(brackets)} closes nothing; remove it, or open a bracket before`,
    fixes: [{ title: `Remove ${quote(brackets)}`, edits: [{ span, text: '' }], isChoice: true }],
  }),
);

export const mismatchedBracket = defineWithFix(
  {
    code: 'mismatched-bracket',
    severity: 'error',
    title: 'A closing bracket of another kind than the opening one',
    explanation:
      'A list ends with the bracket that belongs to the one it began with: `( )`, `[ ]` or `{ }`. `[ ]` means the same as `( )`; `{ }` is a block.',
    bad: '(debug (+ 1 2])',
    good: '(debug (+ 1 2))',
  },
  (span, found: string, open: string, openedAt: number, due: string) => ({
    message: `${quote(found)} cannot close ${quote(open)}; write ${quote(due)}`,
    notes: [{ message: `${quote(open)} opens here`, span: { start: openedAt, end: openedAt + 1 } }],
    fixes: [{ title: `Write ${quote(due)}`, edits: [{ span, text: due }] }],
  }),
);

export const unclosedText = defineWithFix(
  {
    code: 'unclosed-text',
    severity: 'error',
    title: 'A text without its closing quote',
    explanation:
      'A text ends with the quote it began with; it may span lines. MOM silently drops everything after the opening quote, in all policies. Here the text is taken to end with its line, before the brackets that close there. A backslash keeps the next character from ending the text, except at the end of a line.',
    bad: '(debug "balloon)\n(debug 5)',
    good: '(debug "balloon")\n(debug 5)',
  },
  (span, mark: string) => ({
    message: `nothing closes this text; add ${quote(mark)} where it ends`,
    fixes: [
      {
        title: `Insert ${quote(mark)}`,
        edits: [{ span: { start: span.end, end: span.end }, text: mark }],
        isChoice: true,
      },
    ],
  }),
);

export const malformedNumber = defineWithFix(
  {
    code: 'malformed-number',
    severity: 'error',
    title: 'A number that is not written as numbers are',
    explanation:
      'Numbers are written `7`, `-7`, `0.25`, `.25`, `1e6`, `2.5e-3`, `0xFF` or `0o17`. The decimal sign is a dot, and nothing separates thousands. A whole number has no leading zero, a dot and an exponent are followed by digits, and octal digits end at 7. MOM silently drops everything from such a number on, in all policies.',
    bad: '(debug 007)',
    good: '(debug 7)',
  },
  (span, raw: string) => {
    const { advice, due } = numberAdvice(raw);
    return {
      message: `${quote(raw)} is not a number; ${advice}`,
      fixes:
        due === undefined ? [] : [{ title: `Write ${quote(due)}`, edits: [{ span, text: due }] }],
    };
  },
);

/** A number with a decimal comma, written with a dot; undefined where the comma may part thousands. */
function withDot(raw: string): string | undefined {
  const [whole = '', digits = '', ...more] = raw.split(',');
  const isThousands = /^[1-9]\d{0,2}$/u.test(whole) && /^\d{3}(?!\d)/u.test(digits);
  return digits === '' || more.length > 0 || digits.includes('.') || isThousands
    ? undefined
    : `${whole}.${digits}`;
}

/** What is wrong with a number, and the number where only one can be meant. */
function numberAdvice(raw: string): { readonly advice: string; readonly due?: string } {
  if (raw.includes(',')) {
    const due = withDot(raw);
    if (due !== undefined) return { advice: `the decimal sign is a dot: write ${quote(due)}`, due };
    const whole = raw.replaceAll(',', '');
    return raw.split(',').length > 2 || raw.includes('.')
      ? { advice: `nothing separates thousands: write ${quote(whole)}`, due: whole }
      : {
          advice: `write ${quote(whole)}, or ${quote(raw.replace(',', '.'))} with a decimal dot`,
        };
  }
  const [, low, high] = /^(\d+)\.{2,3}(\d+)$/u.exec(raw) ?? [];
  if (high !== undefined) return { advice: `a range is written ${quote(`${low} : ${high}`)}` };
  if (/\..*\./u.test(raw)) return { advice: 'a number has one dot' };
  if (/^\d+(?:_\d+)+$/u.test(raw)) {
    const due = raw.replaceAll('_', '');
    return { advice: `write ${quote(due)}`, due };
  }
  if (raw.endsWith('.')) {
    const due = raw.replace(/\.+$/u, '') || '0';
    return { advice: `write ${quote(due)} without the dot, or a digit after it`, due };
  }
  if (/^0[xX]/u.test(raw)) return { advice: 'hexadecimal digits follow `0x`' };
  if (/^0o/u.test(raw)) return { advice: 'octal digits 0 to 7 follow `0o`' };
  if (/^[0-9]+[eE]/u.test(raw)) return { advice: 'digits follow the exponent, as in `1e6`' };
  const due = /^0+[1-9]\d*$/u.test(raw) ? raw.replace(/^0+(?=\d)/u, '') : undefined;
  return { advice: 'write it without leading zeros', ...(due === undefined ? {} : { due }) };
}

export const numberLosesPrecision = define(
  {
    code: 'number-loses-precision',
    severity: 'warning',
    title: 'A number that a double cannot hold',
    explanation:
      'Numbers are IEEE doubles: whole numbers are exact up to 9007199254740992, and the largest number is about 1.8e308. MOM keeps whole numbers of any length. Write the number that is meant, or one that a double holds.',
    bad: '(debug 9007199254740993)',
    good: '(debug 9007199254740992)',
  },
  (raw: string, value: number) =>
    Number.isFinite(value)
      ? `${quote(raw)} counts as ${quote(String(value))}; write a number that a double holds`
      : `${quote(raw)} is larger than any double and counts as infinite; write a smaller number`,
);

export const nestingTooDeep = define(
  {
    code: 'nesting-too-deep',
    severity: 'error',
    title: 'Brackets nested too deeply',
    explanation:
      'A form may nest its brackets 400 levels deep. The rest of this form is not checked. Give inner parts names with `let` or functions with `def`.',
    bad: `${'{'.repeat(401)}1${'}'.repeat(401)}`,
    good: `${'{'.repeat(400)}1${'}'.repeat(400)}`,
  },
  (limit: number, what = 'brackets') =>
    `${what} are nested more than ${limit} levels deep here; move inner parts to functions`,
);

export const notAPolicy = define(
  {
    code: 'not-a-policy',
    severity: 'error',
    title: 'A text that cannot be meant as a policy',
    explanation:
      'The text has so many faults, or so many forms, that listing them helps nobody: it is probably another kind of file. Nothing of it was checked.',
    bad: '@ '.repeat(501),
    good: '(debug 5)',
  },
  (reason: string, first: string | undefined) =>
    `this text has ${reason}, so it does not seem to be a policy${first === undefined ? '' : `; the first fault: ${first}`}`,
);
