/**
 * Signs of other languages in list notation, and what they are meant as where they stand.
 * In: a text and the place of a sign. Out: advice and fixes, where the place tells them.
 */
import type { Fix } from '../../diagnostics/diagnostic.ts';
import { quote } from '../../diagnostics/syntax.ts';
import type { Span } from '../../text/source.ts';

/** What a sign was probably meant as. */
export interface MeantSign {
  /** Instead of the general advice for the character. */
  readonly advice?: string;
  readonly fixes: readonly Fix[];
}

const write = (span: Span, text: string): Fix => ({
  title: `Write ${quote(text.trim())}`,
  edits: [{ span, text }],
});

const words: ReadonlyMap<string, string> = new Map([
  ['=', '=='],
  ['&', 'and'],
  ['&&', 'and'],
  ['|', 'or'],
  ['||', 'or'],
]);

/** What a sign of another language is meant as; undefined where its place does not tell. */
export function meantSign(text: string, span: Span): MeantSign | undefined {
  const { start, end } = span;
  const sign = text.slice(start, end);
  const before = text.slice(Math.max(0, start - mostLooked), start);
  const after = text.slice(end, end + mostLooked);
  const isHead = /[([{]$/u.test(before);
  if (sign === '%') return percentage(before, after, span);
  if (sign === ',' && /\d$/u.test(before) && /^\d/u.test(after)) {
    const advice =
      'the decimal sign is a dot, nothing separates thousands, and operands are separated by blanks';
    return { advice, fixes: [] };
  }
  // The `/` of `/=`, which compares in free form.
  if (sign === '=' && /[\s([{]\/$/u.test(before) && /^\s/u.test(after))
    return { advice: 'write `!=`', fixes: [write({ start: start - 1, end }, '!=')] };
  if (sign === '!' || sign === '~') return negation(after, span, isHead);
  const word = words.get(sign);
  if (word === undefined) return undefined;
  if (isHead) {
    // `(= a 1)` compares in one language and assigns in the next.
    const assigns = sign === '=' && /^\s+[A-Za-z_][\w-]*[\s()]/u.test(after);
    return { fixes: [write(span, word), ...(assigns ? [write(span, 'set')] : [])] };
  }
  const [blank = ''] = /^\s+/u.exec(after) ?? [];
  if (!/\s$/u.test(before) || blank === '') return undefined;
  const whole = { start, end: end + blank.length };
  if (sign === '=' && /[([](?:defvar|setq?)\s+[\w-]+\s+$/u.test(before)) {
    const fix = { title: 'Remove `=`', edits: [{ span: whole, text: '' }] };
    return { advice: 'the value stands directly behind the name', fixes: [fix] };
  }
  const [, left] = /[([]\s*([^\s()[\]{}"']+\s+)$/u.exec(before) ?? [];
  if (left === undefined) return { fixes: [write(span, word)] };
  const first = start - left.length;
  return {
    fixes: [
      {
        title: `Write ${quote(word)} first`,
        edits: [
          { span: { start: first, end: first }, text: `${word} ` },
          { span: whole, text: '' },
        ],
      },
    ],
  };
}

/** The `!` of a comment, as free form writes them. */
export const commentSign = (span: Span): MeantSign => ({
  advice: 'comments start with `#`',
  fixes: [write(span, '#')],
});

/** How far around a sign is looked. */
const mostLooked = 200;

/** `20%` is `0.2`, and so is `20 %` where nothing follows that it could divide by. */
function percentage(before: string, after: string, { start, end }: Span): MeantSign {
  const number = /(?<![\w.])(?<digits>\d+(?:\.\d+)?|\.\d+)(?<blanks>[ \t]*)$/u.exec(before);
  const { digits = '', blanks = '' } = number?.groups ?? {};
  const isApart = blanks !== '' && !/^\s*[)\]}]/u.test(after);
  const due = String(Number(`${digits}e-2`));
  // What needs an exponent is no percentage that anybody means.
  if (number === null || isApart || due.includes('e'))
    return { advice: 'there is no remainder', fixes: [] };
  const fix = write({ start: start - number[0].length, end }, due);
  return { advice: `write ${quote(due)}`, fixes: [fix] };
}

/** `(! a)` and `!a` are `(not a)`. */
function negation(after: string, span: Span, isHead: boolean): MeantSign | undefined {
  if (isHead) return { fixes: [write(span, /^\s/u.test(after) ? 'not' : 'not ')] };
  const [name] = /^[A-Za-z_][\w.-]*/u.exec(after) ?? [];
  if (name === undefined) return undefined;
  const close = span.end + name.length;
  const due = quote(`(not ${name})`);
  const edits = [
    { span, text: '(not ' },
    { span: { start: close, end: close }, text: ')' },
  ];
  return { advice: `write ${due}`, fixes: [{ title: `Write ${due}`, edits }] };
}
