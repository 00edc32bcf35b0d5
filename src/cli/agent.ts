/**
 * `momus agent`: the daemon that manages a host.
 * In: a configuration file. Out: a process that runs until it is stopped.
 */
import { ConfigError } from '../agent/config/load.ts';
import type { Daemon } from '../agent/daemon/daemon.ts';
import { ownVersion } from '../agent/own-version.ts';
import { sleep } from '../agent/schedule.ts';
import { fileProblem } from '../host/system-error.ts';
import type { Command } from './command.ts';
import { configRow } from './config-options.ts';
import { CommandFailure, type ExitStatus, exitFine, exitProblems } from './failure.ts';
import type { Io } from './io.ts';
import type { Arguments } from './options.ts';
import { signalStatus } from './run-loop.ts';

/** Milliseconds that a start has to come to an end once it is to stop. */
const stopLimit = 300;

/** The command. */
export const agentCommand: Command = {
  name: 'agent',
  summary: 'Manage a host: the daemon.',
  operands: '',
  description: [
    'Samples the host and its guests, decides by the policies of the configuration and',
    'acts, until it is stopped. SIGTERM and SIGINT end it within a second, SIGHUP reads',
    'configuration and policies anew. Exits with 0 when it was stopped, 1 when it could',
    'not start (another one answers on its socket), 2 when the configuration is wrong.',
  ].join('\n'),
  options: [
    { ...configRow, doc: 'The configuration of the host (mom.conf).' },
    { name: 'dry-run', doc: 'Decide and record, and act on nothing.' },
  ],
  examples: [
    ['momus agent -c mom.conf --dry-run', 'what would be done on this host, in the log'],
    ['momus agent -c /etc/vdsm/mom.conf', "in MOM's place, as VDSM configures it"],
  ],
  run: async (args, io) => {
    const config = args.value('config');
    if (config === undefined)
      throw new CommandFailure(
        'say which host: momus agent -c FILE',
        'momus agent --help shows an example',
      );
    return runDaemon(config, args, io);
  },
};

async function runDaemon(config: string, args: Arguments, io: Io): Promise<ExitStatus> {
  let daemon: Daemon | null = null;
  let stopping = false;
  let reloadLater = false;
  // Before anything else: a signal that comes while it starts counts as well.
  const stopped = new Promise<void>((resolve) => {
    io.onStop((signal) => {
      if (signal === 'SIGHUP') {
        if (daemon === null) reloadLater = true;
        else void daemon.reload();
      }
      // Who asks again does not want to wait.
      else if (stopping) io.exit(signalStatus[signal]);
      else {
        stopping = true;
        resolve();
      }
    });
  });
  const starting = start(config, args, io);
  daemon = await Promise.race([starting, stopped.then(() => inTime(starting))]);
  // It compiles, or waits for a host: nothing was acted on, and nothing is lost.
  if (daemon === null) {
    if (!stopping) return exitProblems;
    io.exit(exitFine);
    return exitFine;
  }
  const { restoreNow, stop, reload } = daemon;
  if (reloadLater) void reload();
  const forgetExit = io.onExit(restoreNow);
  await stopped;
  await stop();
  forgetExit();
  return exitFine;
}

/** What comes of a start that is to end: the daemon, if it is there soon. */
async function inTime(starting: Promise<Daemon | null>): Promise<Daemon | null> {
  const given = new AbortController();
  const late = sleep(stopLimit, given.signal).then(() => null);
  return Promise.race([starting.catch(() => null), late]).finally(() => given.abort());
}

/** Starts the daemon; null where another one has its place, which is told. */
async function start(config: string, args: Arguments, io: Io): Promise<Daemon | null> {
  // A daemon is large, and other commands do without.
  const { startDaemon, DaemonError } = await import('../agent/daemon/daemon.ts');
  const { HostError } = await import('../agent/daemon/open-host.ts');
  try {
    return await startDaemon({
      config,
      dryRun: args.flag('dry-run'),
      env: io.env,
      stderr: io.stderr,
      version: ownVersion(),
    });
  } catch (error) {
    if (error instanceof ConfigError)
      throw new CommandFailure(
        error.message.split('\n'),
        'docs/reference/settings.md has every setting',
      );
    if (error instanceof HostError) throw new CommandFailure(error.message);
    if (!(error instanceof DaemonError))
      throw new CommandFailure(`cannot start with ${config}: ${fileProblem(error)}`);
    io.stderr.write(`momus: ${error.message}\n`);
    return null;
  }
}
