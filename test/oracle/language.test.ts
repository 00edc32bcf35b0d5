/**
 * Every case of language.json: it agrees with what MOM gave, or docs/mom-compatibility.md lists
 * exactly what Momus gives instead. A listed case that agrees fails, and so does one that no case is.
 */
import { describe, expect, it } from 'vitest';
import { deviationsOf, titled } from './deviations.ts';
import { differences, evaluateIn, given, languageCases } from './language-case.ts';

const deviations = deviationsOf('language');

describe('list notation, against MOM', () => {
  it('has all cases, and a case for each deviation', () => {
    const names = new Set(languageCases.map(({ name }) => name));
    expect(names.size).toBe(445);
    expect([...deviations.keys()].filter((name) => !names.has(name))).toEqual([]);
  });

  for (const test of languageCases) {
    const deviation = deviations.get(test.name);
    it(titled(test.name, deviation), () => {
      const got = evaluateIn(test.envRef, test.policy);
      const found = differences(test, got);
      if (deviation === undefined) {
        expect(found).toEqual([]);
        return;
      }
      expect(found, 'agrees with MOM, so it is no deviation').not.toEqual([]);
      expect(given(got)).toEqual(deviation.gives);
      // Where both evaluate, only the results may be others: every effect is MOM's.
      const evaluated = test.expected.error === null && got.result.results.length > 0;
      if (evaluated) expect(found.filter((what) => !what.startsWith('results: '))).toEqual([]);
    });
  }
});
