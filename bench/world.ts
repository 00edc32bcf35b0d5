/**
 * A host and its guests as plain data, the same at every run.
 * In: a number of guests. Out: values by field, as one sample and its averages would have them.
 */

/** What the shipped policies read of a host; sizes in KiB. */
export interface HostData {
  readonly mem_available: number;
  readonly mem_free_average: number;
  readonly ksm_pages_shared: number;
  readonly ksm_pages_to_scan: number;
  readonly ksm_merge_across_nodes: number;
  readonly ksm_shareable: number;
  readonly cpu_count: number;
}

/** What the shipped policies read of a guest; NaN: missing. No guest has an I/O agreement. */
export interface GuestData {
  readonly id: string;
  readonly balloon_cur: number;
  readonly balloon_max: number;
  readonly balloon_min: number;
  readonly mem_unused: number;
  readonly balloon_cur_average: number;
  readonly mem_unused_average: number;
  readonly vcpu_user_limit: number;
  readonly vcpu_count: number;
  readonly vcpu_quota: number;
  readonly io_tune: undefined;
}

export interface World {
  readonly host: HostData;
  readonly guests: readonly GuestData[];
}

/** Share of the host's memory that is free. */
export type Pressure = 'relaxed' | 'short' | 'critical';

const GIB = 1024 * 1024;
const free: Readonly<Record<Pressure, number>> = { relaxed: 0.45, short: 0.12, critical: 0.03 };

/**
 * A world of so many guests. Of a hundred, about three do not report their memory, one has no
 * balloon, five are below their minimum, and twenty have a CPU limit; `silent` replaces the share of
 * those that do not report.
 */
export function worldOf(count: number, pressure: Pressure, silent = 0.03): World {
  const random = generator(count + 1);
  const guests = Array.from({ length: count }, (_, i) => guestOf(`guest-${i}`, random, silent));
  const memory = Math.max(
    64 * GIB,
    guests.reduce((sum, g) => sum + (g.balloon_max || 0), 0),
  );
  return {
    host: {
      mem_available: memory,
      mem_free_average: memory * free[pressure] + 0.3,
      ksm_pages_shared: 0,
      ksm_pages_to_scan: 400,
      ksm_merge_across_nodes: 1,
      ksm_shareable: Math.floor(memory * 0.7),
      cpu_count: 64,
    },
    guests,
  };
}

function guestOf(id: string, random: () => number, silent: number): GuestData {
  // All numbers are drawn for every guest, so that a share changes nothing but its own guests.
  const [kind, size, current, unused, drift, quiet, cpus, limit] = [
    random(),
    random(),
    random(),
    random(),
    random(),
    random(),
    random(),
    random(),
  ] as const;
  const balloon_max = 2 ** Math.floor(size * 5) * GIB;
  const balloon_min = Math.floor(balloon_max * 0.4);
  const low = kind >= 0.01 && kind < 0.06;
  const balloon_cur = low
    ? Math.floor(balloon_min * 0.9)
    : Math.floor(balloon_min + (balloon_max - balloon_min) * current);
  const mem_unused = Math.floor(balloon_cur * (0.05 + 0.5 * unused));
  const hasBalloon = kind >= 0.01;
  const reports = quiet >= silent;
  return {
    id,
    balloon_cur: hasBalloon ? balloon_cur : Number.NaN,
    balloon_max: hasBalloon ? balloon_max : Number.NaN,
    balloon_min: hasBalloon ? balloon_min : Number.NaN,
    mem_unused: reports ? mem_unused : Number.NaN,
    balloon_cur_average: hasBalloon ? balloon_cur * (0.98 + 0.04 * drift) : Number.NaN,
    mem_unused_average: reports ? mem_unused * (1.02 - 0.04 * drift) : Number.NaN,
    vcpu_user_limit: limit < 0.2 ? Math.ceil(500 * limit * limit) : 100,
    vcpu_count: 2 ** Math.floor(cpus * 5),
    vcpu_quota: limit < 0.3 ? 50_000 : -1,
    io_tune: undefined,
  };
}

/** Numbers in [0, 1), the same for the same seed. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let x = Math.imul(state ^ (state >>> 15), state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
  };
}
