/**
 * The shipped policies on any input that the schemas allow: no fault, and nothing out of range.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { largestAmount, largestUint32 } from '../../src/schema/fields.ts';
import { decide, shippedProgram, type Values } from './shipped.ts';

const amount = (least = 0, most = largestAmount) =>
  fc.oneof(
    fc.integer({ min: least, max: Math.min(most, 2 ** 31 - 1) }),
    fc.maxSafeInteger().map((n) => Math.min(most, Math.max(least, Math.abs(n)))),
    fc.constantFrom(least, most),
  );

const host: fc.Arbitrary<Values> = fc.record({
  mem_available: amount(1),
  mem_free: amount(),
  ksm_pages_shared: amount(),
  ksm_pages_to_scan: amount(0, largestUint32),
  ksm_merge_across_nodes: fc.constantFrom(0, 1),
  ksm_shareable: amount(),
});

const balloon = fc
  .tuple(amount(), amount(), amount(1))
  .map(
    ([a, b, max]): Values => ({ balloon_cur: a, balloon_min: Math.min(b, max), balloon_max: max }),
  );
const memory = fc.record({ mem_unused: amount() });
/** The averages of a window with gaps have nothing to do with the latest sample. */
const averages = fc.record({ 'average balloon_cur': amount(), 'average mem_unused': amount() });

/** Balloon and memory each present or missing, as a host delivers them. */
const guest: fc.Arbitrary<Values> = fc
  .tuple(fc.option(balloon), fc.option(memory), fc.option(averages))
  .map(([b, m, a]) => ({ ...b, ...m, ...(b !== null && m !== null ? a : {}) }));

describe.each([
  ['as shipped', ''],
  ['all switched off', '(set balloonEnabled 0)\n(set ksmEnabled 0)\n(set ksmMergeAcrossNodes 0)\n'],
])('any input, %s', (_, text) => {
  const program = shippedProgram({ name: '01-parameters', text });

  it('gives no fault and no value out of range', () => {
    fc.assert(
      fc.property(host, fc.array(guest, { maxLength: 4 }), (sample, guests) => {
        const decided = decide(program, sample, guests);
        expect(decided.faults).toEqual([]);
        const { ksm_run, ksm_pages_to_scan = 64, ksm_sleep_millisecs = 10 } = decided.host;
        expect([0, 1, 2]).toContain(ksm_run);
        expect(ksm_pages_to_scan).toBeGreaterThanOrEqual(64);
        expect(ksm_pages_to_scan).toBeLessThanOrEqual(1250);
        expect(ksm_sleep_millisecs).toBeGreaterThanOrEqual(10);
        expect(ksm_sleep_millisecs).toBeLessThanOrEqual(largestUint32);
        for (const [i, values] of guests.entries())
          inRange(values, decided.guests[i]?.balloon_target);
      }),
      { numRuns: 2000 },
    );
  });

  it('decides nothing about guests of which nothing is known, even if the host is unknown too', () => {
    const decided = decide(program, {}, [{}, {}]);
    expect(decided.faults).toEqual([]);
    expect(decided.guests).toEqual([{}, {}]);
  });
});

function inRange(guest: Values, target: number | undefined): void {
  if (target === undefined) return;
  const { balloon_cur = Number.NaN, balloon_max = Number.NaN, balloon_min = Number.NaN } = guest;
  expect(target).toBeGreaterThanOrEqual(balloon_min);
  expect(target).toBeLessThanOrEqual(Math.max(balloon_cur, balloon_max));
  if (balloon_cur > balloon_min) expect(target).toBeGreaterThanOrEqual(0.95 * balloon_cur);
}
