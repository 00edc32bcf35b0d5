/**
 * Every case of policyset.json replayed on the policy set of an agent: it agrees with MOM step by
 * step, or docs/mom-compatibility.md lists exactly what is otherwise. A listed case that agrees
 * fails, and so does one that no case is.
 */
import { describe, expect, it } from 'vitest';
import { PolicySet } from '../../src/agent/policies/policy-set.ts';
import { createCompiler } from '../../src/compiler/compile.ts';
import { defaultEnvironment } from '../../src/schema/presets.ts';
import { deviationsOf, titled } from './deviations.ts';
import { policySetCases, replay } from './policy-set-case.ts';

const deviations = deviationsOf('policyset');

describe('policy set, against MOM', () => {
  it('has all cases, and a case for each deviation', () => {
    const names = new Set(policySetCases.map(({ name }) => name));
    expect(names.size).toBe(31);
    expect([...deviations.keys()].filter((name) => !names.has(name))).toEqual([]);
  });

  for (const test of policySetCases) {
    const deviation = deviations.get(test.name);
    it(titled(test.name, deviation), () => {
      expect(replay(test)).toEqual(deviation?.gives ?? []);
    });
  }
});

describe('policy set, where MOM only parses', () => {
  const set = () => new PolicySet(createCompiler(defaultEnvironment()));

  it('refuses what cannot work, and keeps what was (deviations 19 and 23)', () => {
    const policies = set();
    policies.set('10_a', '(debug 1)');
    for (const change of [policies.set('10_a', '(nosuch)'), policies.setAll('(nosuch)')]) {
      expect(change.accepted).toBe(false);
      expect(change.diagnostics.map(({ code }) => code)).toEqual(['unknown-function']);
    }
    expect(policies.sources).toEqual([{ name: '10_a', text: '(debug 1)' }]);
  });

  it('refuses to remove what other texts need', () => {
    const policies = set();
    policies.set('00', '(defvar limit 5)');
    policies.set('10', '(debug limit)');
    expect(policies.set('00', null).accepted).toBe(false);
    expect(policies.sources).toHaveLength(2);
  });

  it('runs on with parameters that it does not know (deviation 24)', () => {
    const policies = set();
    policies.set('00', '(defvar limit 5)');
    const { accepted, diagnostics } = policies.set('01', '(set limit 6)\n(set other 7)');
    expect(accepted).toBe(true);
    expect(diagnostics.map(({ code }) => code)).toEqual(['unknown-parameter']);
  });
});
