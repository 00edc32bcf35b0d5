/**
 * What the simulated host answers: its model in the fields of the schemas.
 * In: the model, a topic. Out: raw data.
 */
import type { GuestTopic, HostTopic, RawData } from '../port.ts';
import { calendarAt } from './calendar.ts';
import { type Guest, unusedOf, visibleOf } from './guest.ts';
import { anonymousOf, cacheOf, freeOf, type Model, presentGuests } from './model.ts';

const pageSize = 4;
const whole = Math.round;

/** What is reported as changed since the last time somebody asked. */
export interface Changes {
  /** What a counter grew by since the last call for it; 0 in the first. */
  readonly since: (counter: string, value: number) => number;
}

/** Remembers counters from one question to the next. */
export function createChanges(): Changes {
  const before = new Map<string, number>();
  return {
    since: (counter, value) => {
      const change = value - (before.get(counter) ?? value);
      before.set(counter, value);
      return Math.max(0, change);
    },
  };
}

/** The host about itself. */
export function hostAnswer(model: Model, topic: HostTopic, changes: Changes): RawData {
  const { scenario, ksm } = model;
  switch (topic) {
    case 'memory':
      return {
        mem_available: scenario.memory,
        mem_unused: whole(freeOf(model) - cacheOf(model)),
        mem_free: whole(freeOf(model)),
        swap_in: changes.since('swap_in', model.swapIn),
        swap_out: changes.since('swap_out', model.swapOut),
        anon_pages: whole(anonymousOf(model)),
        swap_total: scenario.swap,
        swap_usage: whole(model.swapped),
      };
    case 'ksm':
      return {
        ksm_run: ksm.run,
        ksm_sleep_millisecs: ksm.sleepMilliseconds,
        ksm_pages_to_scan: ksm.pagesToScan,
        ksm_pages_shared: whole(ksm.sharing / 3),
        ksm_pages_sharing: whole(ksm.sharing),
        ksm_pages_unshared: ksm.run === 1 ? whole(ksm.sharing * 2) : 0,
        ksm_pages_volatile: ksm.run === 1 ? whole(ksm.sharing / 10) : 0,
        ksm_full_scans: ksm.fullScans,
        ksm_merge_across_nodes: ksm.mergeAcrossNodes,
        // A process here maps what its guest has touched, so that commitment follows the load.
        ksm_shareable: whole(
          presentGuests(model).reduce((sum, g) => sum + g.resident + 100_000, 0),
        ),
        ksmd_cpu_usage: Math.floor(ksm.cpu * 100),
      };
    case 'cpu':
      return { cpu_count: scenario.cpus };
    case 'time':
      return calendarAt(model.second);
    default: {
      const never: never = topic;
      return never;
    }
  }
}

/** The host about a guest; undefined where it does not know. */
export function guestAnswer(
  guest: Guest,
  topic: GuestTopic,
  changes: Changes,
): RawData | undefined {
  const { scenario } = guest;
  switch (topic) {
    case 'memory':
      if (!scenario.reports) return undefined;
      return scenario.lies === true ? lies(guest) : memoryOf(guest);
    case 'balloon':
      if (!scenario.balloon) return undefined;
      return {
        balloon_cur: whole(guest.size),
        balloon_max: scenario.max,
        balloon_min: scenario.min,
      };
    case 'cpu-tune':
      return {
        vcpu_quota: guest.quota,
        vcpu_period: guest.period,
        vcpu_user_limit: 100,
        vcpu_count: scenario.vcpus,
      };
    case 'io-tune':
      return {
        io_tune: guest.disks.map(({ name, path, guaranteed, maximum, current }) => ({
          name,
          path,
          guaranteed,
          maximum,
          current,
        })),
      };
    case 'process':
      return {
        host_minor_faults: changes.since(`${guest.id} faults`, guest.faults),
        host_major_faults: 0,
        rss: whole(guest.resident / pageSize),
      };
    case 'agent':
      return scenario.reports && scenario.lies !== true ? agentOf(guest) : undefined;
    case 'network-daemon':
      return undefined;
    default: {
      const never: never = topic;
      return never;
    }
  }
}

/** Why there is no answer about a topic; null where there is one. */
export function guestLacks({ scenario }: Guest, topic: GuestTopic): string | null {
  switch (topic) {
    case 'memory':
      return scenario.reports ? null : 'it reports nothing about its memory';
    case 'balloon':
      return scenario.balloon ? null : 'it has no balloon device';
    case 'agent':
      return scenario.reports && scenario.lies !== true ? null : 'no agent answers in it';
    case 'network-daemon':
      return 'no daemon in it answers over the network';
    case 'cpu-tune':
    case 'io-tune':
    case 'process':
      return null;
    default: {
      const never: never = topic;
      return never;
    }
  }
}

const memoryOf = (guest: Guest): RawData => ({
  mem_available: whole(visibleOf(guest)),
  mem_unused: whole(unusedOf(guest)),
  major_fault: guest.majorFaults,
  minor_fault: 100,
  swap_in: whole(guest.swapIn),
  swap_out: whole(guest.swapOut),
  swap_total: whole(guest.scenario.max / 2),
  swap_usage: whole(guest.swapped),
});

const agentOf = (guest: Guest): RawData => ({
  mem_available: whole(visibleOf(guest)),
  mem_unused: whole(unusedOf(guest)),
  mem_free: whole(unusedOf(guest) + guest.cached),
  major_fault: guest.faults,
  minor_fault: guest.faults,
  swap_in: 0,
  swap_out: 0,
  swap_total: whole(guest.scenario.max / 2),
  swap_usage: whole(guest.swapped),
});

/** Figures that no guest can have; which ones changes with its faults. */
function lies(guest: Guest): RawData {
  const nonsense = [-1_000_000, 1e30, 'plenty', Number.NaN] as const;
  return { ...memoryOf(guest), mem_unused: nonsense[guest.faults % nonsense.length], swap_in: -5 };
}
