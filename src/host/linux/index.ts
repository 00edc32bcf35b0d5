/**
 * The Linux host: memory, KSM, CPUs and time of the machine this runs on. It has no guests of its
 * own; adapters of a hypervisor add those.
 * In: where /proc and /sys are. Out: a port that restores on `close` what it changed.
 */
import { join } from 'node:path';
import { timeFields } from '../clock.ts';
import type { HostPort, HostTopic, RawData } from '../port.ts';
import { figuresNow, readText } from './files.ts';
import { ksmAdvisor, readKsm } from './ksm.ts';
import { ksmSettings } from './ksm-settings.ts';
import { cpuCount, memoryFields, type SwapCounters, swapCounters } from './memory.ts';
import {
  otherTuner,
  type Process,
  type ProcessStat,
  processes,
  processStat,
  qemuMemory,
} from './processes.ts';

export { type Restorable, restoreOnExit } from './restore-on-exit.ts';

export interface LinuxHost extends HostPort {
  /** What `close` does, at once: for a process that is about to exit. Throws where it fails. */
  readonly restoreNow: () => void;
}

export interface LinuxOptions {
  /** Where the kernel's file systems are; other places for tests. */
  readonly proc?: string;
  readonly sys?: string;
  /** The local time. */
  readonly now?: () => Date;
}

/** CPU time in /proc is counted in these, per second, on every Linux there is. */
const ticksPerSecond = 100;
/** Milliseconds. */
const oneMoment = 1000;

/** Makes the port. */
export function createLinuxHost(options: LinuxOptions = {}): LinuxHost {
  const { proc = '/proc', sys = '/sys', now = () => new Date() } = options;
  const ksmDirectory = join(sys, 'kernel/mm/ksm');
  const settings = ksmSettings(ksmDirectory);
  const problems = new Map<string, string>();
  const ksmdUsage = usageMeter(proc);
  let swapBefore: SwapCounters | null = null;

  /** One look at the processes serves all that is asked within a moment. */
  let looked: { readonly at: number; readonly all: Promise<readonly Process[]> } | null = null;
  const lookAtProcesses = (): Promise<readonly Process[]> => {
    const at = performance.now();
    if (looked === null || at - looked.at > oneMoment) looked = { at, all: processes(proc) };
    return looked.all;
  };

  const memory = async (): Promise<RawData | undefined> => {
    const meminfo = figuresNow(join(proc, 'meminfo'));
    const vmstat = figuresNow(join(proc, 'vmstat'));
    if (meminfo === undefined) {
      problems.set('memory', `there is no ${join(proc, 'meminfo')}`);
      return undefined;
    }
    const swap = swapCounters(vmstat ?? '');
    const data = memoryFields(meminfo, swap, swapBefore);
    swapBefore = swap;
    return data;
  };

  const ksm = async (): Promise<RawData | undefined> => {
    const { data, problem } = await readKsm(ksmDirectory);
    if (data === undefined) {
      problems.set('ksm', problem);
      return undefined;
    }
    const all = await lookAtProcesses();
    return {
      ...data,
      ksm_shareable: await qemuMemory(proc, all),
      ksmd_cpu_usage: await ksmdUsage(all.find(({ name }) => name === 'ksmd')?.pid),
    };
  };

  const cpu = async (): Promise<RawData | undefined> => {
    const cpuinfo = await readText(join(proc, 'cpuinfo'), 16 * 1024 * 1024);
    if (cpuinfo === undefined) {
      problems.set('cpu', `there is no ${join(proc, 'cpuinfo')}`);
      return undefined;
    }
    return { cpu_count: cpuCount(cpuinfo) };
  };

  const readHost = async (topic: HostTopic): Promise<RawData | undefined> => {
    problems.delete(topic);
    switch (topic) {
      case 'memory':
        return memory();
      case 'ksm':
        return ksm();
      case 'cpu':
        return cpu();
      case 'time':
        return timeFields(now());
      default: {
        const never: never = topic;
        return never;
      }
    }
  };

  return {
    name: 'linux',
    simulated: false,
    listGuests: async () => [],
    readHost,
    readGuest: async () => undefined,
    apply: async (action, signal) => {
      signal.throwIfAborted();
      if (action.kind === 'custom')
        throw new Error(`nothing carries out what ${action.controller} decides`);
      if (action.kind !== 'ksm') throw new Error('this host has no guests');
      settings.write(action.settings);
    },
    conflict: async () => {
      const tuner = await otherTuner(proc, await lookAtProcesses());
      if (tuner !== null) return `${tuner} tunes this host already`;
      const advisor = await ksmAdvisor(ksmDirectory);
      return advisor === null
        ? null
        : `the kernel's KSM advisor is on: ${join(ksmDirectory, 'advisor_mode')} is ${advisor}, not none`;
    },
    explain: (topic) => problems.get(topic) ?? null,
    close: async () => settings.restore(),
    restoreNow: settings.restore,
  };
}

/** Measures the CPU time of a process between calls, in percent of one CPU, cut to whole numbers. */
function usageMeter(proc: string): (pid: number | undefined) => Promise<number> {
  let before: { readonly pid: number; readonly ticks: number; readonly seconds: number } | null =
    null;
  return async (pid) => {
    const stat: ProcessStat | undefined =
      pid === undefined ? undefined : await processStat(proc, pid);
    const uptime = Number(figuresNow(join(proc, 'uptime'))?.split(' ')[0]);
    const last = before;
    if (pid === undefined || stat === undefined || !Number.isFinite(uptime)) {
      before = null;
      return 0;
    }
    before = { pid, ticks: stat.ticks, seconds: uptime };
    if (last === null || last.pid !== pid || uptime <= last.seconds) return 0;
    const used = (stat.ticks - last.ticks) / ticksPerSecond;
    return Math.max(0, Math.floor((100 * used) / (uptime - last.seconds)));
  };
}
