/** The blocks that are open while a text is typed. */
import { expect, it } from 'vitest';
import { createBlockWalk } from '../../../src/compiler/syntax/freeform/block-walk.ts';
import { classify } from '../../../src/compiler/syntax/freeform/classify.ts';
import { cutLines } from '../../../src/compiler/syntax/freeform/lines.ts';

/** What is open behind a text: `do 1` for a `do` in line 1. */
function open(text: string): readonly string[] {
  const { lines } = cutLines(text, 1000);
  const walk = createBlockWalk();
  for (const line of classify(text, lines)) walk.take(line);
  return walk.open.map(({ block, line }) => `${block} ${line}`);
}

it.each([
  ['every block', 'policy p\ndo g in Guests\nif (a) then\nblock', 'policy 0, do 1, if 2, block 3'],
  ['ends', 'policy p\ndo g in Guests\nif (a) then\nend if\nend do', 'policy 0'],
  ['a bare end', 'policy p\ndo g in Guests\nif (a) then\nend', 'policy 0, do 1'],
  ['an end that is forgotten', 'policy p\ndo g in Guests\nif (a) then\nend do', 'policy 0'],
  ['a wrong end', 'policy p\ndo g in Guests\nend if', 'policy 0'],
  ['an end too many', 'policy p\nend do\nend function f\nend', 'policy 0'],
  [
    'an end of any procedure',
    'policy p\nfunction f(x)\ndo g in Guests\nend subroutine',
    'policy 0',
  ],
  ['a procedure', 'policy p\ndo g in Guests\nreal function f(x)', 'policy 0, function 2'],
  ['a procedure without a policy', 'if (a) then\nsubroutine f(x)', 'subroutine 1'],
  ['the end of the policy', 'policy p\ndo g in Guests\nend policy p', ''],
  ['another policy', 'policy p\ndo g in Guests\npolicy q', 'policy 2'],
  ['lines that only look like it', 'policy p\ndo = 1\nif (a) cycle\n! do x in y', 'policy 0'],
])('%s', (_, text, expected) => {
  expect(open(text).join(', ')).toBe(expected);
});

it('gives what a line ends, and what it divides', () => {
  const walk = createBlockWalk();
  walk.take({ kind: 'policy' });
  walk.take({ kind: 'open', block: 'if' });
  walk.take({ kind: 'open', block: 'do' });
  expect(walk.ownerOf({ kind: 'else' })).toEqual({ block: 'if', line: 1 });
  expect(walk.ownerOf({ kind: 'plain' })).toBeNull();
  expect(walk.take({ kind: 'else' })).toBeNull();
  expect(walk.take({ kind: 'end', block: null })).toEqual({ block: 'do', line: 2 });
  expect(walk.take({ kind: 'end', block: 'policy' })).toEqual({ block: 'policy', line: 0 });
  expect(walk.ownerOf({ kind: 'end', block: null })).toBeNull();
});

it('looks at few blocks for each line, however deep they nest', () => {
  const walk = createBlockWalk();
  for (let i = 0; i < 200_000; i++) walk.take({ kind: 'open', block: 'if' });
  for (let i = 0; i < 100_000; i++) walk.take({ kind: 'end', block: 'if' });
  expect(walk.open.length).toBe(100_000);
  for (let i = 0; i < 2000; i++) walk.take({ kind: 'end', block: 'do' });
  expect(walk.open.length).toBe(98_000);
});
