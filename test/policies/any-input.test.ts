/**
 * The shipped policies on any input that the schemas allow: no fault, and nothing out of range.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { largestUint32 } from '../../src/schema/fields.ts';
import { cpuCounts, cpus, disks, guests, hosts } from './samples.ts';
import { type Disk, decide, shippedProgram, type Values } from './shipped.ts';

const off = '(set balloonEnabled 0)\n(set ksmEnabled 0)\n(set ksmMergeAcrossNodes 0)\n';
/** Every setting at one end of its range; the ends of `ksm_pages_least` and `_most` meet. */
const low = `${off}(set host_free_low 0)
(set host_free_critical 0)
(set guest_spare 0)
(set balloon_step 0.01)
(set balloon_least_step 0)
(set ksm_free_low 0)
(set ksm_pages_more 0)
(set ksm_pages_fewer 0)
(set ksm_pages_least 1)
(set ksm_pages_most 1000)
(set ksm_pause 1)
(set ksm_pause_least 0)
(set cpu_period 10000)
`;
const high = `(set host_free_low 0.9)
(set host_free_critical 0.5)
(set guest_spare 0.9)
(set balloon_step 0.5)
(set balloon_least_step 0.01)
(set ksm_free_low 0.9)
(set ksm_pages_more 10000)
(set ksm_pages_fewer 10000)
(set ksm_pages_least 1000)
(set ksm_pages_most 100000)
(set ksm_pause 200)
(set ksm_pause_least 10000)
(set cpu_period 1000000)
`;

/** What a set may propose. */
interface Bounds {
  readonly pages: readonly [number, number];
  readonly pause: number;
  /** The part of a guest that one cycle leaves it at the least. */
  readonly kept: number;
}

const usual: Bounds = { pages: [64, 1250], pause: 10, kept: 0.95 };

describe.each<[string, string, Bounds]>([
  ['as shipped', '', usual],
  ['all switched off', off, usual],
  ['all settings at their least', low, { pages: [1, 1000], pause: 0, kept: 0.99 }],
  ['all settings at their most', high, { pages: [1000, 100_000], pause: 10_000, kept: 0.5 }],
])('any input, %s', (_, text, bounds) => {
  const program = shippedProgram({ name: '01-parameters', text });

  it('gives no fault and no value out of range', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(
        hosts,
        cpuCounts,
        fc.array(fc.tuple(guests, cpus, fc.array(disks, { maxLength: 2 })), { maxLength: 4 }),
        (sample, cpu_count, machines) => {
          const values = machines.map(([guest, cpu]): Values => ({ ...guest, ...cpu }));
          const own = machines.map(([, , of]) => of);
          const decided = decide(program, { ...sample, cpu_count }, values, own);
          expect(decided.faults).toEqual([]);
          const { ksm_run, ksm_pages_to_scan, ksm_sleep_millisecs } = decided.host;
          expect([0, 1, 2]).toContain(ksm_run);
          within(ksm_pages_to_scan, ...bounds.pages);
          within(ksm_sleep_millisecs, bounds.pause, largestUint32);
          for (const [i, guest] of values.entries()) {
            const proposed = decided.guests[i] ?? {};
            balloonInRange(guest, proposed.balloon_target, bounds.kept);
            cpuInRange(guest, proposed);
            for (const [j, disk] of own[i]?.entries() ?? [])
              limitsFit(disk, decided.disks[i]?.[j] ?? {});
          }
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('decides nothing about guests of which nothing is known, even if the host is unknown too', () => {
    const decided = decide(program, {}, [{}, {}]);
    expect(decided.faults).toEqual([]);
    expect(decided.guests).toEqual([{}, {}]);
  });
});

function within(value: number | undefined, low: number, high: number): void {
  if (value === undefined) return;
  expect(value).toBeGreaterThanOrEqual(low);
  expect(value).toBeLessThanOrEqual(high);
}

function balloonInRange(guest: Values, target: number | undefined, kept: number): void {
  const { balloon_cur = Number.NaN, balloon_max = Number.NaN, balloon_min = Number.NaN } = guest;
  within(target, balloon_min, Math.max(balloon_cur, balloon_max));
  if (balloon_cur > balloon_min) within(target, kept * balloon_cur, Number.POSITIVE_INFINITY);
}

/** What the host would be told is rounded down: it has to fit then, too. */
function cpuInRange({ vcpu_user_limit = 100, vcpu_quota = 0 }: Values, proposed: Values): void {
  const { vcpu_quota: quota, vcpu_period: period } = proposed;
  if (vcpu_user_limit >= 100) {
    expect(period).toBeUndefined();
    expect(quota).toBe(vcpu_quota > 0 ? -1 : undefined);
    return;
  }
  expect([quota, period]).not.toContain(undefined);
  within(Math.trunc(quota ?? 0), 1000, 17_592_186_044_415);
  within(Math.trunc(period ?? 0), 10_000, 1_000_000);
}

/** What is in force afterwards is what a host accepts, and no more than was agreed. */
function limitsFit({ maximum, current }: Disk, proposed: Values): void {
  const after: Values = { ...current, ...proposed };
  for (const unit of ['bytes', 'iops']) {
    const total = after[`total_${unit}_sec`] ?? 0;
    for (const one of [`read_${unit}_sec`, `write_${unit}_sec`]) {
      if (total !== 0) expect(after[one] ?? 0).toBe(0);
      const limits = [total, after[one] ?? 0].filter((value) => value > 0);
      if ((maximum[one] ?? 0) > 0 && (maximum[`total_${unit}_sec`] ?? 0) === 0)
        expect(limits).toEqual([maximum[one]]);
    }
    const agreed = maximum[`total_${unit}_sec`] ?? 0;
    if (agreed > 0) expect(total).toBe(agreed);
  }
}
