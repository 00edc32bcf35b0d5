/**
 * `npm run fuzz`: the conversions of generated policies, for a hundred thousand of them (MOMUS_FUZZ
 * sets another number, MOMUS_SEED the first seed). Prints each policy that fails.
 */
import { expect, it } from 'vitest';
import { convertMany, noCounts } from '../convert/property.ts';

const total = Number(process.env.MOMUS_FUZZ ?? 100_000);
const first = Number(process.env.MOMUS_SEED ?? Date.now() % 1_000_000_000);
/** After so many failures the rest would say nothing new. */
const enough = 20;

it(`converts ${total} policies from seed ${first}`, { timeout: 0 }, () => {
  const counts = noCounts();
  let failures = 0;
  for (let done = 0, i = 0; done < total && failures < enough; i++) {
    const batch = Math.min(500, total - done);
    const kind = { wild: i % 3 === 2, size: [60, 200, 600][i % 3] ?? 60, inputs: 5 };
    convertMany(batch, first + i, kind, counts, (error) => {
      failures++;
      console.log(error instanceof Error ? error.message : error);
    });
    done += batch;
    if (done % 10_000 === 0) console.log(`${done} of ${total} policies, ${failures} failed`);
  }
  console.log(counts);
  expect(failures).toBe(0);
});
