/**
 * `npm run fuzz`: the soundness properties for a million policies (MOMUS_FUZZ sets another number,
 * MOMUS_SEED the first seed). Prints where it is every ten thousand.
 */
import { expect, it } from 'vitest';
import { checkMany, noCounts, summary } from '../soundness/property.ts';

const total = Number(process.env.MOMUS_FUZZ ?? 1_000_000);
const first = Number(process.env.MOMUS_SEED ?? Date.now() % 1_000_000_000);

it(`holds for ${total} policies from seed ${first}`, { timeout: 0 }, () => {
  const valid = noCounts();
  const wild = noCounts();
  for (let done = 0, i = 0; done < total; i++) {
    const batch = Math.min(500, total - done);
    checkMany(batch, first + i, i % 5 === 4, i % 5 === 4 ? wild : valid);
    done += batch;
    if (done % 10_000 === 0) console.log(`${done} of ${total} policies`);
  }
  console.log(`${summary(valid).table}\nwild: ${summary(wild).table.split('\n')[0]}`);
  expect(valid.policies + wild.policies).toBe(total);
});
