/** A carriage return alone hides what looks like a line of code behind a comment. */
import { expect, it } from 'vitest';
import { parsePolicy } from '../../../src/compiler/syntax/parse.ts';

const found = (text: string): string[] =>
  parsePolicy(text).diagnostics.map(
    ({ code, span }) => `${code} ${text.slice(span.start, span.end)}`,
  );

it.each([
  ['# note\r(debug 1)\n(debug 2)\n', 'hidden-by-return \r(debug 1)'],
  [
    'policy p\n! note\rcall debug(1)\ncall debug(2)\nend policy p\n',
    'hidden-by-return \rcall debug(1)',
  ],
  ['(debug 2) # note\r(debug 1)', 'hidden-by-return \r(debug 1)'],
])('is an error: %j', (text, expected) => {
  expect(found(text)).toEqual([expected]);
  const [edit] = parsePolicy(text).diagnostics[0]?.fixes[0]?.edits ?? [];
  const mended = `${text.slice(0, edit?.span.start)}${edit?.text}${text.slice(edit?.span.end)}`;
  expect(found(mended)).toEqual([]);
});

it.each([
  '# note\r\n(debug 1)\r\n',
  'policy p\r\n! note\r\ncall debug(2)\r\nend policy p\r\n',
  '(debug 1)\r(debug 2)',
  '# note\r',
])('is nothing where nothing is hidden: %j', (text) => {
  expect(found(text)).toEqual([]);
});

it('is told some hundred times, and no more', () => {
  expect(found('# note\r(debug 1)\n'.repeat(2000))).toHaveLength(500);
});
