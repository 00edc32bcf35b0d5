/**
 * What a view gets to see of one cycle.
 * In: a report and the latest samples. Out: the figures that views show; memory in KiB, null where
 * nobody knows.
 */
import type { CycleReport, GuestReport, LatestSamples, Sample } from '../../runtime/index.ts';

/** One cycle, seen from outside. */
export interface Moment {
  readonly report: CycleReport;
  /** How many cycles there will be; null: until it is stopped. */
  readonly of: number | null;
  /** When it was, in words: simulated time since the start, or the time of day. */
  readonly time: string;
  readonly host: HostFigures;
  readonly guests: readonly GuestFigures[];
}

export interface HostFigures {
  readonly total: number | null;
  readonly free: number | null;
  readonly swapped: number | null;
  /** 0 stopped, 1 merging, 2 splitting. */
  readonly ksmRun: number | null;
  readonly ksmSaved: number | null;
  readonly ksmPages: number | null;
  readonly ksmSleep: number | null;
  readonly ksmCpu: number | null;
}

export interface GuestFigures {
  readonly id: string;
  readonly name: string;
  readonly report: GuestReport | null;
  readonly size: number | null;
  readonly max: number | null;
  readonly min: number | null;
  readonly unused: number | null;
}

/** KSM counts pages of 4 KiB on the machines that oVirt runs on. */
const pageSize = 4;

/** The figures of a cycle. */
export function momentOf(
  report: CycleReport,
  latest: LatestSamples,
  of: number | null,
  time: string,
): Moment {
  const host = reader(report.host.ready ? latest.host : null);
  const sharing = host('ksm_pages_sharing');
  const reports = new Map(report.guests.map((guest) => [guest.id, guest]));
  return {
    report,
    of,
    time,
    host: {
      total: host('mem_available'),
      free: host('mem_free'),
      swapped: host('swap_usage'),
      ksmRun: host('ksm_run'),
      ksmSaved: sharing === null ? null : sharing * pageSize,
      ksmPages: host('ksm_pages_to_scan'),
      ksmSleep: host('ksm_sleep_millisecs'),
      ksmCpu: host('ksmd_cpu_usage'),
    },
    guests: latest.guests.map(({ id, name, sample }) => {
      const known = reports.get(id) ?? null;
      const guest = reader(known?.ready === false ? null : sample);
      return {
        id,
        name,
        report: known,
        size: guest('balloon_cur'),
        max: guest('balloon_max'),
        min: guest('balloon_min'),
        unused: guest('mem_unused'),
      };
    }),
  };
}

const reader =
  (sample: Sample | null) =>
  (name: string): number | null => {
    const value = sample?.get(name);
    return typeof value === 'number' ? value : null;
  };
