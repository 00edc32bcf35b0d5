/**
 * The front of `momus`: finds the command, answers help and version, prints failures.
 * In: the words after `momus`, and the world. Out: an exit status; never a rejection.
 */

import { ownVersion } from '../agent/own-version.ts';
import { suggest } from '../schema/nearest.ts';
import { coloursFor } from './colour.ts';
import type { Command } from './command.ts';
import { allCommands, commands } from './commands.ts';
import { CommandFailure, type ExitStatus, exitFine, exitUsage } from './failure.ts';
import { commandHelp, generalHelp } from './help.ts';
import type { Io } from './io.ts';
import { readArguments } from './options.ts';
import { printable } from './render/width.ts';

/** Runs one command line. */
export async function runCli(words: readonly string[], io: Io): Promise<ExitStatus> {
  try {
    return await dispatch(words, io);
  } catch (error) {
    return fail(error, io);
  }
}

async function dispatch(words: readonly string[], io: Io): Promise<ExitStatus> {
  const [first, ...rest] = words;
  switch (first) {
    case undefined:
      io.stderr.write(generalHelp(await allCommands()));
      return exitUsage;
    case '--version':
    case '-V':
    case 'version':
      io.stdout.write(`momus ${ownVersion()}\n`);
      return exitFine;
    case 'help':
    case '--help':
    case '-h': {
      const name = rest.find((word) => !word.startsWith('-'));
      io.stdout.write(
        name === undefined ? generalHelp(await allCommands()) : commandHelp(await named(name)),
      );
      return exitFine;
    }
    default: {
      const command = await named(first);
      // Help is wanted whatever else is wrong with the words.
      const own = rest.includes('--') ? rest.slice(0, rest.indexOf('--')) : rest;
      if (own.includes('--help') || own.includes('-h')) {
        io.stdout.write(commandHelp(command));
        return exitFine;
      }
      return command.run(readArguments(command, rest), io);
    }
  }
}

function named(name: string): Promise<Command> {
  const command = commands.find((candidate) => candidate.name === name);
  if (command !== undefined) return command.load();
  const kind = name.startsWith('-') ? 'option' : 'command';
  const names =
    kind === 'option' ? ['--help', '--version'] : [...commands.map((c) => c.name), 'help'];
  const meant = suggest(name, names);
  const hint = meant === undefined ? '' : `; did you mean ${meant}?`;
  throw new CommandFailure(
    `there is no ${kind} \`${name}\`${hint}`,
    'momus help lists the commands',
  );
}

function fail(error: unknown, io: Io): ExitStatus {
  const colours = coloursFor(io.stderr, io.env);
  const say = (message: string): void =>
    io.stderr.write(`${colours.red('momus:')} ${printable(message)}\n`);
  if ((io.env.MOMUS_DEBUG ?? '') !== '' && error instanceof Error) {
    io.stderr.write(`${error.stack ?? error.message}\n`);
    return exitUsage;
  }
  if (error instanceof CommandFailure) {
    for (const message of error.messages) say(message);
    if (error.hint !== null) io.stderr.write(`${error.hint}\n`);
  } else {
    say(`a fault of Momus itself: ${error instanceof Error ? error.message : String(error)}`);
    io.stderr.write('MOMUS_DEBUG=1 shows where it happened\n');
  }
  return exitUsage;
}
