/**
 * `momus agent`: the daemon that manages a host.
 * In: a configuration file. Out: a process that runs until it is stopped.
 */
import { ConfigError } from '../agent/config/load.ts';
import type { Command } from './command.ts';
import { configRow } from './config-options.ts';
import { CommandFailure, type ExitStatus, exitFine, exitProblems, fileProblem } from './failure.ts';
import type { Io } from './io.ts';
import type { Arguments } from './options.ts';
import { version } from './version.ts';

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
  // A daemon is large, and other commands do without.
  const { startDaemon, DaemonError } = await import('../agent/daemon.ts');
  const { HostError } = await import('../agent/open-host.ts');
  const daemon = await startDaemon({
    config,
    dryRun: args.flag('dry-run'),
    env: io.env,
    stderr: io.stderr,
    version: await version(),
  }).catch((error: unknown) => {
    if (error instanceof ConfigError)
      throw new CommandFailure(
        error.message.split('\n'),
        'momus config show -c FILE shows what is in force',
      );
    if (error instanceof HostError) throw new CommandFailure(error.message);
    if (error instanceof DaemonError) {
      io.stderr.write(`momus: ${error.message}\n`);
      return null;
    }
    throw new CommandFailure(`cannot start with ${config}: ${fileProblem(error)}`);
  });
  if (daemon === null) return exitProblems;
  const forgetExit = io.onExit(() => daemon.restoreNow());
  let unlisten = (): void => {};
  await new Promise<void>((resolve) => {
    unlisten = io.onStop((signal) => {
      if (signal === 'SIGHUP') void daemon.reload();
      else resolve();
    });
  });
  await daemon.stop();
  unlisten();
  forgetExit();
  return exitFine;
}
