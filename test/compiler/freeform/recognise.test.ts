/** Which notation a text is in, by its first line; and which words are reserved in free form. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { blockWords } from '../../../src/compiler/syntax/freeform/block-words.ts';
import { builtIns } from '../../../src/compiler/syntax/freeform/build-invocation.ts';
import { isFreeform } from '../../../src/compiler/syntax/freeform/recognise.ts';
import { declaredTypes } from '../../../src/compiler/syntax/freeform/tree.ts';
import {
  builtInFunctions,
  isReserved,
  keywords,
  needsBackquotes,
  typeNames,
  unitNames,
  unitWords,
} from '../../../src/compiler/syntax/freeform/words.ts';
import grammar from '../../../src/compiler/syntax/generated/freeform.ohm-bundle.js';
import { listSources, shippedSources } from '../../policies/shipped.ts';
import { everything, example } from './example.ts';

describe('free form', () => {
  test.each([
    example,
    everything,
    'policy a',
    '\ufeffpolicy a\r\n',
    '\n\n! comment\n# another (one)\n  POLICY a ! (list)\n',
    "policy a ! it's (no) list\r\nend policy\r\n",
    'policy `a-b`\n',
    // Near misses, which the parser reports.
    'policy',
    'policy a b',
    'policy a-b',
    'program balloon\n',
    'polcy balloon\n',
    'real :: x = 1\n',
    'x = 1\n',
    'guest.control.balloon_target = 1\n',
    'do guest in Guests\n',
    'if (a) then\n',
    'if a > 1 then\n',
    'if (a) call f(1)\n',
    'if (a) x.y = 1\n',
    'policy "my balloon"\n',
    'policy: balloon\n',
    'policy balloon {\n',
    'subroutine f(a)\n',
    'real(KiB) function f(a)\n',
    'call f(1)\n',
    'end policy\n',
  ])('%j', (text) => expect(isFreeform(text)).toBe(true));

  test('every policy that is shipped', () => {
    for (const { text } of shippedSources()) expect(isFreeform(text)).toBe(true);
  });
});

describe('list notation', () => {
  test.each([
    '',
    '\n# policy a\n',
    '(policy a)',
    '# policy a\n(debug 1)',
    'policy (debug 1)',
    'policy {debug 1}',
    'if (a) 1 2',
    'if (== a 1) 2 3',
    'policy.name',
    'policy-name',
    'policyname',
    '1',
    '"policy a"',
    '{policy}',
    '(set x 1)',
    'Host.mem_free',
    'x',
    '; policy a',
    'a == b',
  ])('%j', (text) => expect(isFreeform(text)).toBe(false));

  test('policies in list notation, and every case of the oracle', () => {
    for (const { text } of listSources()) expect(isFreeform(text), text.slice(0, 80)).toBe(false);
    const cases = readFileSync(new URL('../../oracle/language.json', import.meta.url), 'utf8');
    const texts: string[] = [];
    JSON.parse(cases, (key, value: unknown) => {
      if (/^(?:text|policy|source)$/u.test(key) && typeof value === 'string') texts.push(value);
      return value;
    });
    expect(texts.length).toBeGreaterThan(100);
    expect(texts.filter(isFreeform)).toEqual([]);
  });
});

describe('the words of the grammar', () => {
  test('are reserved in any case, and stand in backquotes as names', () => {
    for (const word of ['end', 'END', 'Real', 'average', 'true', 'Host', 'guests', 'setting']) {
      expect(isReserved(word), word).toBe(true);
      expect(needsBackquotes(word), word).toBe(true);
    }
    for (const word of ['a-b', '1a', '']) expect(needsBackquotes(word), word).toBe(true);
    for (const word of ['ending', 'x', '_a1', 'KiB', 'name'])
      expect(needsBackquotes(word), word).toBe(false);
  });

  test('are listed once: blocks are those of the table, and each has a line of its own', () => {
    const within = (rule: string): readonly string[] =>
      [...(grammar.rules[rule]?.body.toString() ?? '').matchAll(/"([a-z]+)"/g)].map(([, w]) => w!);
    const where = 'blockWords (block-words.ts) and `block` in grammar/freeform.ohm must be equal';
    expect(within('block'), where).toEqual([...blockWords]);
    for (const word of blockWords) {
      expect(keywords.has(word), `add \`${word}\` to \`keyword\` in the grammar`).toBe(true);
      expect(Object.keys(grammar.rules), 'add its line to the grammar').toContain(`${word}Line`);
    }
  });

  test('are listed once: the built-in functions are those that are built', () => {
    const where = '`builtIn` in grammar/freeform.ohm and `builtIns` in build-invocation.ts differ';
    expect([...builtInFunctions].sort(), where).toEqual([...builtIns.keys()].sort());
  });

  test('are listed once: types and units are those of the tree and of the schema', () => {
    expect([...typeNames]).toEqual([...declaredTypes]);
    const inGrammar = [...unitWords].sort();
    const written = [...unitNames].filter((unit) => unit !== '%').map((unit) => unit.toLowerCase());
    expect(inGrammar).toEqual(written.sort());
  });
});
