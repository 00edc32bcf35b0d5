/**
 * Soundness by generated policies (10,000 here, a million with `npm run fuzz`): policies that check
 * clean never fault whatever the input, compiled closures agree with the reference interpreter, and
 * nothing outside a control's range is ever sent.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCompiler } from '../../src/compiler/compile.ts';
import { readBundle, writeBundle } from '../../src/compiler/lower/bundle.ts';
import { defaultEnvironment } from '../../src/schema/presets.ts';
import { policies } from '../generate/policy.ts';
import { checkMany, noCounts, summary } from './property.ts';

const seed = Number(process.env.MOMUS_SEED ?? 20_261_123);

describe('generated policies', () => {
  it('that are mostly valid are sound, and agree with the reference', { timeout: 600_000 }, () => {
    const counts = noCounts();
    for (let i = 0; i < 14; i++) checkMany(500, seed + i, false, counts);
    const { table, rare } = summary(counts);
    console.log(`seed ${seed}\n${table}`);
    expect(counts.clean / counts.policies).toBeGreaterThan(0.5);
    expect(rare).toEqual([]);
  });

  it('that are wild agree with the reference, faults included', { timeout: 600_000 }, () => {
    const counts = noCounts();
    for (let i = 0; i < 6; i++) checkMany(500, seed + 100 + i, true, counts);
    console.log(summary(counts).table.split('\n')[0]);
    // Otherwise the comparison of faults would compare nothing.
    expect(counts.faults).toBeGreaterThan(100);
    expect(counts.evaluated).toBeGreaterThan(300);
  });

  it('survive as bundles', { timeout: 600_000 }, () => {
    const environment = defaultEnvironment();
    const compiler = createCompiler(environment);
    let bundles = 0;
    for (const wild of [false, true]) {
      for (const text of fc.sample(policies(environment, { wild }), { numRuns: 300, seed })) {
        const { module } = compiler.compile([{ name: 'generated.policy', text }]);
        if (module === null) continue;
        bundles++;
        const back = readBundle(writeBundle(module));
        const what = back.ok ? JSON.parse(writeBundle(back.module)) : back.problem;
        expect(what, text).toEqual(JSON.parse(writeBundle(module)));
      }
    }
    expect(bundles).toBeGreaterThan(400);
  });
});
