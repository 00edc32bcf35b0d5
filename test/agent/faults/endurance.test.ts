/** A hundred thousand cycles of simulated time: no handle, listener or memory grows. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { createAgent } from '../../../src/agent/agent.ts';
import { agentSettings } from '../../../src/agent/config/agent-settings.ts';
import { readConfig } from '../../../src/agent/config/config.ts';
import { openRecords } from '../../../src/agent/daemon/records.ts';
import type { GuestIdentity, HostPort, RawData } from '../../../src/host/port.ts';
import { defaultEnvironment } from '../../../src/schema/presets.ts';
import { restless } from './world.ts';

const cycles = 100_000;
const warmUp = 10_000;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** A host whose guests come and go, fail, and change under every action. */
function changingHost(): HostPort {
  let cycle = 0;
  const sizes = new Map<string, number>();
  const gib = 1024 * 1024;
  return {
    name: 'changing',
    simulated: true,
    beginSample: () => {
      cycle += 1;
    },
    listGuests: async () => {
      if (cycle % 97 === 0) throw new Error('no listing');
      // Another guest every ten cycles: in all, more than ten thousand.
      return [0, 1, 2].map(
        (i): GuestIdentity => ({
          id: `g${Math.floor(cycle / 10) + i}`,
          name: `n${i}`,
          pid: cycle % 1000,
        }),
      );
    },
    readHost: async (topic): Promise<RawData> =>
      topic === 'memory'
        ? {
            mem_available: 9 * gib,
            mem_unused: gib,
            mem_free: gib,
            swap_in: 0,
            swap_out: 0,
            anon_pages: 0,
            swap_total: 0,
            swap_usage: 0,
          }
        : {
            cpu_count: 4,
            ksm_run: 0,
            ksm_pages_to_scan: 100,
            ksm_sleep_millisecs: 20,
            ksm_pages_shared: 0,
            ksm_pages_sharing: 0,
            ksm_pages_unshared: 0,
            ksm_pages_volatile: 0,
            ksm_full_scans: 0,
            ksm_shareable: 0,
            ksmd_cpu_usage: 0,
            ksm_merge_across_nodes: 1,
            time_year: 2024,
            time_month: 1,
            time_day: 1,
            time_hour: 1,
            time_minute: 1,
            time_second: 1,
            time_microsecond: 0,
          },
    readGuest: async (guest) => {
      if (cycle % 13 === 0) throw new Error('no answer');
      return {
        balloon_cur: sizes.get(guest) ?? 4 * gib,
        balloon_min: gib,
        balloon_max: 4 * gib,
        mem_unused: gib,
        mem_available: 3 * gib,
        vcpu_count: 2,
      };
    },
    apply: async (action) => {
      if (cycle % 31 === 0) throw new Error('not now');
      if (action.kind !== 'balloon') return;
      sizes.set(action.guest, action.target);
      if (sizes.size > 100) sizes.delete([...sizes.keys()][0] ?? '');
    },
    conflict: async () => null,
    close: async () => {},
  };
}

it(`keeps its size over ${cycles} cycles`, { timeout: 600_000 }, async () => {
  const directory = mkdtempSync(join(tmpdir(), 'momus-endurance-'));
  const { values } = readConfig(
    '[momus]\nchange-interval: 0\ndecision-log-bytes: 65536\ndecision-log-files: 1\n',
    'c',
  ).config;
  let now = 0;
  let done = 0;
  let finish = (): void => {};
  const finished = new Promise<void>((resolve) => (finish = resolve));
  const sizes: number[] = [];
  const handles: number[] = [];
  const listeners: number[] = [];
  const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
  const records = openRecords(values, join(directory, 'decisions.jsonl'), {
    version: '0',
    log,
    agent: () => agent,
  });
  const measure = (): void => {
    collectGarbage();
    sizes.push(process.memoryUsage().heapUsed);
    handles.push(process.getActiveResourcesInfo().length);
    listeners.push(
      process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0),
    );
  };
  const counting = `(with Guests g (g.SetVar "n" (+ 1 (if (valid (g.GetVar "n")) (g.GetVar "n") 0))))\n${restless}`;
  const agent = createAgent({
    host: changingHost(),
    environment: defaultEnvironment(),
    settings: agentSettings({ values }),
    readPolicies: async () => ({ sources: [{ name: '10', text: counting }], problems: [] }),
    log,
    recorders: [
      ...records.recorders,
      {
        observe: () => {
          done += 1;
          if (done >= warmUp && done % 10_000 === 0) measure();
          if (done === cycles) finish();
        },
      },
    ],
    clock: { now: () => 1_700_000_000_000 + now, elapsed: () => now },
    sleep: async (milliseconds, signal) => {
      now += milliseconds;
      // Lets everything else have its turn, as a real wait would.
      await new Promise((resolve) => setImmediate(resolve));
      if (done >= cycles) await new Promise((resolve) => signal.addEventListener('abort', resolve));
    },
    version: '0',
  });
  try {
    await agent.start();
    await finished;
    const { lastCycle, cycles: counted } = await agent.api.status();
    expect(counted).toBe(cycles);
    expect(lastCycle?.skipped).toBeNull();
    expect(await records.metrics()).toContain('momus_cycles_total 100000');
    const mebibytes = sizes.map((size) => Math.round((size / 1024 / 1024) * 10) / 10);
    console.log(`heap in MiB every 10000 cycles: ${mebibytes.join(' ')}`);
    // After the warm-up the heap does not grow by what a leak of a few hundred bytes a cycle would give.
    const [first = 0, ...rest] = sizes;
    expect(Math.min(...rest.slice(-3)) - first).toBeLessThan(8 * 1024 * 1024);
    expect(Math.max(...handles.slice(1))).toBeLessThanOrEqual((handles[0] ?? 0) + 2);
    expect(Math.max(...listeners)).toBe(Math.min(...listeners));
  } finally {
    await agent.stop();
    rmSync(directory, { recursive: true, force: true });
  }
});
