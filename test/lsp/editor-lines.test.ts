/** Where lines start, as editors count them. */
import { expect, it } from 'vitest';
import { editorLineStarts } from '../../src/lsp/workspace/editor-lines.ts';

it.each([
  ['', [0]],
  ['a', [0]],
  ['a\n', [0, 2]],
  ['a\nb\r\nc\rd', [0, 2, 5, 7]],
  ['\r\r\n\n', [0, 1, 3, 4]],
  // The separators of Unicode end none.
  ['a\u2028b\u0085c\fd', [0]],
])('of %j', (text, starts) => {
  expect(editorLineStarts(text)).toEqual(starts);
});
