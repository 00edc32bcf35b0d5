/** What a run tells: once, again, or each time; actions that fail; what the summary counts. */
import { describe, expect, it } from 'vitest';
import { eventsOf, sentence } from '../../src/agent/story/events.ts';
import { createNarrator } from '../../src/agent/story/narrator.ts';
import { readable } from '../../src/agent/story/quantity.ts';
import { tellCycle } from '../../src/agent/story/tell.ts';
import { ksmWords } from '../../src/cli/live/lines-view.ts';
import { createTotals } from '../../src/cli/live/totals.ts';
import type { CycleReport, Decision } from '../../src/index.ts';
import { defaultEnvironment } from '../../src/schema/index.ts';
import { momus } from './fake-io.ts';
import { workspace } from './workspace.ts';

const cwd = workspace({
  'fault.policy': '(with Guests guest (guest.Control "balloon_target" (/ guest.mem_unused 2)))',
  'high.policy': '(with Guests guest (guest.Control "balloon_target" 99999999))',
});
const run = (...words: readonly string[]) => momus(['run', '--interval', '0', ...words], { cwd });
const count = (text: string, part: RegExp): number => [...text.matchAll(part)].length;

const all = defaultEnvironment();
const nothing: CycleReport = {
  cycle: 1,
  startedAt: '2024-01-01T00:00:15.000Z',
  program: '',
  acting: true,
  milliseconds: { collect: 0, evaluate: 0, arbitrate: 0, actuate: 0, total: 0 },
  host: {
    ready: true,
    reason: null,
    missing: [],
    problems: [],
    samples: 1,
    nothing: null,
    sampleAge: 0,
    inputs: null,
  },
  guests: [],
  listingProblem: null,
  gone: [],
  skipped: null,
  decisions: [],
  faults: [],
  actions: [],
  debug: [],
};
const decision: Decision = {
  controller: 'KSM',
  entity: 'host',
  guest: null,
  device: null,
  control: 'ksm_run',
  wanted: 1,
  value: 1,
  before: 0,
  outcome: 'apply',
  sent: true,
  reason: null,
  limit: null,
  at: null,
};
const figures = {
  total: null,
  free: null,
  swapped: null,
  ksmPages: null,
  ksmSleep: null,
  ksmCpu: null,
};

describe('the story of a run', () => {
  it('tells a fault that lasts once, and every 10th cycle', async () => {
    const { stdout } = await run('--cycles', '21', 'fault.policy');
    expect(count(stdout, /^ {2}appliance: fault: /gm)).toBe(1);
    expect(count(stdout, /^ {2}appliance: still: fault: /gm)).toBe(2);
    expect(stdout).toMatch(/^ {2}policy {5}\d+ warnings?; see momus check fault\.policy$/m);
  });

  it('says once why a proposal changes nothing', async () => {
    const { stdout } = await run('--cycles', '3', 'high.policy');
    const line =
      /^ {2}web: balloon_target stays 5\.00 GiB \(high\.policy:1 wants 95\.4 GiB, above balloon_max\)$/gm;
    expect(count(stdout, line)).toBe(1);
  });

  it('tells of guests that are gone, and names who owes an answer', async () => {
    const { stdout } = await run();
    expect(stdout).toMatch(/^ {2}desktop: is gone$/m);
    expect(stdout).toMatch(
      /^ {2}stuck: left alone: GuestCpuTune gave no answer within 300 ms \(no/m,
    );
    expect(stdout).toMatch(/^ {2}decisions {2}\d+ sent: balloon_target \d+/m);
    expect(stdout).toMatch(/^ {2}actions {4}\d+ done; one may carry several decisions$/m);
  });

  it('breaks long lines between words on a terminal only', async () => {
    const { stdout } = await momus(['run', '--interval', '0', '--cycles', '12'], {
      cwd,
      isTTY: true,
      rows: 10,
      env: { NO_COLOR: '1' },
    });
    expect(stdout).toMatch(/^ {2}stuck: left alone: .{1,60}\n {4}\S/m);
    const told = stdout.split('\n').filter((line) => line.startsWith('  '));
    for (const line of told) expect(line.length).toBeLessThanOrEqual(80);
  });

  it('keeps the name of a guest that is gone', () => {
    const narrator = createNarrator(all);
    const guest = { ...nothing.host, id: '1', name: 'web', quarantined: false };
    narrator.tell({ ...nothing, guests: [guest] });
    const [told] = narrator.tell({ ...nothing, gone: ['1'] });
    expect(told?.event).toMatchObject({ kind: 'gone', guest: '1', subject: 'web' });
  });

  it('says why an action failed, and counts it', () => {
    const message = 'permission denied (are you root?): /sys/kernel/mm/ksm/run';
    const action = { kind: 'ksm', settings: { run: 1 } } as const;
    const failed = { action, status: 'failed', message, milliseconds: 1, decisions: [0] } as const;
    const report = { ...nothing, decisions: [decision], actions: [failed] };
    const [event] = eventsOf(report, all);
    expect(event && sentence(event)).toBe(`did not set ksm_run 0 → 1: ${message}`);
    const totals = createTotals(false);
    const host = { ...figures, ksmRun: 0, ksmSaved: 0 };
    totals.add({ report, of: 1, time: '', host, guests: [] });
    expect(totals.acted()).toEqual({ done: 0, notDone: 1 });
  });

  it('knows that stopped KSM keeps what it merged', () => {
    const words = (ksmRun: number) => ksmWords({ ...figures, ksmRun, ksmSaved: 1024 * 1024 });
    expect(words(0)).toBe('KSM off, 1.00 GiB still merged');
    expect(words(1)).toBe('KSM on, saves 1.00 GiB');
  });
});

it('amounts of whole KiB in a sentence are read like all others', () => {
  expect(readable('from 4194304 KiB to 2097152 KiB; 5 MiB, 12')).toBe(
    'from 4.00 GiB to 2.00 GiB; 5 MiB, 12',
  );
});

it.each([
  [0, []],
  [1, ['1 cycle was left out: the one before took too long']],
  [3, ['3 cycles were left out: the one before took too long']],
])('%d cycles that were left out are counted in words', (leftOut, said) => {
  const lines: string[] = [];
  const log = {
    debug: () => {},
    info: () => {},
    warn: (line: string) => lines.push(line),
    error: () => {},
  };
  tellCycle(log, [], { cycle: 1, milliseconds: { total: 1 } } as CycleReport, leftOut);
  expect(lines).toEqual(said);
});
