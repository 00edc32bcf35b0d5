/**
 * The agent of a policy thread, and what the other thread may ask of it.
 * In: a port. Out: an agent, once it is told to start.
 */
import type { MessagePort } from 'node:worker_threads';
import { type Agent, createAgent } from '../agent.ts';
import type { SetChange } from '../api.ts';
import { apiService } from '../api-methods.ts';
import { type Configured, configure, type PlainConfiguration } from '../config/configure.ts';
import type { PoliciesRead } from '../policies/policy-directory.ts';
import type { AgentState } from '../state/state-shape.ts';
import { PolicyThreadError } from './failure.ts';
import { levelledLog } from './levelled-log.ts';
import type { HostMethods, ThreadMethods, ThreadSetup } from './methods.ts';
import { remoteHost } from './remote-host.ts';
import { openWire, type Wire } from './wire.ts';

/** Milliseconds that keeping the state may take. */
const saveLimit = 5000;

interface Running {
  readonly agent: Agent;
  readonly reload: (configuration: PlainConfiguration) => Promise<SetChange>;
}

/** Serves an agent on a port. */
export function serveAgent(port: MessagePort): void {
  let running: Running | null = null;
  const known = (): Running => {
    if (running === null) throw new PolicyThreadError('the agent has not started');
    return running;
  };
  const wire = openWire<ThreadMethods, HostMethods>(port, {
    ...apiService(() => known().agent.api),
    start: async ([setup]) => {
      running = await start(setup, wire);
    },
    reload: ([configuration]) => known().reload(configuration),
    stop: async () => running?.agent.stop(),
  });
}

async function start(setup: ThreadSetup, wire: Wire<HostMethods>): Promise<Running> {
  const host = remoteHost(wire, setup.host);
  let configured = await configure(host, setup.configuration);
  const log = levelledLog((level, message) => wire.tell('say', [level, message]), configured.level);
  for (const note of configured.notes) log.info(note);
  let last = setup.restart === null ? null : lastGood(setup.state.state);

  /** The first time after a restart: what was in force, whatever the files say now. */
  const readPolicies = async (): Promise<PoliciesRead> => {
    const none: PoliciesRead = { sources: [], problems: [], none: true };
    const read = last ?? (await configured.readPolicies?.()) ?? none;
    last = null;
    return read;
  };

  const agent = createAgent({
    ...configured,
    readPolicies: configured.readPolicies === null ? null : readPolicies,
    store: {
      load: async () => setup.state,
      // A store that never answers is a problem, and no reason to wait for ever.
      save: (state) => wire.callWithin(saveLimit, 'saveState', [state]),
    },
    log,
    recorders: setup.reports ? [{ observe: (report) => wire.tell('report', [report]) }] : [],
    setVerbosity: log.setLevel,
    version: setup.version,
  });
  await agent.start();
  if (setup.restart !== null) {
    agent.problem('thread', setup.restart);
    setTimeout(() => agent.problem('thread', null), setup.tellFor);
  }

  return {
    agent,
    reload: async (configuration) => {
      const before = configured;
      const next = await configure(host, configuration);
      refuseOtherPlugins(before, next);
      const environment = next.names === before.names ? before.environment : next.environment;
      const { settings } = next;
      const isSame =
        environment === before.environment &&
        JSON.stringify(settings) === JSON.stringify(before.settings);
      configured = { ...next, environment };
      try {
        const change = await agent.reload(isSame ? undefined : { environment, settings });
        if (!change.accepted) configured = before;
        else if (next.level !== before.level) log.setLevel(next.level);
        return change;
      } catch (error) {
        configured = before;
        throw error;
      }
    },
  };
}

/** The set that was in force, as if the files had it. */
function lastGood(state: AgentState | null): PoliciesRead | null {
  const texts = state?.policies.sets[0]?.texts;
  if (texts === undefined) return null;
  const sources = Object.entries(texts).map(([name, text]) => ({ name, text }));
  return { sources, problems: [] };
}

/** A module is loaded once in the life of a thread. */
function refuseOtherPlugins(before: Configured, next: Configured): void {
  if (JSON.stringify(before.plugins) === JSON.stringify(next.plugins)) return;
  throw new Error(
    `the plug-ins were ${shown(before)} and are ${shown(next)} now; a new thread takes them over`,
  );
}

const shown = ({ plugins }: Configured): string =>
  plugins.map((name) => `\`${name}\``).join(', ') || 'none';
