/** The diagnostic of a character without meaning, and what was probably meant by it. */
import { defineWithFix } from './define.ts';
import type { Fix } from './diagnostic.ts';
import { quote } from './syntax-text.ts';

interface Advice {
  readonly advice: string;
  /** What the character can safely be replaced by. */
  readonly replacement?: string;
}

const byCharacter: ReadonlyMap<string, Advice> = new Map(
  Object.entries({
    ';': { advice: 'comments start with `#`', replacement: '#' },
    ',': { advice: 'operands are separated by blanks', replacement: ' ' },
    '=': { advice: '`==` compares, `set` assigns and `defvar` defines' },
    '!': { advice: '`(!= a b)` compares and `(not a)` negates' },
    '%': { advice: 'write 20% as `0.2`; there is no remainder' },
    '&': { advice: 'write `(and a b)`' },
    '|': { advice: 'write `(or a b)`' },
    '^': { advice: 'there is no power; multiply' },
    '~': { advice: '`(not a)` negates' },
    '@': { advice: 'names start with a letter or `_`' },
    $: { advice: 'names start with a letter or `_`' },
    '?': { advice: 'write `(if condition a b)`' },
    ':': { advice: 'members are written `Host.mem_free`' },
    '`': { advice: 'texts stand in `"` or `\'`' },
    '\\': { advice: 'a backslash belongs inside texts only' },
    '.': { advice: 'a dot joins names, as in `Host.mem_free`, or stands before digits' },
    '\u201c': { advice: 'texts stand in straight quotes', replacement: '"' },
    '\u201d': { advice: 'texts stand in straight quotes', replacement: '"' },
    '\u201e': { advice: 'texts stand in straight quotes', replacement: '"' },
    '\u2018': { advice: 'texts stand in straight quotes', replacement: "'" },
    '\u2019': { advice: 'texts stand in straight quotes', replacement: "'" },
    '\u2212': { advice: 'the minus sign is `-`', replacement: '-' },
    '\u2013': { advice: 'the minus sign is `-`', replacement: '-' },
    '\u00d7': { advice: 'the product is `*`', replacement: '*' },
    '\u00f7': { advice: 'the quotient is `/`', replacement: '/' },
    '\u2264': { advice: 'write `<=`', replacement: '<=' },
    '\u2265': { advice: 'write `>=`', replacement: '>=' },
    '\u2260': { advice: 'write `!=`', replacement: '!=' },
  }),
);

/** What the characters are meant as in free-form notation, where that differs. */
const inFreeform: ReadonlyMap<string, Advice> = new Map(
  Object.entries({
    ';': { advice: 'each statement stands on a line of its own, and comments start with `!`' },
    '!': { advice: 'write `not`; `!` starts a comment' },
    '&': { advice: 'write `and`; `&` continues a line at its end' },
    '|': { advice: 'write `or`' },
    '~': { advice: 'write `not`' },
    '^': { advice: 'there is no power; multiply' },
    '{': { advice: 'blocks are written `if (condition) then … end if`' },
    '}': { advice: 'blocks end with `end if`, `end do` and the like' },
    '[': { advice: 'arguments stand in `( )`' },
    ']': { advice: 'arguments stand in `( )`' },
    '`': {
      advice:
        'a name in backquotes starts with a letter or `_` and holds letters, digits, `_` and `-`',
    },
    '\u2260': { advice: 'write `/=`', replacement: '/=' },
  }),
);

export const unknownCharacter = defineWithFix(
  {
    code: 'unknown-character',
    severity: 'error',
    title: 'A character that means nothing here',
    explanation:
      'Outside texts and comments a policy consists of brackets, numbers, names of ASCII letters, and operators; in free form also of `%` and units behind numbers, `&` at the end of a line, and names in backquotes. MOM silently drops everything from any other character on, in all policies: controls set below it are never sent.',
    bad: '(debug 1) @',
    good: '(debug 1) # @',
    inFreeform: {
      bad: 'policy example\n  call debug(1); call debug(2)\nend policy',
      good: 'policy example\n  call debug(1)\n  call debug(2)\nend policy',
    },
  },
  (
    span,
    run: string,
    skipsLine: boolean,
    notation: 'list' | 'freeform' = 'list',
    meant?: { readonly advice?: string; readonly fixes: readonly Fix[] },
  ) => {
    const { text, point } = firstForeign(run);
    const freeform = notation === 'freeform' ? inFreeform.get(text) : undefined;
    const known = freeform ?? byCharacter.get(text);
    const advice =
      meant?.advice ??
      known?.advice ??
      (/^[\p{L}\p{M}\p{N}]$/u.test(text)
        ? `names consist of ASCII letters, digits${notation === 'list' ? ', `_` and `-`' : ' and `_`'}`
        : 'remove it, or write it inside a text');
    const shown = isVisible(text)
      ? quote(run.length > 1 && isRun(run, text) ? run.slice(0, 8) : run)
      : `the character U+${point.toString(16).toUpperCase().padStart(4, '0')}`;
    const replacement = known?.replacement;
    const fixable = replacement !== undefined && isRun(run, text) && (text !== ';' || skipsLine);
    return {
      message: `${shown} means nothing here; ${advice}`,
      fixes:
        meant?.fixes ??
        (fixable
          ? [{ title: `Write ${quote(replacement)}`, edits: [{ span, text: replacement }] }]
          : []),
    };
  },
);

/** The first character of a run that no name could hold. */
function firstForeign(run: string): { readonly text: string; readonly point: number } {
  for (const text of run.slice(0, 200)) {
    if (!/[A-Za-z0-9_-]/u.test(text)) return { text, point: text.codePointAt(0) ?? 0 };
  }
  return { text: run.charAt(0), point: run.codePointAt(0) ?? 0 };
}

function isRun(run: string, text: string): boolean {
  return (
    run.startsWith(text) && run.length % text.length === 0 && run.endsWith(text) && run.length < 40
  );
}

function isVisible(text: string): boolean {
  return !/^[\p{C}\p{Z}]$/u.test(text);
}

export const hiddenByReturn = defineWithFix(
  {
    code: 'hidden-by-return',
    severity: 'error',
    title: 'A comment that hides the line behind a carriage return',
    explanation:
      'Lines end with a line feed, or with a carriage return and a line feed. Editors, and MOM, also end a line at a carriage return alone, so what stands behind it looks like code there; here it is a part of the comment, and would never run. Save the file with line feeds.',
    bad: '',
    good: '# a comment\n(debug 1)',
  },
  (span) => ({
    message:
      'a carriage return alone ends no line, so this is a part of the comment; write a line feed',
    fixes: [
      {
        title: 'Write a line feed',
        edits: [{ span: { start: span.start, end: span.start + 1 }, text: '\n' }],
      },
    ],
  }),
);
