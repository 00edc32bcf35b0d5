/**
 * What an agent is made of, and what it is to whoever makes it.
 */
import type { HostPort } from '../host/port.ts';
import type { Collector } from '../runtime/collectors/collector.ts';
import type { LatestSamples } from '../runtime/cycle.ts';
import type { Clock } from '../runtime/options.ts';
import type { CycleReport } from '../runtime/report.ts';
import type { Environment } from '../schema/environment.ts';
import type { AgentBasics } from './agent-basics.ts';
import type { AgentApi, AgentStatus, Explanation, SetChange } from './api.ts';
import type { AgentSettings } from './config/agent-settings.ts';
import type { Level } from './config/settings.ts';
import type { AgentLog } from './log.ts';
import type { TextLookup } from './record/statement.ts';
import type { Sleep } from './schedule.ts';
import type { StateStore } from './state/state-file.ts';

/** Whoever writes down what an agent does. */
export interface Recorder {
  readonly observe?: (report: CycleReport, latest: LatestSamples) => void;
  /** Samples were taken between two cycles. */
  readonly sampled?: (latest: LatestSamples) => void;
  /** A change of the policies was asked for, and taken over or not. */
  readonly changed?: (accepted: boolean) => void;
  readonly close?: () => Promise<void>;
}

/** Answers `explain` from what was written down. */
export type Explain = (guest: string | null, at: string | undefined) => Promise<Explanation>;

export interface AgentParts extends AgentBasics {
  readonly host: HostPort;
  readonly store?: StateStore;
  readonly log?: AgentLog;
  readonly recorders?: readonly Recorder[];
  readonly explain?: ((textOf: TextLookup) => Explain) | null;
  readonly collectors?: readonly Collector[];
  readonly clock?: Clock;
  readonly sleep?: Sleep;
  readonly setVerbosity?: (level: Level) => void;
  /** Called after each cycle: for watchdogs. */
  readonly alive?: () => void;
}

/** What can change without a new start. */
export interface Reconfiguration {
  readonly environment: Environment;
  readonly settings: AgentSettings;
}

export interface Agent {
  readonly api: AgentApi;
  /**
   * Reads the state and loads the policies; writes nothing and asks the host nothing. From then on the
   * API answers. Rejects where it cannot begin at all.
   */
  readonly prepare: () => Promise<void>;
  /** Begins, after `prepare` where that was not called. */
  readonly start: () => Promise<void>;
  /** Reads the policies anew, and goes by another configuration where one is given. What is faulty is refused whole. */
  readonly reload: (next?: Reconfiguration) => Promise<SetChange>;
  /** Ends after what is on its way, within a second; the host is let go. */
  readonly stop: () => Promise<void>;
  /** `status` of the API, at once. */
  readonly status: () => AgentStatus;
  /** Whether the operator excludes a guest. */
  readonly excludes: (id: string, name: string) => boolean;
  /** Notes, or takes back (null), what is wrong with the agent: `status` shows it. */
  readonly problem: (about: string, message: string | readonly string[] | null) => void;
}
