/**
 * `momus run`: runs a policy set against a host and shows what it does.
 * In: policies or a bundle. Out: a live view on a terminal, lines elsewhere, or JSON; a summary.
 */

import { fileProblem } from '../host/system-error.ts';
import { coloursFor } from './colour.ts';
import type { Command } from './command.ts';
import { CommandFailure, type ExitStatus, exitFine, exitProblems } from './failure.ts';
import type { Io } from './io.ts';
import { linesView } from './live/lines-view.ts';
import { screenView, smallest } from './live/screen-view.ts';
import { jsonView, type View } from './live/view.ts';
import { openHost, type RunHost } from './run-host.ts';
import { runLoop, signalStatus } from './run-loop.ts';
import { type RunOptions, runOptions, runRows } from './run-options.ts';
import { type LoadedProgram, programOfBundle, programOfPolicies } from './run-program.ts';

const conflictLimit = 5000;

/** The command. */
export const runCommand: Command = {
  name: 'run',
  summary: 'Run policies against a simulated host, or this one.',
  operands: '[PATH…]',
  description: [
    'Collects, decides and acts, cycle by cycle, and shows what was decided and why.',
    'Without PATH the policies that come with Momus run. The simulated host is acted',
    'on; a real host is only read, and what would be set is shown, unless --act says',
    'otherwise. Ctrl-C ends a run after its cycle; what was changed is put back.',
  ].join('\n'),
  options: runRows,
  examples: [
    ['momus run', 'the demonstration: memory gets short on a simulated host'],
    ['momus run --host linux --cycles 3 policies', 'what the policies would do here'],
  ],
  run: async (args, io) => {
    const options = runOptions(args);
    const loaded =
      options.bundle === undefined
        ? await programOfPolicies(args, io)
        : await programOfBundle(options.bundle, args, io);
    if (loaded === null) return exitProblems;
    const host = openHost(options);
    if (options.act) await refuseConflict(host);
    const view = viewFor(loaded, host, options, io);
    const end = await runLoop(loaded, host, view, options, io);
    const { stoppedBy, evaluated, notRestored, allFailed } = end;
    if (notRestored !== null) io.stderr.write(`momus: the host was not put back: ${notRestored}\n`);
    if (allFailed > 0) {
      const none = allFailed === 1 ? 'the only action' : `all ${allFailed} actions`;
      io.stderr.write(`momus: ${none} failed: nothing was done\n`);
    }
    return status(stoppedBy !== null && options.cycles !== null ? signalStatus[stoppedBy] : null, [
      notRestored === null,
      allFailed === 0,
      evaluated || stoppedBy !== null,
    ]);
  },
};

/** Whoever asked for a number of cycles and stopped before is told so by the exit status. */
const status = (signal: number | null, fine: readonly boolean[]): ExitStatus =>
  fine.includes(false) ? exitProblems : (signal ?? exitFine);

async function refuseConflict({ port }: RunHost): Promise<void> {
  let conflict: string | null;
  try {
    conflict = await port.conflict(AbortSignal.timeout(conflictLimit));
  } catch (error) {
    conflict = `whether acting is safe is not known: ${fileProblem(error)}`;
  }
  if (conflict !== null) {
    throw new CommandFailure(
      `--act is refused: ${conflict}`,
      'without --act the host is only read',
    );
  }
}

function viewFor(
  { environment }: LoadedProgram,
  { port }: RunHost,
  options: RunOptions,
  io: Io,
): View {
  const { stdout, env } = io;
  if (options.json) return jsonView(stdout);
  const colours = coloursFor(stdout, env);
  const large =
    (stdout.columns() ?? 0) >= smallest.columns && (stdout.rows() ?? 0) >= smallest.rows;
  const acts = port.simulated || options.act ? 'acting' : 'read-only';
  const title = `momus  ${port.name}, ${acts}`;
  return stdout.isTTY && large && env.TERM !== 'dumb'
    ? screenView(stdout, environment, colours, title)
    : linesView(stdout, environment, colours, title);
}
