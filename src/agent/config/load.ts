/**
 * A configuration with what it stands for: the environment of its policies, plug-ins included.
 * In: the text of a file, or its path. Out: settings and environment, or everything that is wrong,
 * each with its line.
 */
import { readFile } from 'node:fs/promises';
import type { Environment } from '../../schema/environment.ts';
import { type EnvironmentNames, environmentFor, UnknownSchemaError } from '../../schema/presets.ts';
import type { Plugins } from '../plugins.ts';
import { type AgentConfig, type ConfigProblem, readConfig } from './config.ts';
import type { SettingKey } from './settings.ts';

/** A configuration that is right. */
export interface LoadedConfig {
  readonly config: AgentConfig;
  readonly environment: Environment;
  readonly plugins: Plugins;
  /** What is ignored, and why. */
  readonly notes: readonly ConfigProblem[];
}

/** A configuration that is wrong; `problems` has every place. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly ConfigProblem[];
  /** What is ignored as well. */
  readonly notes: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[], notes: readonly ConfigProblem[]) {
    super(problems.map((problem) => configSentence('error', problem)).join('\n'));
    this.problems = problems;
    this.notes = notes;
  }
}

/** A problem as one line: `file:line: error: message`. */
export const configSentence = (kind: 'error' | 'note', { file, line, message }: ConfigProblem) =>
  `${file}:${line}: ${kind}: ${message}`;

const largestFile = 1024 * 1024;

/** Reads a configuration file; throws a `ConfigError`, or the error of reading it. */
export async function loadConfigFile(path: string): Promise<LoadedConfig> {
  const text = await readFile(path, 'utf8');
  if (text.length > largestFile) throw new Error(`${path} is larger than 1 MiB`);
  return loadConfig(text, path);
}

/** Reads a configuration and loads its plug-ins; throws a `ConfigError`. */
export async function loadConfig(text: string, file: string): Promise<LoadedConfig> {
  const { config, errors, notes } = readConfig(text, file);
  const plugins = await pluginsOf(config.values.plugins, file);
  const line = config.lines.get('plugins') ?? 1;
  const pluginProblems = plugins.problems.map((message) => ({ file, line, message }));
  const all = [...errors, ...pluginProblems, ...unknownNames(config, plugins)];
  if (all.length > 0)
    throw new ConfigError(
      all.sort((a, b) => a.line - b.line),
      notes,
    );
  return { config, environment: environmentFor(namesOf(config, plugins)), plugins, notes };
}

const noPlugins: Plugins = {
  collectors: [],
  collectorSchemas: [],
  controllerSchemas: [],
  apply: new Map(),
  problems: [],
};

/** What loads plug-ins is large, and few configurations have any. */
async function pluginsOf(names: readonly string[], file: string): Promise<Plugins> {
  if (names.length === 0) return noPlugins;
  return (await import('../plugins.ts')).loadPlugins(names, file);
}

/** What a configuration enables. */
export const namesOf = (
  { values }: AgentConfig,
  plugins: Pick<Plugins, 'collectorSchemas' | 'controllerSchemas'>,
): EnvironmentNames => ({
  hostCollectors: values.hostCollectors,
  guestCollectors: values.guestCollectors,
  controllers: values.controllers,
  moreCollectors: plugins.collectorSchemas,
  moreControllers: plugins.controllerSchemas,
});

/** Collectors and controllers that do not exist, each list at its line. */
function unknownNames(config: AgentConfig, plugins: Plugins): readonly ConfigProblem[] {
  const { file, lines } = config;
  const names = namesOf(config, plugins);
  const none = { ...names, hostCollectors: [], guestCollectors: [], controllers: [] };
  const lists = ['hostCollectors', 'guestCollectors', 'controllers'] as const;
  return lists.flatMap((key: SettingKey & keyof EnvironmentNames) => {
    try {
      environmentFor({ ...none, [key]: names[key] });
      return [];
    } catch (error) {
      if (!(error instanceof UnknownSchemaError)) throw error;
      const line = lines.get(key) ?? 1;
      return error.problems.map((message) => ({ file, line, message }));
    }
  });
}
