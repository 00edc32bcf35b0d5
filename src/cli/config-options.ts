/**
 * The configuration file of a host, as an option: `-c mom.conf`.
 * In: arguments. Out: the configuration, with collectors and controllers that exist; or a failure
 * that lists every wrong setting with its line. What is ignored is told on standard error.
 */
import { resolve } from 'node:path';
import { type AgentConfig, type ConfigProblem, readConfig } from '../agent/config/config.ts';
import type { SettingKey } from '../agent/config/settings.ts';
import { type EnvironmentNames, environmentFor, UnknownSchemaError } from '../schema/presets.ts';
import type { OptionRow } from './command.ts';
import { CommandFailure, fileProblem } from './failure.ts';
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
export async function configOf(args: Arguments, io: Io): Promise<AgentConfig | null> {
  const path = args.value('config');
  return path === undefined ? null : readConfigFile(path, io);
}

/** Reads a configuration; throws a failure for one that is wrong. */
export async function readConfigFile(path: string, io: Io): Promise<AgentConfig> {
  let text: string;
  try {
    text = new TextDecoder().decode(await readFile(resolve(io.cwd, path)));
  } catch (error) {
    throw new CommandFailure(`cannot read ${path}: ${fileProblem(error)}`);
  }
  const { config, errors, notes } = readConfig(text, path);
  for (const note of notes) io.stderr.write(`${printable(sentence('note', note))}\n`);
  const all = [...errors, ...unknownNames(config)].sort((a, b) => a.line - b.line);
  if (all.length > 0) throw new CommandFailure(all.map((problem) => sentence('error', problem)));
  return config;
}

/** What a configuration enables. */
export const namesOf = ({ values }: AgentConfig): EnvironmentNames => ({
  hostCollectors: values.hostCollectors,
  guestCollectors: values.guestCollectors,
  controllers: values.controllers,
});

/** Where the policies of a configured host are; none where it has none. */
export function configuredPaths({ values }: AgentConfig): readonly string[] {
  return [values.policy, values.policyDirectory].filter((path) => path !== '');
}

const sentence = (kind: 'error' | 'note', { file, line, message }: ConfigProblem): string =>
  `${file}:${line}: ${kind}: ${message}`;

/** Collectors and controllers that do not exist, each list at its line. */
function unknownNames(config: AgentConfig): readonly ConfigProblem[] {
  const { file, lines, values } = config;
  const none: EnvironmentNames = { hostCollectors: [], guestCollectors: [], controllers: [] };
  const lists = ['hostCollectors', 'guestCollectors', 'controllers'] as const;
  return lists.flatMap((key: SettingKey & keyof EnvironmentNames) => {
    try {
      environmentFor({ ...none, [key]: values[key] });
      return [];
    } catch (error) {
      if (!(error instanceof UnknownSchemaError)) throw error;
      const line = lines.get(key) ?? 1;
      return error.problems.map((message) => ({ file, line, message }));
    }
  });
}
