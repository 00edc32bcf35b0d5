/**
 * Every case of policyset.json replayed on what keeps the policies of an agent: it agrees with MOM step by
 * step, or docs/mom-compatibility.md lists exactly what is otherwise. A listed case that agrees
 * fails, and so does one that no case is.
 */
import { describe, expect, it } from 'vitest';
import { deviationsOf, titled } from './deviations.ts';
import { newKeeper, policySetCases, replay } from './policy-set-case.ts';

const deviations = deviationsOf('policyset');

describe('policy set, against MOM', () => {
  it('has all cases, and a case for each deviation', () => {
    const names = new Set(policySetCases.map(({ name }) => name));
    expect(names.size).toBe(31);
    expect([...deviations.keys()].filter((name) => !names.has(name))).toEqual([]);
  });

  for (const test of policySetCases) {
    const deviation = deviations.get(test.name);
    it(titled(test.name, deviation), async () => {
      expect(await replay(test)).toEqual(deviation?.gives ?? []);
    });
  }
});

describe('policy set, where MOM only parses', () => {
  it('refuses what cannot work, and keeps what was (deviations 19 and 23)', async () => {
    const policies = newKeeper();
    await policies.set('10_a', '(debug 1)');
    const changes = [await policies.set('10_a', '(nosuch)'), await policies.setAll('(nosuch)')];
    for (const change of changes) {
      expect(change.accepted).toBe(false);
      expect(change.diagnostics.map(({ code }) => code)).toEqual(['unknown-function']);
    }
    expect(policies.sources).toEqual([{ name: '10_a', text: '(debug 1)' }]);
  });

  it('refuses to remove what other texts need', async () => {
    const policies = newKeeper();
    await policies.set('00', '(defvar limit 5)');
    await policies.set('10', '(debug limit)');
    expect((await policies.set('00', null)).accepted).toBe(false);
    expect(policies.sources).toHaveLength(2);
  });

  it('runs on with parameters that it does not know (deviation 24)', async () => {
    const policies = newKeeper();
    await policies.set('00', '(defvar limit 5)');
    const { accepted, diagnostics } = await policies.set('01', '(set limit 6)\n(set other 7)');
    expect(accepted).toBe(true);
    expect(diagnostics.map(({ code }) => code)).toEqual(['unknown-parameter']);
  });
});
