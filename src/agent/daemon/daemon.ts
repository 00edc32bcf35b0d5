/**
 * The daemon: an agent with the files, sockets and signals of a process.
 * In: a configuration file. Out: a running daemon that can be reloaded and stopped; or an error that
 * says why it does not start: a `ConfigError`, a `HostError`, a `DaemonError`.
 */
import { systemClock } from '../../runtime/options.ts';
import { messageOf } from '../../runtime/time-limit.ts';
import { type Agent, createAgent, type Recorder } from '../agent.ts';
import { agentSettings } from '../config/agent-settings.ts';
import { ConfigError, configSentence, type LoadedConfig, loadConfigFile } from '../config/load.ts';
import { atStart, type SettingKey, settings } from '../config/settings.ts';
import { withPlugins } from '../plugins.ts';
import { sleep } from '../schedule.ts';
import { type AgentServer, createServer } from '../server/server.ts';
import { refuseTaken } from '../server/socket-file.ts';
import { noStore, type StateStore, stateFile } from '../state/state-file.ts';
import { configuredPolicies } from './configured-policies.ts';
import { type LevelledLog, openLog } from './log-file.ts';
import { createNotifier } from './notify.ts';
import { openConfiguredHost } from './open-host.ts';
import { type Places, placesOf } from './places.ts';
import { openRecords, type Records } from './records.ts';
import { type FileWatch, watchFiles } from './watch.ts';

export interface DaemonOptions {
  readonly config: string;
  /** Act on nothing, whatever the configuration says. */
  readonly dryRun: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stderr: { readonly write: (text: string) => unknown; readonly isTTY: boolean };
  readonly version: string;
  /** Who hears of each cycle, beside what the configuration asks for. */
  readonly recorders?: readonly Recorder[];
}

export interface Daemon {
  readonly agent: Agent;
  /** Where it answers. */
  readonly servers: readonly AgentServer[];
  /** Reads configuration and policies anew; what is faulty is not taken over. Never rejects. */
  readonly reload: () => Promise<void>;
  /** Ends within a second. */
  readonly stop: () => Promise<void>;
  /** Undoes changes of the host at once, for a process that exits. */
  readonly restoreNow: () => void;
}

/** Another agent has the place, or a socket cannot be opened. */
export class DaemonError extends Error {
  override readonly name = 'DaemonError';
}

/** Milliseconds for the last lines of the log. */
const flushLimit = 300;

/** Starts a daemon. */
export async function startDaemon(options: DaemonOptions): Promise<Daemon> {
  let loaded = await loadConfigFile(options.config);
  const { values } = loaded.config;
  /** The agent, once there is one. */
  let told: Agent | null = null;
  const log = openLog({
    log: values.log,
    level: values.verbosity,
    maxBytes: values.logBytes,
    oldFiles: values.logFiles,
    trouble: (message) => told?.problem('log', message),
    stderr: options.stderr,
  });
  for (const note of loaded.notes) log.warn(configSentence('note', note));
  const places = placesOf(values, options.env);
  const host = openConfiguredHost(values, log);
  const port = withPlugins(host.port, loaded.plugins.apply);
  const settingsOf = ({ config }: LoadedConfig) => {
    const settings = agentSettings(config);
    return { ...settings, dryRun: settings.dryRun || options.dryRun };
  };
  const notifier = createNotifier(options.env, systemClock.elapsed);
  const records: Records = openRecords(values, places.decisionLog, {
    version: options.version,
    log,
    agent: () => agent,
  });
  const policies = configuredPolicies(() => loaded);
  const agent = createAgent({
    host: port,
    environment: loaded.environment,
    settings: settingsOf(loaded),
    readPolicies: policies.read,
    store: storeOf(places),
    log,
    recorders: [...records.recorders, ...(options.recorders ?? [])],
    explain: records.explain,
    collectors: loaded.plugins.collectors,
    setVerbosity: log.setLevel,
    alive: notifier.alive,
    version: options.version,
  });
  told = agent;
  if (places.stateFile === null)
    log.warn('there is no state-dir: what calls set is lost when the agent ends');

  /** Nothing was acted on: the host is let go. */
  const refuse = async (error: Error): Promise<never> => {
    await port.close();
    await log.flush();
    throw error;
  };

  const failed = (error: unknown): Promise<never> =>
    refuse(new DaemonError(messageOf(error), { cause: error }));

  // Who is refused need not compile first; a place that is taken meanwhile is found out below.
  for (const address of places.addresses)
    if (address.kind === 'socket') await refuseTaken(address.path).catch(failed);
  await agent.prepare();
  const missing = policies.missing();
  if (missing !== null && namesInForce(agent) === 0) await refuse(new ConfigError([missing], []));
  const servers = await openServers(agent, places.addresses, loaded, records, log).catch(failed);
  await agent.start();
  if (namesInForce(agent) === 0) log.warn('no policy is in force: nothing is decided');

  let reloading: Promise<void> = Promise.resolve();
  const reload = (): Promise<void> => {
    reloading = reloading.then(async () => {
      const before = loaded;
      try {
        const read = await loadConfigFile(options.config);
        for (const note of read.notes) log.info(configSentence('note', note));
        // From here on its policies are read: those that it names.
        loaded = withEnvironment(read, before);
        sayWhatNeedsRestart(before, loaded, log);
        const next = settingsOf(loaded);
        const { environment } = loaded;
        const isSame =
          environment === before.environment &&
          JSON.stringify(next) === JSON.stringify(settingsOf(before));
        const { accepted } = await agent.reload(
          isSame ? undefined : { environment, settings: next },
        );
        // A configuration whose policies do not fit is not in force.
        if (!accepted && !isSame) loaded = before;
        log.setLevel(loaded.config.values.verbosity);
        agent.problem('configuration', null);
      } catch (error) {
        loaded = before;
        agent.problem('configuration', notTakenOver(error));
      }
      if (watchedOf(loaded).join() !== watchedOf(before).join()) await watchAgain();
    });
    return reloading;
  };

  const watchNow = (): FileWatch | null => {
    if (!values.watch) return null;
    return watchFiles(
      [options.config, ...watchedOf(loaded)],
      () => void reload(),
      (error) => agent.problem('watch', `files are not watched any more: ${messageOf(error)}`),
    );
  };
  let watching = watchNow();
  const watchAgain = async (): Promise<void> => {
    await watching?.close();
    watching = watchNow();
  };
  notifier.ready();

  return {
    agent,
    servers,
    reload,
    restoreNow: host.restoreNow,
    stop: async () => {
      notifier.stopping();
      log.info('stopping');
      await Promise.all([watching?.close(), agent.stop(), ...servers.map((s) => s.close())]);
      const given = new AbortController();
      await Promise.race([log.flush(), sleep(flushLimit, given.signal)]);
      given.abort();
    },
  };
}

/** A sentence for each place of a configuration that is wrong. */
function notTakenOver(error: unknown): readonly string[] {
  const sentences =
    error instanceof ConfigError
      ? error.problems.map((problem) => configSentence('error', problem))
      : [messageOf(error)];
  return sentences.map((sentence) => `the configuration is not taken over: ${sentence}`);
}

/** The paths of policies that a configuration names. */
const watchedOf = ({ config: { values } }: LoadedConfig): readonly string[] =>
  [values.policy, values.policyDirectory].filter((path) => path !== '');

const namesInForce = (agent: Agent): number => agent.status().set?.names.length ?? 0;

const storeOf = ({ stateFile: path, stateSetting }: Places): StateStore =>
  path === null ? noStore : { ...stateFile(path), called: `${path} (\`${stateSetting}\`)` };

async function openServers(
  agent: Agent,
  addresses: ReturnType<typeof placesOf>['addresses'],
  { config: { values } }: LoadedConfig,
  records: Records,
  log: LevelledLog,
): Promise<readonly AgentServer[]> {
  const servers: AgentServer[] = [];
  try {
    for (const address of addresses) {
      servers.push(
        await createServer(agent.api, {
          address,
          socket: {
            owner: values.socketOwner || null,
            group: values.socketGroup || null,
            mode: values.socketMode,
          },
          metrics: records.metrics,
          log: (level, message) => log[level === 'critical' ? 'error' : level](message),
        }),
      );
    }
    return servers;
  } catch (error) {
    await Promise.all(servers.map((server) => server.close()));
    throw error;
  }
}

/** The same collectors and controllers are the same environment: nothing is compiled anew then. */
function withEnvironment(next: LoadedConfig, before: LoadedConfig): LoadedConfig {
  const keys = ['hostCollectors', 'guestCollectors', 'controllers'] as const;
  const names = ({ config: { values } }: LoadedConfig): string =>
    JSON.stringify(keys.map((key) => values[key]));
  return names(next) === names(before) ? { ...next, environment: before.environment } : next;
}

function sayWhatNeedsRestart(before: LoadedConfig, next: LoadedConfig, log: LevelledLog): void {
  const settingOf = ({ config }: LoadedConfig, key: SettingKey): string =>
    JSON.stringify(config.values[key]);
  for (const key of atStart) {
    if (settingOf(before, key) !== settingOf(next, key))
      log.warn(
        `\`${settings[key].name}\` changed in the configuration; it takes effect at the next start`,
      );
  }
}
