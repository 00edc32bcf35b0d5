/**
 * The memory of a Linux host.
 * In: the texts of /proc/meminfo and /proc/vmstat. Out: the fields of HostMemory. Pure.
 */
import type { RawData } from '../port.ts';

/** Counters of /proc/vmstat since the host started, in pages. */
export interface SwapCounters {
  readonly swapIn: number | undefined;
  readonly swapOut: number | undefined;
}

/** The swap counters of /proc/vmstat. */
export function swapCounters(vmstat: string): SwapCounters {
  const counters = numbersByName(vmstat, /^(\w+)\s+(\d+)\s*$/);
  return { swapIn: counters.get('pswpin'), swapOut: counters.get('pswpout') };
}

/** The fields of HostMemory; `before`: the counters of the previous sample. */
export function memoryFields(
  meminfo: string,
  now: SwapCounters,
  before: SwapCounters | null,
): RawData {
  const numbers = numbersByName(meminfo, /^([\w()]+):\s+(\d+)(?:\s+kB)?\s*$/);
  const free = numbers.get('MemFree');
  const swapTotal = numbers.get('SwapTotal');
  return {
    mem_available: numbers.get('MemTotal'),
    mem_unused: free,
    mem_free: sum(free, numbers.get('Buffers'), numbers.get('Cached')),
    swap_in: change(now.swapIn, before?.swapIn),
    swap_out: change(now.swapOut, before?.swapOut),
    anon_pages: numbers.get('AnonPages'),
    swap_total: swapTotal,
    swap_usage: difference(swapTotal, numbers.get('SwapFree')),
  };
}

/** Logical CPUs, from /proc/cpuinfo; undefined where it lists none. */
export function cpuCount(cpuinfo: string): number | undefined {
  const lines = cpuinfo.match(/^processor\b/gm);
  return lines === null ? undefined : lines.length;
}

function numbersByName(text: string, line: RegExp): ReadonlyMap<string, number> {
  const numbers = new Map<string, number>();
  for (const row of text.split('\n')) {
    const match = line.exec(row);
    if (match?.[1] !== undefined) numbers.set(match[1], Number(match[2]));
  }
  return numbers;
}

/** 0 in the first sample; 0 where the counter started anew. */
function change(now: number | undefined, before: number | undefined): number | undefined {
  if (now === undefined) return undefined;
  return before === undefined ? 0 : Math.max(0, now - before);
}

function sum(...numbers: readonly (number | undefined)[]): number | undefined {
  let total = 0;
  for (const number of numbers) {
    if (number === undefined) return undefined;
    total += number;
  }
  return total;
}

const difference = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? undefined : Math.max(0, a - b);
