/**
 * All that a policy thread may call in the thread of the host agent.
 * In: the host agent's object and callbacks, where its state is kept. Out: the methods. A callback that
 * throws harms neither thread: it becomes a warning of the process.
 */
import { messageOf } from '../../runtime/time-limit.ts';
import { type AgentLog, silentLog } from '../log.ts';
import { noStore } from '../state/state-file.ts';
import type { AgentState } from '../state/state-shape.ts';
import { hostService } from './host-service.ts';
import type { HostMethods, ThreadSetup } from './methods.ts';
import type { PolicyThreadOptions, ThreadEvent } from './options.ts';
import type { Service } from './wire.ts';

/** The methods, and what else this side has of its options. */
export interface Services {
  readonly methods: Service<HostMethods>;
  readonly log: AgentLog;
  readonly tell: (event: ThreadEvent) => void;
  /** The state for a thread that begins: of the store for the first one, of the thread before for others. */
  readonly state: () => Promise<ThreadSetup['state']>;
}

/** Makes them. */
export function servicesFor(options: PolicyThreadOptions): Services {
  const { host, store = noStore } = options;
  const log = guarded(options.log ?? silentLog);
  let latest: AgentState | null = null;
  return {
    log,
    methods: {
      ...hostService(host, log.warn),
      saveState: ([state]) => {
        // Known here at once, whatever becomes of the store.
        latest = state;
        return store.save(state);
      },
      say: ([level, message]) => log[level](message),
      report: ([report]) => quietly('onReport', () => options.onReport?.(report)),
    },
    tell: (event) => quietly('onEvent', () => options.onEvent?.(event)),
    state: async () => (latest === null ? store.load() : { state: latest, problem: null }),
  };
}

const guarded = (log: AgentLog): AgentLog => ({
  debug: (message) => quietly('log', () => log.debug(message)),
  info: (message) => quietly('log', () => log.info(message)),
  warn: (message) => quietly('log', () => log.warn(message)),
  error: (message) => quietly('log', () => log.error(message)),
});

function quietly(what: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    process.emitWarning(`\`${what}\` of the policy thread failed: ${messageOf(error)}`);
  }
}
