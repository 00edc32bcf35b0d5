/**
 * The configuration file of a host, as an option: `-c mom.conf`.
 * In: arguments. Out: the configuration, with collectors and controllers that exist; or a failure
 * that lists every wrong setting with its line. What is ignored is told on standard error.
 */
import { resolve } from 'node:path';
import {
  ConfigError,
  configSentence,
  type LoadedConfig,
  loadConfig,
} from '../agent/config/load.ts';
import { fileProblem } from '../host/system-error.ts';
import type { OptionRow } from './command.ts';
import { CommandFailure } from './failure.ts';
import type { Io } from './io.ts';
import type { Arguments } from './options.ts';
import { readFile } from './policy-files.ts';
import { printable } from './render/width.ts';

/** The option. */
export const configRow: OptionRow = {
  name: 'config',
  short: 'c',
  value: 'FILE',
  doc: 'The configuration of a host (mom.conf): its collectors, its controllers, and its policies where no PATH is given.',
};

/** Reads the configuration that the option names; null where it is not given. */
export async function configOf(args: Arguments, io: Io): Promise<LoadedConfig | null> {
  const path = args.value('config');
  return path === undefined ? null : readConfigFile(path, io);
}

/** Reads a configuration; throws a failure for one that is wrong. */
export async function readConfigFile(path: string, io: Io): Promise<LoadedConfig> {
  let text: string;
  try {
    text = new TextDecoder().decode(await readFile(resolve(io.cwd, path)));
  } catch (error) {
    throw new CommandFailure(`cannot read ${path}: ${fileProblem(error)}`);
  }
  const say = (notes: LoadedConfig['notes']): void => {
    for (const note of notes) io.stderr.write(`${printable(configSentence('note', note))}\n`);
  };
  try {
    const loaded = await loadConfig(text, path);
    say(loaded.notes);
    return loaded;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    say(error.notes);
    throw new CommandFailure(error.message.split('\n'));
  }
}

/** Where the policies of a configured host are; none where it has none. */
export function configuredPaths({ config: { values } }: LoadedConfig): readonly string[] {
  return [values.policy, values.policyDirectory].filter((path) => path !== '');
}
