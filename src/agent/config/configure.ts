/**
 * The configuration of an agent as an embedding program gives it: a file like MOM's or none, and
 * what the program says beside it.
 * In: where things are. Out: plain data that a thread can be sent, and the parts of an agent.
 */
import { readFile } from 'node:fs/promises';
import type { HostPort } from '../../host/port.ts';
import type { Collector } from '../../runtime/collectors/collector.ts';
import type { Environment } from '../../schema/environment.ts';
import { defaultNames, type EnvironmentNames, environmentFor } from '../../schema/presets.ts';
import type { Plugins } from '../plugins.ts';
import { type PoliciesGiven, pathOf, policyReader } from '../policies/policies-given.ts';
import { type PoliciesRead, readConfiguredPolicies } from '../policies/policy-directory.ts';
import { type AgentSettings, agentSettings } from './agent-settings.ts';
import { configSentence, type LoadedConfig, loadConfig, namesOf } from './load.ts';
import { atStart, type Level, settings } from './settings.ts';
import { completeSettings, type SettingsGiven } from './settings-given.ts';
import { refuseStrangers } from './strangers.ts';

/** What is configured, and where it stands. */
export interface ConfigurationGiven {
  /** A file like MOM's `mom.conf` (a path or a file URL), or its text. */
  readonly config?: string | URL | { readonly text: string; readonly file?: string };
  /** Names in place of those of the configuration; what VDSM enables where there is none. */
  readonly enabled?: Enabled;
  /** What differs from the configuration; from the usual settings where there is none. */
  readonly settings?: SettingsGiven;
  /** In place of the policies that the configuration names. */
  readonly policies?: PoliciesGiven;
  /**
   * Files or packages with collectors and controllers, beside those of the configuration; all that
   * they bring is enabled. Found from the configuration's folder, without one from the working folder.
   */
  readonly plugins?: readonly (string | URL)[];
}

/** Collectors and controllers that are enabled, by name and in order. */
export type Enabled = Partial<
  Pick<EnvironmentNames, 'hostCollectors' | 'guestCollectors' | 'controllers'>
>;

/** A configuration with its file read, as plain data. */
export interface PlainConfiguration {
  readonly config: {
    readonly text: string;
    readonly file: string;
    /** Where it can be read anew; null where it was given as a text. */
    readonly path: string | null;
  } | null;
  readonly enabled: Enabled;
  readonly settings: SettingsGiven;
  readonly policies: Readonly<Record<string, string>> | string | null;
  readonly plugins: readonly string[];
}

/** The parts of an agent that a configuration stands for. */
export interface Configured {
  readonly host: HostPort;
  readonly environment: Environment;
  readonly settings: AgentSettings;
  readonly readPolicies: (() => Promise<PoliciesRead>) | null;
  readonly collectors: readonly Collector[];
  /** How much the log is to say. */
  readonly level: Level;
  /** What the environment was made from; where it is the same, so is the environment. */
  readonly names: string;
  /** The plug-ins that were loaded, as they were named. */
  readonly plugins: readonly string[];
  /** What of the file is ignored, and why, each with its line. */
  readonly notes: readonly string[];
}

/** Settings of the daemon's own files and sockets; a program that embeds an agent has its own. */
const ofDaemon = atStart.filter((key) => key !== 'plugins');

const largestFile = 1024 * 1024;

/**
 * The parts of an agent, for `createAgent(await configureAgent({ host, config: 'mom.conf' }))`.
 * Rejects with a `ConfigError` for what is wrong in the file, with another error for the rest.
 */
export async function configureAgent(
  given: ConfigurationGiven & { readonly host: HostPort },
): Promise<Configured> {
  return configure(given.host, await plainConfiguration(given));
}

/** Reads the file of a configuration; rejects where it cannot be read. */
export async function plainConfiguration(given: ConfigurationGiven): Promise<PlainConfiguration> {
  const { config, enabled = {}, settings = {}, policies = null, plugins = [] } = given;
  refuseStrangers('list', enabled, { ...defaultNames });
  return {
    config: config === undefined ? null : await textOf(config),
    enabled,
    settings,
    policies: policies instanceof URL ? pathOf(policies) : policies,
    plugins: plugins.map(pathOf),
  };
}

async function textOf(
  config: NonNullable<ConfigurationGiven['config']>,
): Promise<PlainConfiguration['config']> {
  if (typeof config === 'object' && !(config instanceof URL))
    return { text: config.text, file: config.file ?? 'mom.conf', path: null };
  const path = pathOf(config);
  const text = await readFile(path, 'utf8');
  if (text.length > largestFile) throw new Error(`${path} is larger than 1 MiB`);
  return { text, file: path, path };
}

/** The parts of an agent; rejects as `configureAgent` does. */
export async function configure(host: HostPort, plain: PlainConfiguration): Promise<Configured> {
  const { config, policies } = plain;
  const file = config?.file ?? 'mom.conf';
  const loaded = config === null ? null : await loadConfig(config.text, file);
  const plugins = [...(loaded === null ? [] : [loaded.plugins]), ...(await more(plain, file))];
  const names = namesFor(plain, loaded, plugins);
  return {
    host: await withActions(host, plugins),
    environment: environmentFor(names),
    settings: completeSettings(
      plain.settings,
      loaded === null ? undefined : agentSettings(loaded.config),
    ),
    readPolicies: policies === null ? readerOf(loaded) : policyReader(policies),
    collectors: plugins.flatMap(({ collectors }) => collectors),
    level: loaded?.config.values.verbosity ?? 'info',
    names: JSON.stringify(names),
    plugins: [...(loaded?.config.values.plugins ?? []), ...plain.plugins],
    notes: loaded === null ? [] : notesOf(loaded),
  };
}

/** Plug-ins that the configuration does not name; what loads them is large. */
async function more({ plugins }: PlainConfiguration, file: string): Promise<readonly Plugins[]> {
  if (plugins.length === 0) return [];
  const loaded = await (await import('../plugins.ts')).loadPlugins(plugins, file);
  if (loaded.problems.length > 0) throw new Error(loaded.problems.join('\n'));
  return [loaded];
}

async function withActions(host: HostPort, plugins: readonly Plugins[]): Promise<HostPort> {
  const apply = new Map(plugins.flatMap((loaded) => [...loaded.apply]));
  if (apply.size === 0) return host;
  return (await import('../plugins.ts')).withPlugins(host, apply);
}

/** What is enabled, and every schema that names may stand for. */
function namesFor(
  { enabled, plugins: added }: PlainConfiguration,
  loaded: LoadedConfig | null,
  plugins: readonly Plugins[],
): EnvironmentNames {
  const base = loaded === null ? defaultNames : namesOf(loaded.config, loaded.plugins);
  const names = { ...base, ...enabled };
  const moreCollectors = plugins.flatMap(({ collectorSchemas }) => collectorSchemas);
  const moreControllers = plugins.flatMap(({ controllerSchemas }) => controllerSchemas);
  const own = added.length === 0 ? undefined : plugins.at(-1);
  const ofScope = (scope: 'host' | 'guest'): readonly string[] =>
    (own?.collectorSchemas ?? []).filter((row) => row.scope === scope).map(({ name }) => name);
  return {
    hostCollectors: [...names.hostCollectors, ...ofScope('host')],
    guestCollectors: [...names.guestCollectors, ...ofScope('guest')],
    controllers: [...names.controllers, ...(own?.controllerSchemas ?? []).map(({ name }) => name)],
    moreCollectors,
    moreControllers,
  };
}

function notesOf({ config: { file, lines }, notes }: LoadedConfig): readonly string[] {
  const daemons = ofDaemon.flatMap((key) => {
    const line = lines.get(key);
    const message = `\`${settings[key].name}\` is for the daemon; a program that embeds an agent has its own`;
    return line === undefined ? [] : [{ file, line, message }];
  });
  return [...notes, ...daemons]
    .sort((a, b) => a.line - b.line)
    .map((note) => configSentence('note', note));
}

function readerOf(loaded: LoadedConfig | null): Configured['readPolicies'] {
  if (loaded === null) return null;
  const { policy, policyDirectory } = loaded.config.values;
  return () => readConfiguredPolicies({ policy, policyDirectory });
}
