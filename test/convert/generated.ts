/**
 * The generated policies that every run of the suite converts, in parts that its workers share.
 * In: the number of a part. Out: the counts of its conversions; throws where one is wrong.
 */
import fc from 'fast-check';
import { defaultEnvironment } from '../../src/schema/presets.ts';
import { policies } from '../generate/policy.ts';
import { type Counts, convertOne, noCounts, worldsFor } from './property.ts';

/** How many different policies are converted there and back, by all parts together. */
export const total = 10_000;
/** How many test files share them. */
export const parts = 4;
/** Each policy is run on so many inputs. */
const inputs = 2;

const seed = Number(process.env.MOMUS_SEED ?? 20_261_125);

/** Different texts, the same in each part: more than are needed, since some cannot be converted. */
function texts(): readonly string[] {
  const environment = defaultEnvironment();
  const batches = [
    { count: 150, wild: false, size: 300 },
    { count: 4600, wild: true, size: 60 },
    { count: 7000, wild: false, size: 40 },
  ];
  const made = batches.map(({ count, wild, size }, i) =>
    fc.sample(policies(environment, { wild, size }), { numRuns: count, seed: seed + i }),
  );
  return [...new Set(made.flat())];
}

/** Converts the policies of a part, until it has its share of the total. */
export function convertPart(part: number): Counts {
  const counts = noCounts();
  const worlds = worldsFor(200, seed + part);
  for (const [i, text] of texts().entries()) {
    if (i % parts !== part || counts.converted === total / parts) continue;
    const at = (i * inputs) % worlds.length;
    convertOne(text, i, worlds.slice(at, at + inputs), counts);
  }
  return counts;
}
