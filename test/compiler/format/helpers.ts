/** What the tests of the formatter share: results as text, comments of a text, long lines. */
import { expect } from 'vitest';
import { formatPolicy } from '../../../src/compiler/format/index.ts';
import { tokenize } from '../../../src/compiler/syntax/list/tokenize.ts';

/** The formatted text; fails where there are errors of syntax. */
export function formatted(text: string): string {
  const result = formatPolicy(text);
  if (!result.ok) throw new Error(result.diagnostics.map(({ message }) => message).join('\n'));
  return result.text;
}

/** Expects that a text becomes another one, which then stays. */
export function expectFormat(before: string, after: string): void {
  expect(formatted(before)).toBe(after);
  expect(formatted(after)).toBe(after);
}

/** The comments of a text in list notation, in their order. */
export const listComments = (text: string): readonly string[] =>
  tokenize(text)
    .filter(({ kind }) => kind === 'comment')
    .map(({ start, end }) => text.slice(start, end).trimEnd());

/** What is wrong with the blanks of a text: nothing, for a formatted one. */
export function untidy(text: string): readonly string[] {
  return [
    ...(/[ \t]\n/.test(text) ? ['blanks at the end of a line'] : []),
    ...(/\n\n\n/.test(text) ? ['two empty lines'] : []),
    ...(/^\n/.test(text) ? ['an empty line at the start'] : []),
    ...(text !== '' && !/[^\n]\n$/.test(text) ? ['not one line feed at the end'] : []),
    ...(/\r|\t|^\ufeff/.test(text) ? ['a character that should be gone'] : []),
  ];
}
