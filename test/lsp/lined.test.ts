/** What is kept of a source: lines in front of any place are those of the text up to there, and nothing is cut twice. */
import { expect, it } from 'vitest';
import { colouredIn } from '../../src/compiler/query/coloured.ts';
import { linedOf, prefixOf } from '../../src/compiler/query/lined.ts';
import { namedBlocksIn } from '../../src/compiler/query/named-blocks.ts';
import { createSetView } from '../../src/compiler/query/set-view.ts';
import { cutLines } from '../../src/compiler/syntax/freeform/lines.ts';
import { partsOf } from '../../src/compiler/syntax/parts.ts';
import { marked } from './marked.ts';
import { shippedIn } from './shipped.ts';

const texts = shippedIn('policies');

it('the lines in front of a place are those of the text that ends there', () => {
  const own = ['a = max(1, ! one\n', '  2)\n  b = a &\n', ' + 1\n\n! c\nif (a > b', ') cycle\n'];
  for (const text of [...Object.values(texts), `policy a\n${own.join('').repeat(3)}end policy`]) {
    const lined = { text, lines: cutLines(text, Number.POSITIVE_INFINITY).lines };
    for (let at = 0; at <= text.length; at += text.length > 500 ? 7 : 1) {
      const { same, from, cut } = prefixOf(lined, at);
      const found = [
        ...same.map(({ start, end, open }) => [start, end, open]),
        ...cut.lines.map(({ start, end, open }) => [
          start + from,
          end + from,
          open < 0 ? open : open + from,
        ]),
      ];
      const { lines, after } = cutLines(text.slice(0, at), Number.POSITIVE_INFINITY);
      expect(found, `up to ${at}`).toEqual(lines.map(({ start, end, open }) => [start, end, open]));
      if (lines.length > 0)
        expect(cut.after.map(({ end }) => end + from)).toEqual(after.map(({ end }) => end));
    }
  }
});

it('lines and named blocks are kept with the syntax tree, for other views, too', () => {
  const { file } = marked(texts);
  const { view, source } = file;
  const other = createSetView(view.set, view.environment);
  expect(linedOf(other, source)).toBe(linedOf(view, source));
  expect(namedBlocksIn(other, source)).toBe(namedBlocksIn(view, source));
});

it('the words of a source are coloured once per view', () => {
  const { view, source } = marked(texts).file;
  expect(colouredIn(view, source)).toBe(colouredIn(view, source));
});

it('what is known of an expression is the same where its form is told', () => {
  const lists = {
    'a.policy':
      '{ (def f (x) (+ x 1)) (debug (f 1)) }\n(debug (f 2))\n(def g (x) (f x))\n(g Host.mem_free)',
  };
  for (const set of [texts, lists]) {
    const { view } = marked(set).file;
    const again = createSetView(view.set, view.environment);
    let compared = 0;
    for (const { name, policy } of view.set.parsed)
      for (const { form } of policy.forms) {
        const rest = [form.expression];
        for (let e = rest.pop(); e !== undefined; e = rest.pop()) {
          expect(again.known(e, form), name).toEqual(view.known(e));
          if (view.known(e) !== undefined) compared++;
          rest.push(...partsOf(e));
        }
      }
    expect(compared).toBeGreaterThan(5);
  }
});
