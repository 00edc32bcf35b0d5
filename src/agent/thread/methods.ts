/**
 * What the two threads call of each other.
 * The policy thread has the agent; the host agent's thread has the host, the state and the log.
 */

import type { MessagePort } from 'node:worker_threads';
import type { Action, GuestIdentity, GuestTopic, HostTopic, RawData } from '../../host/port.ts';
import type { CycleReport } from '../../runtime/report.ts';
import type { AgentApi, SetChange } from '../api.ts';
import type { PlainConfiguration } from '../config/configure.ts';
import type { AgentLog } from '../log.ts';
import type { AgentState } from '../state/state-shape.ts';

/** What a host says to a question, and its own explanation where it has one. */
export interface HostAnswer {
  readonly data: RawData | undefined;
  readonly why: string | null;
}

/** What the policy thread may call. */
export interface HostMethods {
  readonly beginSample: () => void;
  readonly listGuests: () => readonly GuestIdentity[];
  readonly readHost: (topic: HostTopic) => HostAnswer;
  readonly readGuest: (guest: string, topic: GuestTopic) => HostAnswer;
  readonly apply: (action: Action) => void;
  readonly conflict: () => string | null;
  readonly saveState: (state: AgentState) => void;
  readonly say: (level: keyof AgentLog, message: string) => void;
  readonly report: (report: CycleReport) => void;
}

/** What the host agent's thread may call: the agent, and what starts and ends it. */
export interface ThreadMethods extends AgentApi {
  readonly start: (setup: ThreadSetup) => Promise<void>;
  readonly reload: (configuration: PlainConfiguration) => Promise<SetChange>;
  readonly stop: () => Promise<void>;
}

/** All that a policy thread starts with. */
export interface ThreadSetup {
  readonly configuration: PlainConfiguration;
  readonly host: { readonly name: string; readonly simulated: boolean };
  /** What outlived the agent before. */
  readonly state: { readonly state: AgentState | null; readonly problem: string | null };
  /** Why the thread before ended; null for the first one. The last good set is in force then, whatever files say now. */
  readonly restart: string | null;
  /** Milliseconds for which `status` tells of it. */
  readonly tellFor: number;
  /** Whether reports of cycles are wanted. */
  readonly reports: boolean;
  readonly version: string;
}

/** The first message to a new thread. */
export interface Welcome {
  readonly port: MessagePort;
  readonly pulse: SharedArrayBuffer;
  /** Milliseconds between two beats. */
  readonly beat: number;
}
