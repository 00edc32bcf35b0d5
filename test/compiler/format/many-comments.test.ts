/** More comments than a call takes arguments. */
import { expect, it } from 'vitest';
import { formatPolicy } from '../../../src/compiler/format/index.ts';

const count = 150_000;

it.each([
  ['before a statement', `policy p\n${'! c\n'.repeat(count)}call debug(1)\nend policy\n`, '!'],
  ['behind the last one', `policy p\ncall debug(1)\n${'! c\n'.repeat(count)}end policy\n`, '!'],
  ['in list notation', `${'# c\n'.repeat(count)}(debug 1)\n`, '#'],
])('%s', (_, text, sign) => {
  const formatted = formatPolicy(text);
  expect(formatted.ok).toBe(true);
  if (formatted.ok) expect(formatted.text.split(`${sign} c\n`)).toHaveLength(count + 1);
});
