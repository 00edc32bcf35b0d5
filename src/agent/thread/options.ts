/**
 * What a host agent gives to a policy thread, and what it gets.
 */
import type { HostPort } from '../../host/port.ts';
import type { CycleReport } from '../../runtime/report.ts';
import type { AgentApi, SetChange } from '../api.ts';
import type { ConfigurationGiven } from '../config/configure.ts';
import type { AgentLog } from '../log.ts';
import type { StateStore } from '../state/state-file.ts';

/** How long a policy thread may take, and how much memory; times in milliseconds. */
export interface ThreadLimits {
  /** Its event loop may stand still for so long; then it is ended. 10 000 unless given. */
  readonly blocked: number;
  /** From its begin until its agent has started. 60 000 unless given. */
  readonly start: number;
  /** A call of its API. 30 000 unless given. */
  readonly call: number;
  /** MiB of its heap, and as much again for buffers. 256 unless given. */
  readonly memory: number;
  /** The pause before it is started again; each further one is twice as long, up to `longestPause`. 1000 unless given. */
  readonly pause: number;
  /** 60 000 unless given. */
  readonly longestPause: number;
  /** After so long without a failure pauses are short again, and `status` no longer tells of the last one. 60 000 unless given. */
  readonly healthy: number;
}

/** The usual limits. */
export const threadLimits: ThreadLimits = {
  blocked: 10_000,
  start: 60_000,
  call: 30_000,
  memory: 256,
  pause: 1000,
  longestPause: 60_000,
  healthy: 60_000,
};

/** What a policy thread is started with. */
export interface PolicyThreadOptions extends ConfigurationGiven {
  /** The API object of the host agent. It stays in this thread: all its methods are called here. */
  readonly host: HostPort;
  /** Keeps the state over restarts of this process, as `stateFile` does. Over restarts of the thread it is kept anyhow. */
  readonly store?: StateStore;
  readonly log?: AgentLog;
  /** Called in this thread with the report of each cycle. */
  readonly onReport?: (report: CycleReport) => void;
  /** Called when the thread has started, has failed or was stopped. */
  readonly onEvent?: (event: ThreadEvent) => void;
  readonly limits?: Partial<ThreadLimits>;
  /** What `status` shows as the version; that of this package unless given. */
  readonly version?: string;
}

/**
 * Why a thread ended: `blocked`, its event loop stood still; `crashed`, an error was not caught;
 * `out-of-memory`; `ended`, something in it ended it (`process.exit`); `no-start`, its agent could not
 * be started.
 */
export type ThreadFailure = 'blocked' | 'crashed' | 'out-of-memory' | 'ended' | 'no-start';

/** What happened to a policy thread. */
export type ThreadEvent = {
  /** ISO 8601 in UTC. */
  readonly at: string;
  /** A sentence. */
  readonly message: string;
} & (
  | {
      readonly kind: 'started';
      /** How often it was started again, this time included. */
      readonly restarts: number;
    }
  | {
      readonly kind: 'failed';
      readonly failure: ThreadFailure;
      /** Milliseconds until it is started again. */
      readonly pause: number;
    }
  | { readonly kind: 'stopped' }
);

/** A running policy thread. */
export interface PolicyThread {
  /**
   * The agent in the thread. Calls reject with an `AgentRefusal` where what is asked cannot be done,
   * and with a `PolicyThreadError` while the thread is started again, or when it ends before it answers.
   */
  readonly api: AgentApi;
  /** Reads the configuration's file and the policies anew; what is faulty is refused whole. */
  readonly reload: () => Promise<SetChange>;
  /** Ends it within a second and lets go of the host; never rejects. */
  readonly stop: () => Promise<void>;
  /** `failed`: it is about to be started again. */
  readonly state: 'running' | 'failed' | 'stopped';
  /** How often it was started again. */
  readonly restarts: number;
  /** The latest events, at most 100, oldest first. */
  readonly events: readonly ThreadEvent[];
}
