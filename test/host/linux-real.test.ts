/**
 * The Linux host on the machine that runs the tests: reads it, and where it is allowed to (root, a
 * kernel with KSM, no other tuner), changes KSM settings and puts every one back.
 */
import { accessSync, constants, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { describe, expect, it } from 'vitest';
import { createLinuxHost } from '../../src/host/linux/index.ts';
import { createCycle } from '../../src/runtime/index.ts';
import { environmentFor } from '../../src/schema/presets.ts';
import { fakeProgram } from '../runtime/fake-program.ts';

const signal = new AbortController().signal;
const directory = '/sys/kernel/mm/ksm';
const changed = ['run', 'pages_to_scan', 'sleep_millisecs', 'merge_across_nodes'];

/** Why settings cannot be changed here; null where they can. */
async function obstacle(): Promise<string | null> {
  if (process.platform !== 'linux') return 'this is not Linux';
  try {
    for (const name of ['run', 'pages_to_scan']) accessSync(`${directory}/${name}`, constants.W_OK);
  } catch {
    return `${directory} is missing or not writable`;
  }
  return createLinuxHost().conflict(signal);
}

const read = (name: string): string | null => {
  try {
    return readFileSync(`${directory}/${name}`, 'utf8');
  } catch {
    return null;
  }
};
const settings = (): Record<string, string | null> =>
  Object.fromEntries(changed.map((name) => [name, read(name)]));

describe.skipIf(process.platform !== 'linux')('this machine', () => {
  it('reads its memory, CPUs and time', async () => {
    const environment = environmentFor({
      hostCollectors: ['HostMemory', 'HostCpu', 'HostTime'],
      guestCollectors: [],
      controllers: [],
    });
    const cycle = createCycle({ program: fakeProgram(), environment, port: createLinuxHost() });
    const report = await cycle.run();
    expect(report.host.reason).toBeNull();
    expect(report.host.problems).toEqual([]);
    const sample = cycle.latest().host;
    expect(sample?.get('mem_available')).toBeCloseTo(totalmem() / 1024, -4);
    expect(sample?.get('cpu_count')).toBeGreaterThanOrEqual(cpus().length);
    expect(sample?.get('time_year')).toBe(new Date().getFullYear());
  });

  it('changes KSM settings and puts every file back', async (context) => {
    const why = await obstacle();
    if (why !== null) {
      console.info(`skipped: ${why}`);
      context.skip(why);
    }
    const before = settings();
    const host = createLinuxHost();
    try {
      const data = await host.readHost('ksm', signal);
      const pages = Number(data?.ksm_pages_to_scan) === 77 ? 78 : 77;
      const run = Number(data?.ksm_run) === 1 ? 0 : 1;
      await host.apply({ kind: 'ksm', settings: { run, pages_to_scan: pages } }, signal);
      expect(await host.readHost('ksm', signal)).toMatchObject({
        ksm_run: run,
        ksm_pages_to_scan: pages,
      });
      await host.close();
      expect(settings()).toEqual(before);
      expect(readdirSync(directory)).toContain('run');
    } finally {
      for (const [name, value] of Object.entries(before)) {
        if (value !== null && read(name) !== value)
          writeFileSync(`${directory}/${name}`, value.trim());
      }
    }
  });
});
