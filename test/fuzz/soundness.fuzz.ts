/**
 * `npm run fuzz`: the soundness properties for a million policies (MOMUS_FUZZ sets another number,
 * MOMUS_SEED the first seed). Prints where it is every ten thousand, and each policy that fails.
 */
import { expect, it } from 'vitest';
import { checkMany, noCounts, summary } from '../soundness/property.ts';

const total = Number(process.env.MOMUS_FUZZ ?? 1_000_000);
const first = Number(process.env.MOMUS_SEED ?? Date.now() % 1_000_000_000);
/** After so many failures the rest would say nothing new. */
const enough = 20;

it(`holds for ${total} policies from seed ${first}`, { timeout: 0 }, () => {
  const valid = noCounts();
  const wild = noCounts();
  let failures = 0;
  for (let done = 0, i = 0; done < total && failures < enough; i++) {
    const batch = Math.min(500, total - done);
    const isWild = i % 5 === 4;
    checkMany(batch, first + i, isWild, isWild ? wild : valid, (error) => {
      failures++;
      console.log(error instanceof Error ? error.message : error);
    });
    done += batch;
    if (done % 10_000 === 0) console.log(`${done} of ${total} policies, ${failures} failed`);
  }
  console.log(`${summary(valid).table}\nwild: ${summary(wild).table.split('\n')[0]}`);
  expect(failures).toBe(0);
  expect(valid.policies + wild.policies).toBe(total);
});
