/** What the log explains is what the reports said, for any reports and any rotation. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Explanation } from '../../../src/agent/api.ts';
import { explainFrom, explainReport } from '../../../src/agent/record/explain.ts';
import { folder, openLog, recordAll } from './folder.ts';
import { cycles } from './reports.ts';

/** The same question to both; a refusal is an answer. */
async function answers(
  ask: () => Explanation | Promise<Explanation>,
): Promise<Explanation | string> {
  try {
    return await ask();
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
}

it('the log explains what the reports said', { timeout: 120_000 }, async () => {
  const parent = folder();
  let asked = 0;
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(
      cycles(8),
      fc.constantFrom(1, 2000, 1_000_000),
      fc.boolean(),
      async (reports, maxBytes, restart) => {
        const path = join(parent, 'decisions.jsonl');
        const options = { maxBytes, oldFiles: 100 };
        const half = restart ? reports.length >> 1 : reports.length;
        await recordAll(openLog(path, options), reports.slice(0, half));
        await recordAll(openLog(path, options), reports.slice(half));
        for (const report of reports) {
          const words = report.guests.flatMap(({ id, name }) => [id, name]);
          for (const guest of [null, ...words, 'vm-', 'nobody']) {
            const at = report.startedAt;
            const expected = await answers(() => explainReport(report, guest));
            expect(await answers(() => explainFrom({ path, guest, at }))).toEqual(expected);
            asked += 1;
            if (typeof expected === 'string') refused += 1;
          }
        }
        for (const entry of ['', ...Array.from({ length: 20 }, (_, i) => `.${i + 1}`)])
          rmSync(path + entry, { force: true });
      },
    ),
    { numRuns: 60 },
  );
  console.log(`${asked} questions, ${refused} of them refused, were answered alike`);
  expect(refused).toBeGreaterThan(0);
  expect(asked).toBeGreaterThan(2 * refused);
});
