/**
 * Generated policies convert to free form and back, and all three versions decide the same: controls,
 * saved values, variables, debug output, faults with their codes and boundaries (10,000 cases here;
 * more with `npm run fuzz`). Converted texts are in their canonical form, and keep their comments.
 */
import { describe, expect, it } from 'vitest';
import { convertMany, noCounts } from './property.ts';

const seed = Number(process.env.MOMUS_SEED ?? 20_261_125);

describe('generated policies', () => {
  it('mean the same in both notations', { timeout: 600_000 }, () => {
    const counts = noCounts();
    convertMany(1400, seed, { wild: false, size: 40, inputs: 6 }, counts);
    convertMany(150, seed + 1, { wild: false, size: 300, inputs: 6 }, counts);
    convertMany(1000, seed + 2, { wild: true, size: 60, inputs: 6 }, counts);
    console.log(`seed ${seed}`, counts);
    expect(counts.cases).toBeGreaterThan(10_000);
    expect(counts.converted / counts.policies).toBeGreaterThan(0.85);
    expect(counts.faulting).toBeGreaterThan(100);
    expect(counts.problems.get('dead') ?? 0).toBeLessThan(counts.policies / 500);
  });
});
