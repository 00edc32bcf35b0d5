/**
 * The generated policies that every run of the suite converts to free form and back: 10,000 different
 * ones, in parts that the workers share (`npm run fuzz` converts more and larger ones, on more inputs).
 * All three versions decide the same: controls, saved values, variables, debug output, faults with
 * their codes and boundaries. Converted texts keep their comments, and are in their canonical form.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultEnvironment } from '../../src/schema/presets.ts';
import { policies } from '../generate/policy.ts';
import { type Counts, convertOne, noCounts, worldsFor } from './property.ts';

/** How many different policies are converted there and back, by all parts together. */
const total = 10_000;
/** How many test files share them. */
const parts = 4;
/** Each policy is run on so many inputs. */
const inputs = 2;

const seed = Number(process.env.MOMUS_SEED ?? 20_261_125);

/** Different texts, the same in each part: more than are needed, since some cannot be converted. */
function generatedTexts(): readonly string[] {
  const environment = defaultEnvironment();
  const batches = [
    { count: 60, wild: false, size: 300 },
    { count: 4600, wild: true, size: 40 },
    { count: 10_000, wild: false, size: 25 },
  ];
  const made = batches.map(({ count, wild, size }, i) =>
    fc.sample(policies(environment, { wild, size }), { numRuns: count, seed: seed + i }),
  );
  return [...new Set(made.flat())];
}

/** Converts the policies of a part, until it has its share of the total. */
function convertPart(texts: readonly string[], part: number): Counts {
  const counts = noCounts();
  const worlds = worldsFor(200, seed + part);
  for (const [i, text] of texts.entries()) {
    if (i % parts !== part - 1 || counts.converted === total / parts) continue;
    const at = (i * inputs) % worlds.length;
    convertOne(text, i, worlds.slice(at, at + inputs), counts);
  }
  return counts;
}

/** The tests of one part; parts are numbered from 1, and none has a text of another one. */
export function conversionsOfPart(part: number): void {
  describe(`generated policies, part ${part} of ${parts}`, () => {
    it('mean the same in both notations', { timeout: 600_000 }, () => {
      const texts = generatedTexts();
      const counts = convertPart(texts, part);
      console.log(`seed ${seed}, part ${part} of ${parts}`, counts);
      expect(new Set(texts).size).toBe(texts.length);
      // Different policies that were converted there and back; all parts have as many.
      expect(counts.converted * parts).toBe(10_000);
      expect(counts.cases).toBeGreaterThan(counts.converted);
      expect(counts.converted / counts.policies).toBeGreaterThan(0.85);
      expect(counts.faulting).toBeGreaterThan(25);
      const limits = (counts.problems.get('dead') ?? 0) + (counts.problems.get('costly') ?? 0);
      expect(limits).toBeLessThan(counts.policies / 500);
    });
  });
}
