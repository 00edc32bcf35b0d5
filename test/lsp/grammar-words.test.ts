/**
 * The TextMate grammar of the extension knows the words that the languages have: it is data of an
 * editor, and cannot import the tables that they stand in.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  builtInFunctions,
  constants,
  entityNames,
  keywords,
  typeNames,
} from '../../src/compiler/syntax/freeform/words.ts';
import { formRows, functionRows, operatorRows } from '../../src/schema/builtins.ts';

const grammar = readFileSync('editors/vscode/syntaxes/policy.tmLanguage.json', 'utf8');
const matches = [...grammar.matchAll(/"match": "(?<match>(?:[^"\\]|\\.)*)"/gu)].map(
  ({ groups }) => JSON.parse(`"${groups?.match ?? ''}"`) as string,
);

/** The words of alternatives that are words alone, `(a|b|c)`, in rules that begin like this. */
const wordsIn = (begin: string): readonly string[] =>
  matches
    .filter((match) => match.startsWith(begin))
    .flatMap(
      (match) =>
        match
          .match(/\((?!\?)\w+(?:\|\w+)+\)/gu)?.[0]
          .slice(1, -1)
          .split('|') ?? [],
    );

const isWord = (name: string): boolean => /^\w+$/u.test(name);
const names = (rows: readonly { readonly name: string }[]): readonly string[] =>
  rows.map(({ name }) => name).filter(isWord);

describe('the grammar of the extension', () => {
  it('has the words of free form', () => {
    const known = new Set([
      ...wordsIn('(?i)(?<![\\w.`])'),
      // Each has a rule of its own, as a name follows it.
      'policy',
    ]);
    for (const word of [
      ...builtInFunctions,
      ...constants,
      ...entityNames.keys(),
      ...keywords,
      ...typeNames,
    ])
      expect(known, word).toContain(word);
  });

  it('has the words of lists', () => {
    const known = new Set(wordsIn('([(\\[])\\s*('));
    for (const word of names([...formRows, ...functionRows, ...operatorRows]))
      expect(known, word).toContain(word);
  });
});
