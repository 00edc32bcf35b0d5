/**
 * docs/decision-log.md: its example is what a real cycle records, it explains every key that a record
 * can have, and its figures are those of the code.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fullEvery } from '../../../src/agent/record/decision-log.ts';
import { explainFrom } from '../../../src/agent/record/explain.ts';
import { writeRecord } from '../../../src/agent/record/write-record.ts';
import { createCompiler } from '../../../src/compiler/compile.ts';
import type { RawData } from '../../../src/host/port.ts';
import { createCycle } from '../../../src/runtime/index.ts';
import { loadProgram } from '../../../src/runtime/load.ts';
import { environmentFor } from '../../../src/schema/presets.ts';
import { fakePort } from '../../runtime/fake-port.ts';
import { folder, linesOf, openLog } from './folder.ts';
import { cycles, secondsApart, start } from './reports.ts';

const page = readFileSync(new URL('../../../docs/decision-log.md', import.meta.url), 'utf8');
const blocks = (language: string): readonly string[] =>
  [...page.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'gu'))].map(
    ([, text = '']) => text,
  );

/** By id; a guest that fails says why. */
const guests: ReadonlyMap<string, { readonly name: string; readonly data: RawData | string }> =
  new Map([
    [
      '5f2a-11',
      {
        name: 'web',
        data: { balloon_cur: 4_194_304, balloon_max: 4_194_304, balloon_min: 1_048_576 },
      },
    ],
    [
      '81c0-7e',
      {
        name: 'db',
        data: { balloon_cur: 8_388_608, balloon_max: 8_388_608, balloon_min: 2_097_152 },
      },
    ],
    ['e77b-02', { name: 'mail', data: 'the monitor is busy' }],
  ]);

const memory: RawData = {
  mem_available: 33_554_432,
  mem_unused: 1_000_000,
  anon_pages: 20_000_000,
  swap_in: 0,
  swap_out: 0,
  swap_total: 0,
  swap_usage: 0,
};
const ksm: RawData = {
  ksm_run: 0,
  ksm_pages_to_scan: 64,
  ksm_sleep_millisecs: 10,
  ksm_merge_across_nodes: 1,
  ksm_pages_shared: 0,
  ksm_pages_sharing: 0,
  ksm_pages_unshared: 0,
  ksm_pages_volatile: 0,
  ksm_full_scans: 0,
  ksm_shareable: 0,
  ksmd_cpu_usage: 0,
};

/** Two cycles of a host on which memory is short, and then is not. */
async function record(path: string, policy: string): Promise<ReturnType<typeof openLog>> {
  const environment = environmentFor({
    hostCollectors: ['HostMemory', 'HostKSM'],
    guestCollectors: ['GuestBalloon'],
    controllers: ['Balloon', 'KSM'],
  });
  const { module, diagnostics } = createCompiler(environment).compile([
    { name: '02-balloon', text: policy },
  ]);
  expect(diagnostics).toEqual([]);
  let time = 0;
  let free = 3_000_000;
  const cycle = createCycle({
    program: loadProgram(module!, '6f1c0e2a'),
    environment,
    port: fakePort({
      listGuests: async () => [...guests].map(([id, { name }]) => ({ id, name })),
      readHost: async (topic) => (topic === 'memory' ? { ...memory, mem_free: free } : ksm),
      readGuest: async (id) => {
        const data = guests.get(id)?.data;
        if (typeof data === 'string') throw new Error(data);
        return data;
      },
    }),
    options: {
      act: true,
      interval: secondsApart,
      clock: { now: () => start + time, elapsed: () => time },
      limits: () => ({
        excluded: (_, name) => name === 'db',
        balloonFloor: { kib: 65_536, share: 0.1, shareWithoutMinimum: 0.5 },
        balloonStep: { kib: 262_144, share: 0.25 },
        changeInterval: 10,
        guestsPerCycle: 64,
      }),
    },
  });
  const log = openLog(path);
  for (const next of [3_000_000, 20_000_000]) {
    free = next;
    log.record(await cycle.run());
    await log.settled();
    time += secondsApart * 1000;
  }
  return log;
}

/** Without what depends on the machine. */
const steady = (json: string): unknown =>
  JSON.parse(json, (key, value) => (key === 'milliseconds' ? typeof value : value));

describe('the example', () => {
  it('is what a cycle records, and what is explained from it', async () => {
    const path = join(folder(), 'log');
    const [policy = ''] = blocks('lisp');
    await record(path, policy);
    const [first = '', second = '', explained = ''] = blocks('json');
    const lines = linesOf(path);
    expect(lines.map(steady)).toEqual([first, second].map(steady));
    const textOf = () => policy;
    const explanation = await explainFrom({
      path,
      guest: 'web',
      at: '2026-03-01T00:00:10Z',
      textOf,
    });
    expect(steady(JSON.stringify(explanation))).toEqual(steady(explained));
  });
});

describe('the page', () => {
  it('explains every key', () => {
    const keys = new Set<string>();
    /** Their keys are names of fields and settings. */
    const dictionaries = new Set(['inputs', 'settings', 'limits']);
    const collect = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      for (const [key, part] of Object.entries(value)) {
        if (!Array.isArray(value)) keys.add(key);
        if (!dictionaries.has(key)) collect(part);
      }
    };
    for (const reports of fc.sample(cycles(8), { seed: 1, numRuns: 100 })) {
      let before = null;
      for (const report of reports) {
        const { line, recorded } = writeRecord(report, before, secondsApart);
        collect(JSON.parse(line));
        before = recorded;
      }
    }
    expect(keys.size).toBeGreaterThan(40);
    expect([...keys].filter((key) => !page.includes(`\`${key}\``))).toEqual([]);
  });

  it('has the figures of the code', () => {
    expect(page).toContain(`each ${fullEvery} records`);
  });
});
