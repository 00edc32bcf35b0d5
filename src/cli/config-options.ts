/**
 * The configuration of a policy set, as an option: `-c mom.conf`, `-c momus.json`.
 * In: arguments. Out: the configuration, with collectors and controllers that exist; or a failure
 * that lists every wrong setting with its line. What is ignored is told on standard error.
 */
import { resolve } from 'node:path';
import {
  ConfigError,
  configSentence,
  type LoadedConfig,
  loadConfig,
  namesOf,
} from '../agent/config/load.ts';
import { fileProblem } from '../host/system-error.ts';
import type { OptionRow } from './command.ts';
import { CommandFailure } from './failure.ts';
import type { Io } from './io.ts';
import type { Arguments } from './options.ts';
import { readFile } from './policy-files.ts';
import { projectConfig, type SetConfig } from './project-config.ts';
import { printable } from './render/width.ts';

/** The option. */
export const configRow: OptionRow = {
  name: 'config',
  short: 'c',
  value: 'FILE',
  doc: 'The configuration of the set: a momus.json, or the mom.conf of a host. It says which collectors and controllers there are, and which policies where no PATH is given.',
};

/** The option that leaves the nearest configuration out. */
export const noConfigRow: OptionRow = {
  name: 'no-config',
  doc: 'Look for no momus.json or mom.conf above the policies.',
};

/** Reads the configuration that the option names; null where it is not given. */
export async function configOf(args: Arguments, io: Io): Promise<SetConfig | null> {
  const path = args.value('config');
  if (path === undefined) return null;
  if (args.flag('no-config')) throw new CommandFailure('give either --config or --no-config');
  if (path.endsWith('.json')) return projectConfig(path, io);
  const { config, environment, plugins } = await readConfigFile(path, io);
  const { policy, policyDirectory } = config.values;
  const policies = [policy, policyDirectory].filter((one) => one !== '');
  return { file: config.file, environment, names: namesOf(config, plugins), policies };
}

/** Reads the configuration of a host; throws a failure for one that is wrong. */
export async function readConfigFile(path: string, io: Io): Promise<LoadedConfig> {
  if (path.endsWith('.json'))
    throw new CommandFailure(`${path} is about a set of policies; the mom.conf of a host is meant`);
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
