/** The brackets that are open behind some tokens, in both notations. */
import { expect, it } from 'vitest';
import { bracketsIn } from '../../../src/compiler/query/brackets.ts';
import { freeformTokens, listTokens } from '../../../src/compiler/query/tokens.ts';
import type { Notation } from '../../../src/compiler/syntax/ast.ts';

/** The open brackets of a text, each with its items between bars. */
function open(notation: Notation, text: string): readonly string[] {
  const tokens = notation === 'list' ? listTokens(text) : freeformTokens(text, 0, text.length);
  return bracketsIn(tokens, notation).open.map(
    ({ sign, items }) =>
      `${sign}${items.map((item) => item.map((one) => one.text).join(' ')).join(' | ')}`,
  );
}

it.each([
  ['list', '(a (b c) [d', ['(a | )', '[d']],
  ['list', '(a (b)) (c', ['(c']],
  ['list', '{ (def f (x "(") 0x1', ['{', '(def | f | ) | 0x1']],
  // One too many closes nothing, and of the wrong kind closes the innermost.
  ['list', '(a)) (b', ['(b']],
  ['list', '(a [b ) c', ['(a | ) | c']],
  ['freeform', 'x = max(a.b, min(1, 2), ', ['(a . b | min | ']],
  ['freeform', 'if (f(', ['(f', '(']],
  ['freeform', 'call f(a)', []],
  ['freeform', 'a) + f(", (", b', ['(", (" | b']],
] as const)('%s: %s', (notation, text, expected) => {
  expect(open(notation, text)).toEqual(expected);
});

it('which token closes a bracket', () => {
  const text = 'if (a > (b)) f(c';
  const tokens = freeformTokens(text, 0, text.length);
  const pairs = [...bracketsIn(tokens, 'freeform').closedBy].map(([from, to]) =>
    text.slice(tokens[from]!.start, tokens[to]!.end),
  );
  expect(pairs).toEqual(['(b)', '(a > (b))']);
});
