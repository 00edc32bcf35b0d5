/** The simulated host: deterministic, honest about pressure, and a stage for the demonstration. */
import { describe, expect, it } from 'vitest';
import { calendarAt } from '../../src/host/simulated/calendar.ts';
import { createSimulatedHost } from '../../src/host/simulated/index.ts';
import { type CycleReport, createCycle } from '../../src/runtime/index.ts';
import { defaultEnvironment } from '../../src/schema/presets.ts';
import { balloonAndKsm } from '../runtime/sample-policy.ts';

const signal = new AbortController().signal;
type Host = ReturnType<typeof createSimulatedHost>;
const idOf = (host: Host, name: string): string =>
  host.describe().guests.find((guest) => guest.name === name)?.id ?? '';

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function play(seed: number, act: boolean) {
  const host = createSimulatedHost({ seed });
  const cycle = createCycle({
    program: balloonAndKsm(),
    environment: defaultEnvironment(),
    port: host,
    options: { act, interval: 15, timeLimits: { read: 20, apply: 20 } },
  });
  const rows: { readonly report: CycleReport; readonly state: ReturnType<Host['describe']> }[] = [];
  for (let i = 0; i < 40; i += 1) {
    host.advance(15);
    const report = await cycle.run();
    rows.push({ report, state: host.describe() });
    // A read that hangs ends in real time, of which nothing passes between these cycles.
    if (report.guests.some(({ quarantined }) => quarantined)) await pause(25);
  }
  return rows;
}
const freeShare = ({ state }: Awaited<ReturnType<typeof play>>[number]) =>
  state.host.free / state.host.total;

describe('the simulated host', () => {
  it('is the same for the same seed, and another for another', () => {
    const run = (seed: number) => {
      const host = createSimulatedHost({ seed });
      host.advance(123);
      return host.describe();
    };
    expect(run(5)).toEqual(run(5));
    expect(run(5)).not.toEqual(run(6));
  });
  it('says what a guest does not have, of what somebody asked for', async () => {
    const host = createSimulatedHost({ seed: 1 });
    const lacks = (name: string, topic: 'balloon' | 'memory' | 'cpu-tune') =>
      host.explain?.(topic, idOf(host, name));
    expect(lacks('legacy', 'balloon')).toBeNull();
    for (const topic of ['balloon', 'memory', 'cpu-tune'] as const)
      await host.readGuest(idOf(host, 'legacy'), topic, signal);
    expect(lacks('legacy', 'balloon')).toBe('it has no balloon device');
    expect(lacks('legacy', 'memory')).toBeNull();
    expect(lacks('appliance', 'memory')).toBe('it reports nothing about its memory');
    expect(lacks('web', 'balloon')).toBeNull();
    expect(lacks('legacy', 'cpu-tune')).toBeNull();
    expect(host.explain?.('balloon', 'nobody')).toBeNull();
  });
  it('moves a balloon over time, and a guest swaps when it gets too little', async () => {
    const host = createSimulatedHost({ seed: 1 });
    const id = idOf(host, 'db');
    const guest = () => host.describe().guests.find((g) => g.id === id)!;
    const half = guest().max / 2;
    await host.apply({ kind: 'balloon', guest: id, target: half }, signal);
    expect(guest().size).toBe(guest().max);
    host.advance(15);
    const partly = guest().size;
    expect(partly).toBeLessThan(guest().max);
    expect(partly).toBeGreaterThan(half);
    await host.apply({ kind: 'balloon', guest: id, target: 100_000 }, signal);
    host.advance(600);
    expect(guest().size).toBeGreaterThan(100_000);
    expect(guest().swapped).toBeGreaterThan(0);
    const memory = await host.readGuest(id, 'memory', signal);
    expect(memory?.swap_usage).toBeGreaterThan(0);
  });
  it('merges pages while KSM runs, gives memory back, and unmerges', async () => {
    const host = createSimulatedHost({ seed: 1, scenario: 'calm' });
    host.advance(10);
    const before = host.describe().host;
    await host.apply(
      { kind: 'ksm', settings: { pages_to_scan: 1000, sleep_millisecs: 10, run: 1 } },
      signal,
    );
    host.advance(300);
    const merged = host.describe().host;
    expect(merged.ksm.savedByMerging).toBeGreaterThan(0);
    expect(merged.ksm.cpuPercent).toBeGreaterThan(0);
    expect(merged.free).toBeGreaterThan(before.free);
    const data = await host.readHost('ksm', signal);
    expect(data?.ksm_pages_sharing).toBe(Math.round(merged.ksm.savedByMerging / 4));
    expect(data?.ksm_full_scans).toBeGreaterThan(0);
    const across = { kind: 'ksm', settings: { merge_across_nodes: 0 } } as const;
    await expect(host.apply(across, signal)).rejects.toThrow('while pages are merged');
    await host.apply({ kind: 'ksm', settings: { run: 2 } }, signal);
    await host.apply(across, signal);
    expect(host.describe().host.ksm.savedByMerging).toBe(0);
  });
  it('has guests of every kind', async () => {
    const host = createSimulatedHost({ seed: 3 });
    const ask = (name: string, topic: 'memory' | 'balloon') =>
      host.readGuest(idOf(host, name), topic, signal);
    expect(await ask('appliance', 'memory')).toBeUndefined();
    expect(await ask('appliance', 'balloon')).toBeDefined();
    expect(await ask('legacy', 'balloon')).toBeUndefined();
    expect((await ask('liar', 'memory'))?.swap_in).toBe(-5);
    const legacy = { kind: 'balloon', guest: idOf(host, 'legacy'), target: 1 } as const;
    await expect(host.apply(legacy, signal)).rejects.toThrow('no balloon');
    const desktop = idOf(host, 'desktop');
    host.advance(170);
    const control = new AbortController();
    const hanging = host.readGuest(idOf(host, 'stuck'), 'memory', control.signal);
    control.abort();
    await expect(hanging).rejects.toThrow('did not answer');
    host.advance(300);
    expect((await host.listGuests(signal)).map((g) => g.id)).not.toContain(desktop);
    await expect(host.readGuest(desktop, 'memory', signal)).rejects.toThrow('no guest');
  });
  it('applies CPU and I/O limits', async () => {
    const host = createSimulatedHost({ seed: 3 });
    const guest = idOf(host, 'db');
    await host.apply({ kind: 'cpu-tune', guest, quota: 50_000, period: 100_000 }, signal);
    expect(await host.readGuest(guest, 'cpu-tune', signal)).toMatchObject({ vcpu_quota: 50_000 });
    const path = '/var/lib/guests/db-1.img';
    const limits = { total_bytes_sec: 7 };
    await host.apply({ kind: 'io-tune', guest, devices: [{ name: 'vdb', path, limits }] }, signal);
    const data = await host.readGuest(guest, 'io-tune', signal);
    expect(data?.io_tune).toMatchObject([{ name: 'vda' }, { name: 'vdb', current: limits }]);
  });
  it('keeps a calendar', () => {
    expect(calendarAt(0)).toMatchObject({
      time_year: 2024,
      time_month: 1,
      time_day: 1,
      time_hour: 0,
    });
    for (const days of [59, 60, 366, 1234, 40_000]) {
      const date = new Date(Date.UTC(2024, 0, 1 + days, 13, 14, 15));
      expect(calendarAt(days * 86_400 + 13 * 3600 + 14 * 60 + 15)).toEqual({
        time_year: date.getUTCFullYear(),
        time_month: date.getUTCMonth() + 1,
        time_day: date.getUTCDate(),
        time_hour: 13,
        time_minute: 14,
        time_second: 15,
        time_microsecond: 0,
      });
    }
  });
});

describe('the demonstration', () => {
  it('gets short of memory, is relieved by a policy, and everything is given back', async () => {
    const rows = await play(1, true);
    expect(freeShare(rows[2]!)).toBeGreaterThan(0.3);
    const short = rows.filter((row) => freeShare(row) < 0.15);
    expect(short.length).toBeGreaterThan(5);
    const shrunk = rows.filter(({ report }) =>
      report.decisions.some(
        (d) => d.sent && d.control === 'balloon_target' && d.value! < d.before!,
      ),
    );
    expect(shrunk.length).toBeGreaterThan(5);
    expect(rows.some(({ state }) => state.host.ksm.run === 1)).toBe(true);
    const last = rows.at(-1)!;
    expect(freeShare(last)).toBeGreaterThan(0.3);
    expect(last.state.host.ksm.run).toBe(0);
    for (const guest of last.state.guests) expect(guest.size).toBe(guest.max);
    expect(last.report.actions).toEqual([]);
    for (const { report } of rows) {
      expect(report.actions.filter((a) => a.status !== 'ok')).toEqual([]);
    }
    const reasons = rows.flatMap(({ report }) =>
      report.guests.filter((g) => !g.ready).map((g) => g.name),
    );
    expect(new Set(reasons)).toEqual(new Set(['stuck']));
    expect(rows.flatMap(({ report }) => report.gone)).toHaveLength(1);
  }, 20_000);
  it('stays short of memory without the policy, and plays the same every time', async () => {
    const [first, second] = [await play(2, false), await play(2, false)];
    expect(first.map((row) => row.state)).toEqual(second.map((row) => row.state));
    expect(freeShare(first[24]!)).toBeLessThan(0.2);
  }, 20_000);
});
