/**
 * Random samples of a host, its guests and their disks, of all that the schemas allow.
 * Out: arbitraries of what `decide` takes; edges are more likely than elsewhere.
 */
import fc from 'fast-check';
import { largestAmount, largestUint32 } from '../../src/schema/fields.ts';
import type { Disk, Values } from './shipped.ts';

const amount = (least = 0, most = largestAmount) =>
  fc.oneof(
    fc.integer({ min: least, max: Math.min(most, 2 ** 31 - 1) }),
    fc.maxSafeInteger().map((n) => Math.min(most, Math.max(least, Math.abs(n)))),
    fc.constantFrom(least, most),
  );

/** A host, with what balloon and KSM read of it. */
export const hosts: fc.Arbitrary<Values> = fc.record({
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

/** A guest: balloon and memory each present or missing, as a host delivers them. */
export const guests: fc.Arbitrary<Values> = fc
  .tuple(fc.option(balloon), fc.option(memory), fc.option(averages))
  .map(([b, m, a]) => ({ ...b, ...m, ...(b !== null && m !== null ? a : {}) }));

/** Numbers of a host and a guest as they usually are, where decisions change from one to the next. */
const usualHost: fc.Arbitrary<Values> = fc
  .tuple(fc.integer({ min: 1_000_000, max: 500_000_000 }), fc.double({ min: 0, max: 1 }))
  .chain(([mem_available, free]) =>
    fc.record({
      mem_available: fc.constant(mem_available),
      mem_free: fc.constant(Math.floor(mem_available * free)),
      ksm_pages_shared: fc.constantFrom(0, 0, 1000),
      ksm_pages_to_scan: fc.integer({ min: 0, max: 2000 }),
      ksm_merge_across_nodes: fc.constantFrom(0, 1),
      ksm_shareable: fc.integer({ min: 0, max: mem_available }),
    }),
  );

const usualGuest: fc.Arbitrary<Values> = fc
  .tuple(
    fc.integer({ min: 500_000, max: 8_000_000 }),
    ...[1, 2, 3, 4, 5].map(() => fc.double({ min: 0, max: 1, noNaN: true })),
  )
  .map(([max, cur = 1, min = 0, unused = 0, curDrift = 1, unusedDrift = 1]) => {
    const balloon_cur = Math.ceil(max * (0.4 + 0.6 * cur));
    const mem_unused = Math.floor(balloon_cur * unused);
    return {
      balloon_cur,
      balloon_max: max,
      balloon_min: Math.floor(max * 0.6 * min),
      mem_unused,
      'average balloon_cur': balloon_cur * (0.9 + 0.2 * curDrift),
      'average mem_unused': mem_unused * (0.9 + 0.2 * unusedDrift),
    };
  });

/** A host and guests: any that the schemas allow, or usual ones. */
export const worlds: fc.Arbitrary<readonly [Values, readonly Values[]]> = fc.oneof(
  fc.tuple(hosts, fc.array(guests, { maxLength: 4 })),
  fc.tuple(usualHost, fc.array(usualGuest, { minLength: 1, maxLength: 6 })),
);

/** What a guest has of CPUs, which all guests deliver. */
export const cpus: fc.Arbitrary<Values> = fc.record({
  vcpu_user_limit: fc.oneof(fc.integer({ min: 0, max: 110 }), amount(0, 1_000_000)),
  vcpu_count: fc.oneof(fc.integer({ min: 1, max: 64 }), amount(1, 65_536)),
  vcpu_quota: fc.oneof(fc.constantFrom(-1, 0, 1000), amount(0, 17_592_186_044_415)),
});

/** How many CPUs a host has. */
export const cpuCounts: fc.Arbitrary<number> = fc.oneof(
  fc.integer({ min: 1, max: 256 }),
  amount(1, 1_048_576),
);

const limit = fc.oneof(fc.constant(0), amount());

const agreed: fc.Arbitrary<Values> = fc
  .record(
    {
      total_bytes_sec: limit,
      read_bytes_sec: limit,
      write_bytes_sec: limit,
      total_iops_sec: limit,
      read_iops_sec: limit,
      write_iops_sec: limit,
    },
    { requiredKeys: [] },
  )
  .map((limits) => limits as Values);

/** Limits that can be in force: none of both together beside one of either. */
const inForce: fc.Arbitrary<Values> = fc
  .tuple(agreed, fc.boolean(), fc.boolean())
  .map(([limits, bytes, iops]) => ({
    ...limits,
    ...(bytes ? { total_bytes_sec: 0 } : { read_bytes_sec: 0, write_bytes_sec: 0 }),
    ...(iops ? { total_iops_sec: 0 } : { read_iops_sec: 0, write_iops_sec: 0 }),
  }));

/** A disk: any agreement, and limits that a host can have in force. */
export const disks: fc.Arbitrary<Disk> = fc.record({ maximum: agreed, current: inForce });
