/**
 * Statistics of one machine as the fields of the topics.
 * In: what `Host.getAllVmStats` says of it. Out: fields, or why there are none. Pure.
 *
 * A field that VDSM leaves out is left out here; nothing is assumed but what MOM assumes.
 */
import type { RawData, RawValue } from '../port.ts';
import { type Fields, figureOf, isFields } from './answers.ts';

/** Fields, or the reason why there are none. */
export type Answer =
  | { readonly data: RawData; readonly problem: null }
  | { readonly data: undefined; readonly problem: string };

/** The topics that statistics answer. */
export type StatisticsTopic = 'memory' | 'balloon' | 'cpu-tune';

/** Reads one topic. */
export function statisticsOf(topic: StatisticsTopic, machine: Fields): Answer {
  switch (topic) {
    case 'memory':
      return memory(machine);
    case 'balloon':
      return balloon(machine);
    case 'cpu-tune':
      return cpuTune(machine);
    default: {
      const never: never = topic;
      return never;
    }
  }
}

const found = (data: RawData): Answer => ({ data, problem: null });
const nothing = (problem: string): Answer => ({ data: undefined, problem });

/**
 * What the guest says of its memory. VDSM gives zeros in place of what no guest said; `memUsage`
 * tells the two apart.
 */
function memory({ memUsage, memoryStats }: Fields): Answer {
  const usage = figureOf(memUsage);
  if (usage === undefined) return nothing('VDSM does not say how much memory the guest uses');
  if (typeof usage !== 'number' || usage === 0) {
    return nothing('nothing in the guest reports its memory (`memUsage` is 0)');
  }
  if (!isFields(memoryStats) || Object.keys(memoryStats).length === 0) {
    return nothing('VDSM has no `memoryStats` of the guest');
  }
  const figure = (name: string): RawValue => figureOf(memoryStats[name]);
  return found({
    mem_available: figure('mem_total'),
    mem_unused: figure('mem_unused'),
    mem_free: figure('mem_free'),
    major_fault: figure('majflt'),
    minor_fault: difference(figure('pageflt'), figure('majflt')),
    swap_in: figure('swap_in'),
    swap_out: figure('swap_out'),
    swap_total: figure('swap_total') ?? 0,
    swap_usage: figure('swap_usage') ?? 0,
  });
}

/** Both must be numbers; otherwise there is no difference, whatever they are. */
const difference = (all: RawValue, some: RawValue): RawValue =>
  typeof all === 'number' && typeof some === 'number' ? all - some : undefined;

function balloon({ balloonInfo }: Fields): Answer {
  if (!isFields(balloonInfo) || Object.keys(balloonInfo).length === 0) {
    return nothing('VDSM has no `balloonInfo` of the guest');
  }
  return found({
    balloon_cur: figureOf(balloonInfo.balloon_cur),
    balloon_max: figureOf(balloonInfo.balloon_max),
    balloon_min: figureOf(balloonInfo.balloon_min),
  });
}

/** Limits that are not set are 100 % and 0, as in MOM. */
function cpuTune(machine: Fields): Answer {
  const count = figureOf(machine.vcpuCount) ?? null;
  if (count === null) return nothing('VDSM does not say how many virtual CPUs the guest has');
  return found({
    vcpu_count: count,
    vcpu_user_limit: figureOf(machine.vcpuUserLimit) ?? 100,
    vcpu_quota: figureOf(machine.vcpuQuota) ?? 0,
    vcpu_period: figureOf(machine.vcpuPeriod) ?? 0,
  });
}
