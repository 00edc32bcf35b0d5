/**
 * What the process itself costs: CPU time, resident memory, and how late its event loop is.
 * In: the metrics to set. Out: a meter; while it runs, one timer of the system wakes ten times a
 * second, which does not keep the process alive.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Clock } from '../../runtime/options.ts';
import type { Instruments } from './instruments.ts';

/** Measures until it is closed. */
export interface ProcessMeter {
  /** Sets the metrics to what was measured since the call before. */
  readonly refresh: () => void;
  readonly close: () => void;
}

/** Milliseconds from one look at the event loop to the next. */
const resolution = 100;
const nanoseconds = 1e9;

/** Starts measuring. */
export function startProcessMeter(
  { cpu, resident, started, lag }: Instruments,
  clock: Clock,
): ProcessMeter {
  const delays = monitorEventLoopDelay({ resolution });
  delays.enable();
  started.set(Math.round(clock.now() / 1000 - process.uptime()));
  return {
    refresh: () => {
      const { user, system } = process.cpuUsage();
      cpu.reset();
      cpu.inc((user + system) / 1e6);
      resident.set(process.memoryUsage.rss());
      // A delay is from one look to the next: what is over the pause between them is too late.
      const late = (delay: number): number =>
        delays.count === 0 ? 0 : Math.max(0, delay / nanoseconds - resolution / 1000);
      lag.set({ statistic: 'p50' }, late(delays.percentile(50)));
      lag.set({ statistic: 'p99' }, late(delays.percentile(99)));
      lag.set({ statistic: 'max' }, late(delays.max));
      delays.reset();
    },
    close: () => {
      delays.disable();
    },
  };
}
