/**
 * A daemon on a stand-in for VDSM, with the count of cycles that healthy guests lost.
 * In: how both are to be. Out: what a test's work comes to; all of it ends with the test.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import { type Daemon, startDaemon } from '../../../src/agent/daemon/daemon.ts';
import { createMomClient } from '../../../src/host/mom/index.ts';
import type { CycleReport } from '../../../src/runtime/report.ts';
import type { RpcValue } from '../../../src/xml-rpc/value.ts';
import { type StandIn, type StandInOptions, startStandIn } from '../../vdsm/index.ts';

/** Wants another size of every guest in each cycle, so that each cycle acts. */
export const restless = `
(with Guests guest
  (if (valid guest.balloon_cur)
      (guest.Control "balloon_target"
        (if (> guest.balloon_cur (* 0.7 guest.balloon_max))
            (* 0.6 guest.balloon_max)
            (* 0.8 guest.balloon_max)))
      0))
`;

export interface FaultWorld {
  readonly vdsm: StandIn;
  readonly daemon: Daemon;
  readonly reports: readonly CycleReport[];
  readonly directory: string;
  /** Waits for so many more cycles that decided. */
  readonly cycles: (count: number) => Promise<void>;
  /** Cycles, since the first in which all were there, that a guest without fault took no part in. */
  readonly lost: (faulty?: readonly string[]) => readonly string[];
  readonly call: (method: string, ...params: readonly RpcValue[]) => Promise<RpcValue>;
}

export interface FaultOptions {
  readonly vdsm?: StandInOptions;
  readonly policies?: Readonly<Record<string, string>>;
  /** Lines of [main] and of [momus]. */
  readonly main?: string;
  readonly momus?: string;
  readonly log?: string;
}

export const soon = { timeout: 60_000, interval: 25 };

/** The configuration of a daemon in a directory, on the VDSM of a port. */
export function writeConfig(directory: string, port: number, options: FaultOptions = {}): string {
  mkdirSync(join(directory, 'mom.d'), { recursive: true });
  for (const [name, text] of Object.entries(options.policies ?? { '10-restless': restless }))
    writeFileSync(join(directory, `mom.d/${name}.policy`), text);
  const path = join(directory, 'mom.conf');
  writeFileSync(
    path,
    `[main]
policy-engine-interval: 1
host-monitor-interval: 1
guest-monitor-interval: 1
guest-manager-interval: 1
hypervisor-interface: vdsmjsonrpcclient
controllers: Balloon, KSM, CpuTune, IoTune
rpc-port: ${join(directory, 'mom.sock')}
policy-dir: ${join(directory, 'mom.d')}
${options.main ?? ''}
[logging]
log: ${options.log ?? join(directory, 'mom.log')}
[host]
collectors: HostMemory, HostKSM, HostCpu
[guest]
collectors: GuestMemoryOptional, GuestBalloonOptional, GuestCpuTune, GuestIoTuneOptional
[momus]
vdsm-address: 127.0.0.1:${port}
vdsm-ssl: false
state-dir: ${join(directory, 'state')}
change-interval: 0
${options.momus ?? ''}
`,
  );
  return path;
}

/** Starts both, works, and ends both. */
export async function withDaemon(
  options: FaultOptions,
  work: (world: FaultWorld) => Promise<void>,
): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'momus-faults-'));
  const vdsm = await startStandIn(options.vdsm ?? { machines: 5 });
  const reports: CycleReport[] = [];
  const daemon = await startDaemon({
    config: writeConfig(directory, vdsm.port, options),
    dryRun: false,
    env: {},
    stderr: { write: () => {}, isTTY: false },
    version: '0',
    recorders: [{ observe: (report) => reports.push(report) }],
  });
  const all = [...vdsm.host.machines.keys()];
  const client = createMomClient(join(directory, 'mom.sock'));
  const cycles = async (count: number): Promise<void> => {
    const wanted = reports.length + count;
    await vi.waitFor(() => expect(reports.length).toBeGreaterThanOrEqual(wanted), soon);
  };
  const readyIn = ({ guests }: CycleReport): ReadonlySet<string> =>
    new Set(guests.filter(({ ready }) => ready).map(({ id }) => id));
  try {
    await vi.waitFor(() => {
      expect(reports.some((report) => report.guests.length > 0)).toBe(true);
    }, soon);
    await work({
      vdsm,
      daemon,
      reports,
      directory,
      cycles,
      lost: (faulty = []) => {
        const healthy = all.filter((id) => !faulty.includes(id));
        const first = reports.findIndex((report) => readyIn(report).size >= healthy.length);
        expect(first, 'a cycle with all healthy guests').toBeGreaterThanOrEqual(0);
        return reports.slice(first).flatMap((report) => {
          const ready = readyIn(report);
          const out = healthy.filter((id) => !ready.has(id) || report.skipped !== null);
          return out.map((id) => `cycle ${report.cycle}: ${id.slice(-3)} ${report.skipped ?? ''}`);
        });
      },
      call: (method, ...params) => client(method, params, AbortSignal.timeout(20_000)),
    });
  } finally {
    await daemon.stop();
    await vdsm.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Targets of balloons that VDSM was asked for, by machine. */
export const balloonCalls = (vdsm: StandIn): readonly string[] =>
  vdsm.calls.flatMap(({ method, params }) =>
    method === 'VM.setBalloonTarget' ? [String(params.vmID)] : [],
  );
