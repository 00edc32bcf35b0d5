/** The operator's limits: what they move, what they refuse, under which name. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newActingMemory } from '../../src/runtime/acting-memory.ts';
import type { Decision } from '../../src/runtime/decision.ts';
import { createLimiter, type OperatorLimits } from '../../src/runtime/operator-limits.ts';

const none: OperatorLimits = {
  excluded: () => false,
  balloonFloor: { kib: 0, share: 0, shareWithoutMinimum: 0 },
  balloonStep: null,
  changeInterval: 0,
  guestsPerCycle: 0,
};

const balloon = (value: number, more: Partial<Decision> = {}): Decision => ({
  controller: 'Balloon',
  entity: 'guest',
  guest: 'g',
  device: null,
  control: 'balloon_target',
  wanted: value,
  value,
  before: 1000,
  outcome: 'apply',
  sent: true,
  reason: null,
  limit: null,
  at: null,
  ...more,
});

const sizes = (fields: Readonly<Record<string, number>>) => () => ({
  name: 'web',
  field: (name: string) => fields[name],
});
const usual = { balloon_min: 100, balloon_max: 2000 };

function limited(
  rules: Partial<OperatorLimits>,
  decisions: readonly Decision[],
  fields: Readonly<Record<string, number>> = usual,
): readonly Decision[] {
  return createLimiter(() => ({ ...none, ...rules })).apply(decisions, sizes(fields), 0);
}
const floor = (kib: number, share = 0, shareWithoutMinimum = 0) => ({
  balloonFloor: { kib, share, shareWithoutMinimum },
});

describe("the operator's limits", () => {
  it('change nothing that they allow', () => {
    const decisions = [balloon(500), balloon(1000, { outcome: 'unchanged', sent: false })];
    expect(limited({}, decisions)).toEqual(decisions);
  });

  it('keep a guest above its floor: MiB, a share, the minimum, or half where there is none', () => {
    expect(limited(floor(600), [balloon(500)])[0]).toMatchObject({
      value: 600,
      outcome: 'clamped',
      sent: true,
      limit: 'balloon-floor',
      reason: '500 KiB is below its floor of 600 KiB',
    });
    expect(limited(floor(0, 0.35), [balloon(500)])[0]).toMatchObject({ value: 700 });
    const half = floor(0, 0, 0.5);
    const no = { balloon_min: 0, balloon_max: 1600 };
    expect(limited(half, [balloon(500)], no)[0]).toMatchObject({ value: 800 });
    // Where a minimum is reported, it is the floor.
    expect(limited(half, [balloon(50)])[0]).toMatchObject({ value: 100 });
    expect(limited(floor(1e9), [balloon(50)])[0]).toMatchObject({
      outcome: 'refused',
      limit: 'balloon-floor',
    });
  });

  it('take nothing from a guest that is at its floor, and let it grow', () => {
    const [refused] = limited(floor(1200), [balloon(900)]);
    const [grows] = limited(floor(1200), [balloon(1100)]);
    expect(refused).toMatchObject({ value: null, outcome: 'refused', limit: 'balloon-floor' });
    expect(grows).toMatchObject({ value: 1100, outcome: 'apply' });
  });

  it('go in steps, up and down', () => {
    const balloonStep = { kib: 0, share: 0.1 };
    const [down, up, small] = limited({ balloonStep }, [balloon(500), balloon(1900), balloon(900)]);
    expect(down).toMatchObject({ value: 800, limit: 'balloon-step', outcome: 'clamped' });
    expect(up).toMatchObject({ value: 1200 });
    expect(small).toMatchObject({ value: 900, limit: null });
    expect(limited({ balloonStep: { kib: 0, share: 0 } }, [balloon(500)])[0]).toMatchObject({
      outcome: 'unchanged',
      sent: false,
    });
  });

  it('refuse a balloon whose bounds or size nobody knows', () => {
    const unknown = balloon(500, { outcome: 'refused', sent: false, value: null });
    for (const [decision, fields] of [
      [unknown, { balloon_max: 5 }],
      [balloon(500), { balloon_min: 5 }],
      [balloon(500, { before: null }), usual],
    ] as const) {
      expect(limited({}, [decision], fields)[0]).toMatchObject({
        outcome: 'refused',
        limit: 'balloon-bounds',
      });
    }
  });

  it('leave excluded guests alone, whatever is wanted of them', () => {
    const cpu = balloon(5, { controller: 'CpuTune', control: 'vcpu_quota' });
    const disk = balloon(5, { controller: 'IoTune', entity: 'device', device: 'vda' });
    const host = balloon(5, { controller: 'KSM', guest: null, entity: 'host' });
    const excluded = (id: string, name: string): boolean => id === 'x' || name === 'web';
    const decided = limited({ excluded }, [balloon(500), cpu, disk, host]);
    expect(decided.map(({ limit }) => limit)).toEqual([
      'excluded-guest',
      'excluded-guest',
      'excluded-guest',
      null,
    ]);
  });

  it('let time pass between two changes of a guest by a controller', () => {
    const limiter = createLimiter(() => ({ ...none, changeInterval: 60 }));
    const cpu = balloon(5, { controller: 'CpuTune', control: 'vcpu_quota' });
    const at = (now: number) =>
      limiter.apply([balloon(500), cpu], sizes(usual), now).map(({ limit }) => limit);
    expect(at(0)).toEqual([null, null]);
    limiter.changed(balloon(500), 0);
    expect(at(59)).toEqual(['change-interval', null]);
    expect(at(60)).toEqual([null, null]);
    limiter.changed(balloon(500), 60);
    expect(at(61)).toEqual(['change-interval', null]);
  });

  it('count from the start of an agent that follows another one', () => {
    const memory = { ...newActingMemory(), since: 100 };
    const limiter = createLimiter(() => ({ ...none, changeInterval: 60 }), memory);
    const [decision] = limiter.apply([balloon(500)], sizes(usual), 130);
    expect(decision).toMatchObject({
      limit: 'change-interval',
      reason: expect.stringMatching(/^this agent began 30 s ago, and the one before may have/),
    });
    expect(limiter.apply([balloon(500)], sizes(usual), 160)[0]?.limit).toBeNull();
  });

  it('hold where figures contradict each other: more than the maximum, less than the minimum', () => {
    const rules = { ...floor(64 * 1024, 0.1, 0.5), balloonStep: { kib: 256 * 1024, share: 0.25 } };
    const above = { balloon_min: 0, balloon_max: 1024 };
    const large = balloon(1, { before: 4_194_304 });
    expect(limited(rules, [large], above)[0]).toMatchObject({
      outcome: 'refused',
      limit: 'balloon-floor',
    });
    const wide = { balloon_min: 0, balloon_max: 1_000_000 };
    expect(limited(rules, [balloon(900_000, { before: 4_194_304 })], wide)[0]).toMatchObject({
      outcome: 'refused',
      limit: 'balloon-step',
    });
    const below = { balloon_min: 3_500_000, balloon_max: 4_194_304 };
    expect(limited(rules, [balloon(3_500_000, { before: 1000 })], below)[0]).toMatchObject({
      value: 3_500_000,
    });
  });

  it('change so many guests in a cycle, those first that waited longest', () => {
    const limiter = createLimiter(() => ({ ...none, guestsPerCycle: 2 }));
    const all = ['a', 'b', 'c', 'd', 'e'].map((guest) => balloon(500, { guest }));
    const chosen = (now: number): string => {
      const sent = limiter.apply(all, sizes(usual), now).filter((d) => d.sent);
      for (const decision of sent) limiter.changed(decision, now);
      return sent.map((d) => d.guest).join('');
    };
    expect([chosen(1), chosen(2), chosen(3), chosen(4)]).toEqual(['ab', 'cd', 'ae', 'bc']);
  });

  it('refuse all that a controller sends for a guest where they refuse a part', () => {
    const first = balloon(500);
    const other = balloon(7, { control: 'other' });
    const decided = limited({ changeInterval: 0, ...floor(1000) }, [first, other]);
    expect(decided.map(({ outcome }) => outcome)).toEqual(['refused', 'refused']);
  });

  it('never let anything out of the range of the guest, and never turn a shrinking into growth', () => {
    const size = fc.integer({ min: 0, max: 5000 });
    fc.assert(
      fc.property(
        size,
        size,
        size,
        size,
        fc.double({ min: 0, max: 1, noNaN: true }),
        size,
        (a, b, before, value, share, kib) => {
          const fields = { balloon_min: Math.min(a, b), balloon_max: Math.max(a, b) };
          const inRange = Math.min(fields.balloon_max, Math.max(fields.balloon_min, value));
          const rules = { ...floor(kib, share, 0.5), balloonStep: { kib, share: share / 4 } };
          const [decision] = limited(rules, [balloon(inRange, { before })], fields);
          if (decision?.sent !== true || decision.value === null) return;
          expect(decision.value).toBeGreaterThanOrEqual(fields.balloon_min);
          expect(decision.value).toBeLessThanOrEqual(fields.balloon_max);
          if (inRange < before) expect(decision.value).toBeLessThanOrEqual(before);
          if (inRange > before) expect(decision.value).toBeGreaterThanOrEqual(before);
        },
      ),
    );
  });
});
