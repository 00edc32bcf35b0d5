/**
 * What generated policies cover: every feature in at least one policy in a hundred, of either kind;
 * and that the valid ones are valid: on what monitors let through, none of them faults.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultEnvironment } from '../../src/schema/presets.ts';
import { interpret } from '../reference/interpreter.ts';
import { environments, savedVariables } from './environment.ts';
import { allFeatures, featuresOf } from './features.ts';
import { policies } from './policy.ts';

const environment = defaultEnvironment();
const runs = 4000;

function counts(texts: readonly string[]): ReadonlyMap<string, number> {
  const table = new Map(allFeatures(environment).map((feature) => [feature, 0]));
  for (const text of texts) {
    for (const feature of featuresOf(text)) table.set(feature, (table.get(feature) ?? 0) + 1);
  }
  return table;
}

describe.each(['valid', 'wild'] as const)('%s policies', (kind) => {
  const texts = fc.sample(policies(environment, { wild: kind === 'wild' }), {
    numRuns: runs,
    seed: 7,
  });

  it('use every feature in one of a hundred', () => {
    const table = counts(texts);
    const rows = [...table].map(
      ([feature, n]) => `${((100 * n) / runs).toFixed(1).padStart(6)} %  ${feature}`,
    );
    console.log(`${kind} policies, ${runs}\n${rows.join('\n')}`);
    expect([...table].filter(([, n]) => n < runs / 100)).toEqual([]);
    expect(
      [...table.keys()].filter((feature) => !allFeatures(environment).includes(feature)),
    ).toEqual([]);
  });

  it('have balanced brackets', () => {
    for (const text of texts) {
      const bare = text.replace(/"[^"]*"|'[^']*'/g, '').replace(/#.*/g, '');
      expect(bare.replace(/[([{]/g, '').length).toBe(bare.replace(/[)\]}]/g, '').length);
    }
  });

  it('shrink to a text of one short form', () => {
    const result = fc.check(
      fc.property(
        policies(environment, { wild: kind === 'wild' }),
        (text) => !text.includes('StatAvg'),
      ),
      { seed: 7, numRuns: 500 },
    );
    expect(result.failed).toBe(true);
    expect(result.counterexample?.[0].length).toBeLessThan(300);
  });
});

describe('environments', () => {
  it.each([false, true])('hold 0 to 4 guests and 1 to 4 samples (wild: %s)', (wild) => {
    const made = fc.sample(environments(environment, { wild }), { numRuns: 300, seed: 7 });
    expect(new Set(made.map((json) => json.guests?.length))).toEqual(new Set([0, 1, 2, 3, 4]));
    expect(new Set(made.map((json) => json.host?.history?.length))).toEqual(new Set([1, 2, 3, 4]));
  });
});

describe('valid policies', () => {
  it('never fault in ready environments', () => {
    const inputs = fc.tuple(policies(environment), environments(environment), savedVariables());
    const never = fc.property(inputs, ([text, json, saved]) => {
      expect(interpret([{ name: 'p', text }], json, { saved }).faults).toEqual([]);
    });
    fc.assert(never, { numRuns: 400, seed: 7 });
  }, 60_000);
});

describe('wild policies', () => {
  it('parse, and fault in every way', () => {
    const inputs = fc.tuple(
      policies(environment, { wild: true }),
      environments(environment, { wild: true }),
    );
    const codes = new Set<string>();
    for (const [text, json] of fc.sample(inputs, { numRuns: 1000, seed: 7 })) {
      for (const { code } of interpret([{ name: 'p', text }], json).faults) codes.add(code);
    }
    expect([...codes].sort()).toEqual([
      'bad-shift',
      'division-by-zero',
      'missing-value',
      'too-long',
      'unbound-name',
      'wrong-type',
    ]);
  }, 60_000);
});
