/**
 * What the daemon costs as a whole: resident memory, and CPU time per cycle.
 * In: how many machines VDSM has, seconds to run. Out: what the kernel says of the process.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startVdsm } from './vdsm.ts';

export interface DaemonCost {
  readonly machines: number;
  /** MiB that are resident, at the end and at the most. */
  readonly resident: number;
  readonly most: number;
  readonly cycles: number;
  /** Milliseconds of CPU time per cycle, after the start. */
  readonly cpu: number;
}

const root = fileURLToPath(new URL('../../..', import.meta.url));
const ticksPerSecond = 100;

/** The environment that the shipped unit gives it. */
function unitEnvironment(): Readonly<Record<string, string>> {
  const unit = readFileSync(join(root, 'deploy/systemd/mom-vdsm.service.d/momus.conf'), 'utf8');
  const lines = [...unit.matchAll(/^Environment="?([A-Z_]+)=([^"\n]*)"?$/gmu)];
  return Object.fromEntries(lines.map(([, name = '', value = '']) => [name, value]));
}

/** Runs a daemon with the shipped policies, a cycle per second. */
export async function daemonCost(machines: number, seconds: number): Promise<DaemonCost> {
  const directory = mkdtempSync(join(tmpdir(), 'momus-bench-'));
  const vdsm = await startVdsm(machines, null);
  const path = (name: string): string => join(directory, name);
  writeFileSync(
    path('mom.conf'),
    `[main]
policy-engine-interval: 1
host-monitor-interval: 1
guest-monitor-interval: 1
guest-manager-interval: 1
hypervisor-interface: vdsmjsonrpcclient
controllers: Balloon, KSM, CpuTune, IoTune
rpc-port: ${path('mom.sock')}
policy-dir: ${join(root, 'policies')}
[logging]
log: ${path('mom.log')}
[host]
collectors: HostMemory, HostKSM, HostCpu
[guest]
collectors: GuestMemoryOptional, GuestBalloonOptional, GuestCpuTune, GuestIoTuneOptional
[momus]
vdsm-address: 127.0.0.1:${vdsm.port}
vdsm-ssl: false
state-dir: ${directory}
`,
  );
  const child = spawn(
    process.execPath,
    [join(root, 'dist', 'cli', 'main.js'), 'agent', '-c', path('mom.conf')],
    { stdio: 'inherit', cwd: root, env: { ...process.env, ...unitEnvironment() } },
  );
  const proc = (file: string): string => readFileSync(`/proc/${child.pid}/${file}`, 'utf8');
  const ticks = (): number => {
    const fields = proc('stat')
      .replace(/^.*\) /u, '')
      .split(' ');
    return Number(fields[11]) + Number(fields[12]);
  };
  const mebibytes = (name: string): number =>
    Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(proc('status'))?.[1] ?? Number.NaN) / 1024;
  try {
    await wait(5000);
    const before = ticks();
    await wait(seconds * 1000);
    const cpu = ((ticks() - before) / ticksPerSecond) * 1000;
    return {
      machines,
      resident: mebibytes('VmRSS'),
      most: mebibytes('VmHWM'),
      cycles: seconds,
      cpu: cpu / seconds,
    };
  } finally {
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    await exited;
    await vdsm.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}
