/**
 * The loop of `momus run`: one cycle after the other until there are enough of them or somebody
 * asks it to stop; then the host is put back.
 * In: a program, a host, a view. Out: how it ended.
 */
import { usualSettings } from '../agent/config/settings-given.ts';
import { fileProblem } from '../host/system-error.ts';
import { createCycle } from '../runtime/index.ts';
import type { Io, StopSignal } from './io.ts';
import { momentOf } from './live/moment.ts';
import { createTotals } from './live/totals.ts';
import type { View } from './live/view.ts';
import { printable } from './render/width.ts';
import type { RunHost } from './run-host.ts';
import type { RunOptions } from './run-options.ts';
import type { LoadedProgram } from './run-program.ts';

/** How a run ended. */
export interface RunEnd {
  /** The signal that ended it; null where it came to its end. */
  readonly stoppedBy: StopSignal | null;
  /** Whether the policy ran at all. */
  readonly evaluated: boolean;
  /** Why the host could not be put back; null when it was. */
  readonly notRestored: string | null;
  /** How many actions there were when none of them was done; 0 where one was. */
  readonly allFailed: number;
}

/** Exit statuses of processes that a signal ended. */
export const signalStatus: Readonly<Record<StopSignal, number>> = {
  SIGHUP: 129,
  SIGINT: 130,
  SIGTERM: 143,
};

/** Runs cycles. */
export async function runLoop(
  { program, environment, notice }: LoadedProgram,
  host: RunHost,
  view: View,
  options: RunOptions,
  io: Io,
): Promise<RunEnd> {
  const { port } = host;
  const { limits } = usualSettings();
  const cycle = createCycle({
    program,
    environment,
    port,
    options: {
      act: port.simulated || options.act,
      clock: host.clock,
      interval: host.interval,
      timeLimits: { read: host.readLimit },
      ...(port.simulated ? {} : { limits: () => ({ ...limits, excluded: () => false }) }),
    },
  });
  for (const problem of cycle.problems) io.stderr.write(`${problem}\n`);

  const stop = new AbortController();
  let stoppedBy: StopSignal | null = null;
  const unlisten = io.onStop((signal) => {
    // The first one ends the run after its cycle; who asks again does not want to wait for that.
    if (stop.signal.aborted) io.exit(signalStatus[signal]);
    stoppedBy = signal;
    stop.abort();
  });
  const forgetExit = io.onExit(() => {
    view.restore();
    try {
      host.restoreNow();
    } catch (error) {
      io.stderr.write(`momus: ${fileProblem(error)}\n`);
    }
  });

  const totals = createTotals(port.simulated);
  let notRestored: string | null = null;
  try {
    for (let n = 1; options.cycles === null || n <= options.cycles; n++) {
      const start = host.clock.elapsed();
      host.pass();
      const report = await cycle.run();
      const moment = momentOf(report, cycle.latest(), options.cycles, host.time());
      totals.add(moment);
      view.show(moment);
      if (n === options.cycles || stop.signal.aborted) break;
      const left = options.interval * 1000 - (host.clock.elapsed() - start);
      await io.sleep(Math.max(0, left), stop.signal);
      if (stop.signal.aborted) break;
    }
  } finally {
    view.restore();
    // A failure to put the host back is reported, and does not hide what went wrong before.
    await port.close().catch((error: unknown) => {
      notRestored = fileProblem(error);
    });
    forgetExit();
    unlisten();
  }
  view.end([...totals.lines(), ...(notice === null ? [] : [`  policy     ${printable(notice)}`])]);
  const { done, notDone } = totals.acted();
  return {
    stoppedBy,
    evaluated: totals.evaluated(),
    notRestored,
    allFailed: done === 0 ? notDone : 0,
  };
}
