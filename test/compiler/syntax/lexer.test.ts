/**
 * The scanner against MOM's: the same tokens up to where MOM drops the rest of all policies; there
 * the error that docs/mom-compatibility.md lists, and after it the rest is still read.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { acceptsTokens } from '../../../src/compiler/syntax/list/grammar-reader.ts';
import { numberValue } from '../../../src/compiler/syntax/list/numbers.ts';
import { type Token, tokenize } from '../../../src/compiler/syntax/list/tokenize.ts';
import { deviationsOf } from '../../oracle/deviations.ts';
import { faultsOf } from './helpers.ts';

type Case = {
  readonly text: string;
  readonly tokens: readonly (readonly [string, string, number])[];
};

const cases = (
  JSON.parse(readFileSync(new URL('../../oracle/lexer.json', import.meta.url), 'utf8')) as {
    readonly cases: readonly Case[];
  }
).cases;

/** A token as the cases write it. */
function written(text: string, { kind, start, end }: Token): readonly [string, string] {
  const raw = text.slice(start, end);
  switch (kind) {
    case 'open':
    case 'close':
      return [raw, raw];
    case 'integer':
    case 'float':
    case 'hex':
    case 'octal':
      return [`number:${kind}`, raw];
    case 'text':
      return ['string', raw];
    default:
      return [kind, raw];
  }
}

/** What MOM cannot read, and what may be said about it: a lone dot can be the end of a number. */
const meaningless: ReadonlyMap<string, readonly string[]> = new Map([
  ['unknown', ['unknown-character', 'malformed-number']],
  ['malformed', ['malformed-number']],
  ['unclosed', ['unclosed-text']],
]);

const byteOrderMark = '\ufeff';

describe('tokens are those of MOM', () => {
  const met: string[] = [];

  test('all cases are there', () => expect(cases.length).toBe(215));

  test.each(cases.map((item): [string, Case] => [JSON.stringify(item.text), item]))(
    '%s',
    (_title, item) => {
      const tokens = tokenize(item.text).filter(({ kind }) => kind !== 'comment');
      const drop = tokens.find(({ kind }) => meaningless.has(kind));
      const read = drop === undefined ? tokens : tokens.slice(0, tokens.indexOf(drop));
      const found = read.map((token) => written(item.text, token));
      if (item.text.startsWith(byteOrderMark)) {
        // MOM drops this text; here the mark is no part of it.
        expect(item.tokens).toEqual([]);
        expect(found).toEqual([['symbol', 'a']]);
        expect(faultsOf(item.text)).toEqual([]);
        met.push('skipped');
        return;
      }
      expect(found).toEqual(item.tokens.map(([kind, raw]) => [kind, raw]));
      // The grammar accepts exactly the texts in which everything has a meaning.
      expect(acceptsTokens(item.text)).toBe(drop === undefined);
      if (drop === undefined) return;
      const there = faultsOf(item.text).find(
        ({ severity, start, end }) =>
          severity === 'error' && start <= drop.start && drop.start < end,
      );
      expect(meaningless.get(drop.kind)).toContain(there?.code);
      met.push(there?.code ?? '');
    },
  );

  test('as often as the page says, MOM drops a text', () => {
    const found = [...new Set(met)].map((code) => {
      const count = met.filter((other) => other === code).length;
      return [`${count} ${count === 1 ? 'text' : 'texts'}`, [code]];
    });
    const listed = [...deviationsOf('lexer').values()].map((row) => [row.case, row.gives]);
    expect(found.sort()).toEqual(listed.sort());
  });
});

describe('values of numbers', () => {
  test.each([
    ['-0', 0],
    ['-0.0', -0],
    ['.5', 0.5],
    ['0001.25', 1.25],
    ['1.5E+3', 1500],
    ['0e5', 0],
    ['0XfF', 255],
    ['0o17', 15],
    ['9007199254740992', 2 ** 53],
    ['0.1', 0.1],
    ['100000000000000000000', 1e20],
  ])('%s', (raw, value) => expect(numberValue(raw)).toEqual({ value, exact: true }));

  test.each([
    ['9007199254740993', 2 ** 53],
    ['0x20000000000001', 2 ** 53],
    ['1e400', Number.POSITIVE_INFINITY],
    ['-1e400', Number.NEGATIVE_INFINITY],
    ['1e-400', 0],
    ['1'.repeat(1000), Number.POSITIVE_INFINITY],
  ])('%s loses precision', (raw, value) =>
    expect(numberValue(raw)).toEqual({ value, exact: false }),
  );

  test('an octal number with an 8 is none', () => expect(numberValue('0o8').value).toBeNaN());
});
