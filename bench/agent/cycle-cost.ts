/**
 * What a cycle of the agent costs this process, by phase, in CPU time.
 * In: how many machines VDSM has, which policies. Out: medians over some cycles, in milliseconds.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { agentSettings } from '../../src/agent/config/agent-settings.ts';
import { readConfig } from '../../src/agent/config/config.ts';
import { createDecisionLog } from '../../src/agent/record/decision-log.ts';
import { createMetrics } from '../../src/agent/record/metrics.ts';
import { createCompiler } from '../../src/compiler/compile.ts';
import type { Source } from '../../src/compiler/text/source.ts';
import { createLinuxHost } from '../../src/host/linux/index.ts';
import { createVdsmHost } from '../../src/host/vdsm/index.ts';
import { createCycle } from '../../src/runtime/index.ts';
import { loadProgram } from '../../src/runtime/load.ts';
import { environmentFor } from '../../src/schema/presets.ts';
import { ioTuneOf, makeMachine, statisticsOf } from '../../test/vdsm/machines.ts';
import { median } from '../measure.ts';
import { startVdsm } from './vdsm.ts';

/** Milliseconds of CPU time, user and system. */
export interface CycleCost {
  readonly machines: number;
  readonly policies: string;
  /** With the answers of VDSM: TLS, frames, JSON, samples, averages. */
  readonly collect: number;
  readonly evaluate: number;
  /** With the report of the cycle, where nothing is sent. */
  readonly arbitrate: number;
  readonly actuate: number;
  /** Metrics and the decision log. */
  readonly record: number;
  readonly total: number;
  /** Parsing the texts of the answers alone. */
  readonly json: number;
  /** Actions that were sent in a cycle. */
  readonly actions: number;
  /** Bytes of the answers. */
  readonly bytes: number;
}

const cpu = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

const environment = environmentFor({
  hostCollectors: ['HostMemory', 'HostKSM', 'HostCpu'],
  guestCollectors: [
    'GuestMemoryOptional',
    'GuestBalloonOptional',
    'GuestCpuTune',
    'GuestIoTuneOptional',
  ],
  controllers: ['Balloon', 'KSM', 'CpuTune', 'IoTune'],
});

/** Measures. */
export async function cycleCost(
  machines: number,
  policies: string,
  sources: readonly Source[],
  cycles: number,
  tls: boolean,
): Promise<CycleCost> {
  const directory = mkdtempSync(join(tmpdir(), 'momus-bench-'));
  const vdsm = await startVdsm(machines, tls ? join(directory, 'certificates') : null);
  const host = createVdsmHost({
    host: '127.0.0.1',
    port: vdsm.port,
    tls: vdsm.tls,
    local: createLinuxHost(),
  });
  try {
    const { module } = createCompiler(environment).compile(sources);
    if (module === null) throw new Error('the policies have errors');
    const { values } = readConfig('[momus]\nchange-interval: 0\n', '').config;
    const settings = agentSettings({ values });
    // Where one phase ends and the next begins; a cycle without actions has none after arbitration.
    const marks = { collected: 0, evaluated: 0, decided: 0 };
    const program = loadProgram(module, '');
    const cycle = createCycle({
      program: {
        ...program,
        evaluate: (...given) => {
          marks.collected = cpu();
          const evaluation = program.evaluate(...given);
          marks.evaluated = cpu();
          marks.decided = 0;
          return evaluation;
        },
      },
      environment,
      port: {
        ...host,
        conflict: (signal) => {
          marks.decided = cpu();
          return host.conflict(signal);
        },
      },
      options: {
        act: true,
        limits: () => ({ ...settings.limits, excluded: () => false }),
        timeLimits: { list: 30_000, read: 30_000, phase: 1e9 },
      },
    });
    const log = createDecisionLog({
      path: join(directory, 'decisions.jsonl'),
      interval: 15,
      onProblem: () => {},
      onRecovered: () => {},
    });
    const metrics = createMetrics({
      version: '',
      state: () => ({
        acting: true,
        paused: false,
        dryRun: false,
        set: null,
        interval: 15,
        cyclesLeftOut: 0,
        decisionLog: null,
        plots: null,
      }),
      excluded: () => false,
    });
    const rows: Omit<CycleCost, 'machines' | 'policies' | 'json' | 'bytes'>[] = [];
    for (let i = 0; i < cycles; i++) {
      const before = cpu();
      const report = await cycle.run();
      if (report.guests.length !== machines) throw new Error(report.listingProblem ?? 'machines');
      const end = cpu();
      metrics.observe(report, cycle.latest());
      log.record(report);
      await log.settled();
      const total = cpu() - before;
      const decided = marks.decided === 0 ? end : marks.decided;
      const collect = marks.collected - before;
      const evaluate = marks.evaluated - marks.collected;
      const arbitrate = decided - marks.evaluated;
      const actuate = end - decided;
      const record = total - (end - before);
      const actions = report.actions.filter(({ status }) => status === 'ok').length;
      rows.push({ collect, evaluate, arbitrate, actuate, record, total, actions });
    }
    metrics.close();
    // The first cycles also compile what runs often.
    const settled = rows.slice(Math.floor(cycles / 3));
    const of = (key: keyof (typeof rows)[number]): number => median(settled.map((row) => row[key]));
    const all = Array.from({ length: machines }, (_, n) => makeMachine(n + 1));
    const texts = [
      JSON.stringify(all.map(statisticsOf)),
      JSON.stringify(Object.fromEntries(all.map((machine) => [machine.id, ioTuneOf(machine)]))),
    ];
    return {
      machines,
      policies,
      collect: of('collect'),
      evaluate: of('evaluate'),
      arbitrate: of('arbitrate'),
      actuate: of('actuate'),
      record: of('record'),
      total: of('total'),
      json: jsonCost(texts),
      actions: of('actions'),
      bytes: texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0),
    };
  } finally {
    await host.close();
    await vdsm.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

function jsonCost(texts: readonly string[]): number {
  const costs: number[] = [];
  for (let i = 0; i < 30; i++) {
    const before = cpu();
    for (const text of texts) JSON.parse(text);
    costs.push(cpu() - before);
  }
  return median(costs);
}
