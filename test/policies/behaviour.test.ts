/**
 * What the shipped policies decide, on snapshots by hand with numbers computed by hand.
 */
import { describe, expect, it } from 'vitest';
import { compileShipped, decide, shippedProgram, type Values } from './shipped.ts';

const GiB = 1024 * 1024;

/** A host of 10 GB with this share of it free, nothing merged and little to merge. */
const hostWith = (free: number, more: Values = {}): Values => ({
  mem_available: 10_000_000,
  mem_free: free * 10_000_000,
  ksm_pages_shared: 0,
  ksm_pages_to_scan: 100,
  ksm_merge_across_nodes: 1,
  ksm_shareable: 1_000_000,
  ...more,
});

const calm = hostWith(0.5);
const short = hostWith(0.1);
const critical = hostWith(0.03125);

/** A guest of 1,000,000 KiB that uses 600,000. */
const guestWith = (more: Values = {}): Values => ({
  balloon_cur: 1_000_000,
  balloon_max: 2_000_000,
  balloon_min: 500_000,
  mem_unused: 400_000,
  ...more,
});

const withoutAgent = { balloon_cur: 1_000_000, balloon_max: 2_000_000, balloon_min: 500_000 };

const program = shippedProgram();
const parameters = (text: string) => shippedProgram({ name: '01-parameters', text });

const sizeOf = (host: Values, guest: Values, p = program): number | undefined => {
  const { guests, faults } = decide(p, host, [guest]);
  expect(faults).toEqual([]);
  return guests[0]?.balloon_target;
};
const hostControls = (host: Values, p = program): Values => decide(p, host).host;

describe('the shipped set', () => {
  it('has no diagnostics', () => {
    expect(compileShipped().diagnostics).toEqual([]);
  });

  it('takes what VDSM sends, and skips what it does not know', () => {
    const text =
      '(set ksmEnabled True)\n(set balloonEnabled False)\n(set ksmMergeAcrossNodes True)\n';
    expect(compileShipped({ name: '01-parameters', text }).diagnostics).toEqual([]);
    const { diagnostics, module } = compileShipped({
      name: '01-parameters',
      text: `${text}(set cpuTuneEnabled True)\n`,
    });
    expect(diagnostics.map((d) => [d.code, d.severity])).toEqual([
      ['unknown-parameter', 'warning'],
    ]);
    expect(module).not.toBeNull();
  });
});

describe('balloon on a calm host', () => {
  it('grows a guest to what it uses and spare', () => {
    // Half of the host is free, so a guest may keep 0.2 * 0.5 / 0.2 = half of its memory free.
    expect(sizeOf(calm, guestWith())).toBe(600_000 + 500_000);
  });

  it('grows it by one step where it needs no more', () => {
    expect(sizeOf(calm, guestWith({ mem_unused: 900_000 }))).toBe(1_050_000);
  });

  it('grows it to its maximum at most', () => {
    expect(sizeOf(calm, guestWith({ balloon_max: 1_030_000 }))).toBe(1_030_000);
  });

  it('leaves a guest alone that has its maximum, or more', () => {
    expect(sizeOf(calm, guestWith({ balloon_max: 1_000_000 }))).toBeUndefined();
    expect(sizeOf(calm, guestWith({ balloon_max: 900_000 }))).toBeUndefined();
  });

  it('begins to take memory below 20 percent, not at it', () => {
    const idle = guestWith({ mem_unused: 900_000 });
    expect(sizeOf(hostWith(0.2), idle)).toBe(1_050_000);
    expect(sizeOf(hostWith(0.1999), idle)).toBe(950_000);
  });
});

describe('balloon on a host that is short of memory', () => {
  it('takes at most 5 percent in one cycle', () => {
    // Wanted: 300,000 used and 0.2 * 0.1 / 0.2 = 10 percent spare, 400,000.
    expect(sizeOf(short, guestWith({ mem_unused: 700_000 }))).toBe(950_000);
  });

  it('leaves the guest what it uses and spare', () => {
    // 870,000 used and 100,000 spare.
    expect(sizeOf(short, guestWith({ mem_unused: 130_000 }))).toBe(970_000);
  });

  it('takes nothing where the guest has no more than that, and gives nothing', () => {
    expect(sizeOf(short, guestWith({ mem_unused: 100_000 }))).toBeUndefined();
    expect(sizeOf(short, guestWith({ mem_unused: 10_000 }))).toBeUndefined();
  });

  it('takes more when it is critical: less than the guest uses', () => {
    // 3.125 percent free is 1.875 below the critical share: 980,000 used less 18,750.
    expect(sizeOf(critical, guestWith({ mem_unused: 20_000 }))).toBe(961_250);
    expect(sizeOf(short, guestWith({ mem_unused: 20_000 }))).toBeUndefined();
    expect(sizeOf(critical, guestWith({ mem_unused: 500_000 }))).toBe(950_000);
  });

  it('never goes below the guaranteed minimum', () => {
    const idle = guestWith({ mem_unused: 900_000 });
    expect(sizeOf(critical, { ...idle, balloon_min: 980_000 })).toBe(980_000);
    expect(sizeOf(critical, { ...idle, balloon_min: 1_000_000 })).toBeUndefined();
  });

  it('ignores changes of up to a quarter percent', () => {
    // Wanted: 897,500 and 100,000, a change of just 2,500.
    expect(sizeOf(short, guestWith({ mem_unused: 102_500 }))).toBeUndefined();
    expect(sizeOf(short, guestWith({ mem_unused: 102_501 }))).toBe(997_499);
    expect(sizeOf(calm, guestWith({ balloon_max: 1_002_500 }))).toBeUndefined();
    expect(sizeOf(calm, guestWith({ balloon_max: 1_002_501 }))).toBe(1_002_501);
  });

  it('takes the latest use for the least', () => {
    // Averages say that 300,000 are used, the latest sample 870,000.
    const busy = guestWith({ mem_unused: 130_000, 'average mem_unused': 700_000 });
    expect(sizeOf(short, busy)).toBe(970_000);
  });

  it('smooths a use that has just fallen', () => {
    // The latest sample says that 300,000 are used, averages 870,000.
    const idle = guestWith({ mem_unused: 700_000, 'average mem_unused': 130_000 });
    expect(sizeOf(short, idle)).toBe(970_000);
  });

  it('never takes averages with gaps for more than the guest has', () => {
    // The guest had 2,000,000 until it reported again: the averages say that 1,600,000 are used.
    const gap = guestWith({ 'average balloon_cur': 2_000_000 });
    expect(sizeOf(short, gap)).toBeUndefined();
    expect(sizeOf(calm, gap)).toBe(1_000_000 + 500_000);
  });
});

describe('the guaranteed minimum', () => {
  it('is restored at once, whatever the host has', () => {
    for (const host of [calm, short, critical]) {
      expect(sizeOf(host, guestWith({ balloon_min: 1_200_000 }))).toBe(1_200_000);
      expect(sizeOf(host, { ...withoutAgent, balloon_min: 1_200_000 })).toBe(1_200_000);
    }
  });

  it('is restored for the smallest difference too', () => {
    expect(sizeOf(calm, guestWith({ balloon_min: 1_000_001 }))).toBe(1_000_001);
  });

  it('is all that holds for a guest without an agent', () => {
    for (const host of [calm, short, critical]) {
      expect(sizeOf(host, withoutAgent)).toBeUndefined();
    }
  });

  it('asks nothing of a guest without a balloon, nor lets it harm others', () => {
    const guests = [{ mem_unused: 400_000 }, {}, guestWith()];
    const decided = decide(program, calm, guests);
    expect(decided.faults).toEqual([]);
    expect(decided.guests).toEqual([{}, {}, { balloon_target: 1_100_000 }]);
    expect(decided.host.ksm_run).toBe(0);
  });
});

describe('balloonEnabled off', () => {
  const off = parameters('(set balloonEnabled 0)');

  it('takes nothing, but gives back, also while the host is short', () => {
    expect(sizeOf(short, guestWith({ mem_unused: 900_000 }), off)).toBe(1_050_000);
    expect(sizeOf(critical, guestWith({ mem_unused: 0 }), off)).toBe(1_050_000);
    expect(sizeOf(calm, guestWith(), off)).toBe(1_100_000);
  });

  it('still restores the guaranteed minimum', () => {
    expect(sizeOf(short, guestWith({ balloon_min: 1_200_000 }), off)).toBe(1_200_000);
  });

  it('can be said as VDSM says it', () => {
    const said = parameters('(set balloonEnabled False)');
    expect(sizeOf(short, guestWith({ mem_unused: 900_000 }), said)).toBe(1_050_000);
  });
});

describe('host_free_low of 0', () => {
  it('means that the host is never short', () => {
    const never = { name: '05-site', text: '(set host_free_low 0)' };
    expect(compileShipped(never).diagnostics).toEqual([]);
    // 10 percent free gives 0.2 * 0.1 / 0.01 = twice its memory to spare: all that it may have.
    expect(sizeOf(short, guestWith(), shippedProgram(never))).toBe(2_000_000);
  });
});

describe('KSM', () => {
  it('rests while memory is free and guests fit', () => {
    expect(hostControls(calm)).toEqual({ ksm_run: 0, ksm_merge_across_nodes: 1 });
  });

  it('runs while memory is short, and scans more', () => {
    expect(hostControls(hostWith(0.1, { mem_available: 16 * GiB, ksm_pages_shared: 7 }))).toEqual({
      ksm_run: 1,
      ksm_sleep_millisecs: 10,
      ksm_pages_to_scan: 400,
    });
  });

  it('runs while guests could ask for too much, and scans less', () => {
    // 2,000,000 in reserve and 8,000,000 of guests fill the host.
    const full = hostWith(0.5, { ksm_shareable: 8_000_000, ksm_pages_to_scan: 400 });
    expect(hostControls(full)).toMatchObject({ ksm_run: 1, ksm_pages_to_scan: 350 });
    expect(hostControls({ ...full, ksm_shareable: 7_999_999 })).toMatchObject({ ksm_run: 0 });
  });

  it('runs at the reserve itself, and scans less there', () => {
    expect(hostControls(hostWith(0.2))).toMatchObject({ ksm_run: 1, ksm_pages_to_scan: 64 });
  });

  it('scans from 64 to 1250 pages', () => {
    const scanning = (free: number, pages: number) =>
      hostControls(hostWith(free, { ksm_pages_to_scan: pages, ksm_shareable: 9_000_000 }))
        .ksm_pages_to_scan;
    expect(scanning(0.1, 949)).toBe(1249);
    expect(scanning(0.1, 1200)).toBe(1250);
    expect(scanning(0.1, 0)).toBe(300);
    expect(scanning(0.5, 1300)).toBe(1250);
    expect(scanning(0.5, 115)).toBe(65);
    expect(scanning(0.5, 100)).toBe(64);
  });

  it('pauses longer on small hosts, and 10 ms at least', () => {
    const pause = (memory: number) =>
      hostControls(hostWith(0, { mem_available: memory })).ksm_sleep_millisecs;
    expect(pause(4 * GiB)).toBe(40);
    expect(pause(16 * GiB)).toBe(10);
    expect(pause(64 * GiB)).toBe(10);
    expect(pause(1)).toBe(167_772_160);
  });

  it('sets how nodes are merged only while nothing is merged', () => {
    const other = parameters('(set ksmMergeAcrossNodes 0)');
    expect(hostControls(calm, other)).toEqual({ ksm_run: 0, ksm_merge_across_nodes: 0 });
    expect(hostControls(hostWith(0.1), other)).toMatchObject({
      ksm_run: 1,
      ksm_merge_across_nodes: 0,
    });
    expect(hostControls(hostWith(0.5, { ksm_pages_shared: 7 }))).toEqual({ ksm_run: 0 });
  });

  it('splits what is merged before that changes, also while memory is short', () => {
    const other = parameters('(set ksmMergeAcrossNodes 0)');
    for (const free of [0.5, 0.1]) {
      expect(hostControls(hostWith(free, { ksm_pages_shared: 7 }), other)).toEqual({ ksm_run: 2 });
    }
  });

  it('splits what is merged when it is switched off, then stops', () => {
    const off = parameters('(set ksmEnabled 0)');
    for (const free of [0.5, 0.1]) {
      expect(hostControls(hostWith(free, { ksm_pages_shared: 7 }), off)).toEqual({ ksm_run: 2 });
      expect(hostControls(hostWith(free), off)).toEqual({ ksm_run: 0, ksm_merge_across_nodes: 1 });
    }
  });
});
