/**
 * What the shipped policies decide about CPU quotas and the limits of disks, with numbers computed
 * by hand.
 */
import { describe, expect, it } from 'vitest';
import { decide, shippedProgram, type Values } from './shipped.ts';

const program = shippedProgram();

/** A host of 10 GB, half of it free, with this many CPUs. */
const hostWith = (cpu_count: number): Values => ({
  mem_available: 10_000_000,
  mem_free: 5_000_000,
  ksm_pages_shared: 0,
  ksm_pages_to_scan: 100,
  ksm_merge_across_nodes: 1,
  ksm_shareable: 1_000_000,
  cpu_count,
});

/** A guest without a limit that has two virtual CPUs. */
const guestWith = (more: Values): Values => ({
  vcpu_user_limit: 100,
  vcpu_count: 2,
  vcpu_quota: -1,
  ...more,
});

const cpuOf = (cpus: number, guest: Values, p = program): Values => {
  const { guests, faults } = decide(p, hostWith(cpus), [guestWith(guest)]);
  expect(faults).toEqual([]);
  return guests[0] ?? {};
};

describe('CPU quota', () => {
  it('is the share of the host, divided among the virtual CPUs', () => {
    // A quarter of 4 CPUs is 1 CPU, half a CPU for each of two: 50 of 100 ms.
    expect(cpuOf(4, { vcpu_user_limit: 25 })).toEqual({ vcpu_quota: 50_000, vcpu_period: 100_000 });
    expect(cpuOf(4, { vcpu_user_limit: 50, vcpu_count: 8 })).toEqual({
      vcpu_quota: 25_000,
      vcpu_period: 100_000,
    });
  });

  it('may be more than the period, which limits nothing', () => {
    // 99 percent of 8 CPUs for one virtual CPU.
    expect(cpuOf(8, { vcpu_user_limit: 99, vcpu_count: 1 })).toEqual({
      vcpu_quota: 792_000,
      vcpu_period: 100_000,
    });
  });

  it('of less than 1 ms becomes 1 ms of a longer period', () => {
    // 1 percent of one CPU is the least that needs no longer one: exactly 1 ms of 100.
    expect(cpuOf(1, { vcpu_user_limit: 1, vcpu_count: 1 })).toEqual({
      vcpu_quota: 1000,
      vcpu_period: 100_000,
    });
    // Half of that: 1 ms of 200. A fifth: 1 ms of 500.
    expect(cpuOf(1, { vcpu_user_limit: 1, vcpu_count: 2 })).toEqual({
      vcpu_quota: 1000,
      vcpu_period: 200_000,
    });
    expect(cpuOf(1, { vcpu_user_limit: 1, vcpu_count: 5 })).toEqual({
      vcpu_quota: 1000,
      vcpu_period: 500_000,
    });
  });

  it('is 1 ms of 1 s at the least', () => {
    // 1 percent of a CPU for 20 virtual CPUs would need 2 s.
    for (const least of [
      { vcpu_user_limit: 1, vcpu_count: 20 },
      { vcpu_user_limit: 0, vcpu_count: 1 },
    ]) {
      expect(cpuOf(1, least)).toEqual({ vcpu_quota: 1000, vcpu_period: 1_000_000 });
    }
  });

  it('is proposed whatever is in force, also where nothing was ever set', () => {
    for (const vcpu_quota of [-1, 0, 7000]) {
      expect(cpuOf(4, { vcpu_user_limit: 25, vcpu_quota })).toEqual({
        vcpu_quota: 50_000,
        vcpu_period: 100_000,
      });
    }
  });

  it('is lifted at 100 percent and above, but only where one is in force', () => {
    for (const vcpu_user_limit of [100, 250]) {
      expect(cpuOf(4, { vcpu_user_limit, vcpu_quota: 50_000 })).toEqual({ vcpu_quota: -1 });
      expect(cpuOf(4, { vcpu_user_limit, vcpu_quota: -1 })).toEqual({});
      expect(cpuOf(4, { vcpu_user_limit, vcpu_quota: 0 })).toEqual({});
    }
  });

  it('has the period that the site sets', () => {
    const short = shippedProgram({ name: '05-site', text: '(set cpu_period 20000)' });
    expect(cpuOf(4, { vcpu_user_limit: 25 }, short)).toEqual({
      vcpu_quota: 10_000,
      vcpu_period: 20_000,
    });
    // A tenth of a CPU for each of two: 1 ms of 20 ms is 5 percent.
    expect(cpuOf(1, { vcpu_user_limit: 5 }, short)).toEqual({
      vcpu_quota: 1000,
      vcpu_period: 40_000,
    });
  });
});

/** The proposals for the one disk of a guest. */
const limitsOf = (maximum: Values, current: Values): Values => {
  const { disks, guests, faults } = decide(program, hostWith(4), [{}], [[{ maximum, current }]]);
  expect(faults).toEqual([]);
  expect(guests).toEqual([{}]);
  return disks[0]?.[0] ?? {};
};

describe.each(['bytes', 'iops'])('limits of a disk, %s per second', (unit) => {
  const total = `total_${unit}_sec`;
  const read = `read_${unit}_sec`;
  const write = `write_${unit}_sec`;
  const none = { [total]: 0, [read]: 0, [write]: 0 };

  it('are put in force as agreed, larger ones and smaller ones', () => {
    for (const inForce of [0, 20, 500]) {
      const decided = limitsOf({ [read]: 100, [write]: 50 }, { ...none, [read]: inForce });
      expect(decided).toEqual({ [total]: 0, [read]: 100, [write]: 50 });
    }
  });

  it('of reads and writes together take those of either away', () => {
    const decided = limitsOf({ [total]: 100 }, { ...none, [read]: 30, [write]: 40 });
    expect(decided).toEqual({ [total]: 100, [read]: 0, [write]: 0 });
  });

  it('of reads or of writes take the one of both together away', () => {
    const inForce = { ...none, [total]: 100 };
    expect(limitsOf({ [read]: 30 }, inForce)).toEqual({ [total]: 0, [read]: 30, [write]: 0 });
    expect(limitsOf({ [write]: 30 }, inForce)).toEqual({ [total]: 0, [read]: 0, [write]: 30 });
  });

  it('agreed both ways are held to the one of both together', () => {
    expect(limitsOf({ [total]: 100, [read]: 30, [write]: 40 }, none)).toEqual({
      [total]: 100,
      [read]: 0,
      [write]: 0,
    });
  });

  it('are lifted where 0 was agreed', () => {
    expect(limitsOf(none, { ...none, [total]: 100 })).toEqual(none);
    expect(limitsOf({ [read]: 0 }, { ...none, [read]: 30, [write]: 40 })).toEqual({
      ...none,
      [write]: 40,
    });
  });

  it('stay as they are where nothing was agreed', () => {
    expect(limitsOf({}, { ...none, [total]: 100 })).toEqual({ ...none, [total]: 100 });
    expect(limitsOf({}, { ...none, [read]: 30 })).toEqual({ ...none, [read]: 30 });
    expect(limitsOf({}, {})).toEqual({});
  });

  it('are agreed for each disk on its own', () => {
    const { disks } = decide(
      program,
      hostWith(4),
      [{}, {}, {}],
      [
        [
          { maximum: { [read]: 100 }, current: {} },
          { maximum: { [write]: 50 }, current: {} },
        ],
        [],
        [{ maximum: { [total]: 10 }, current: {} }],
      ],
    );
    expect(disks).toEqual([
      [
        { [total]: 0, [read]: 100 },
        { [total]: 0, [write]: 50 },
      ],
      [],
      [{ [total]: 10, [read]: 0, [write]: 0 }],
    ]);
  });
});
