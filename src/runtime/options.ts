/**
 * The options of a cycle and their usual values.
 */
import type { HostPort } from '../host/port.ts';
import type { Environment } from '../schema/environment.ts';
import type { ActingMemory } from './acting-memory.ts';
import type { Collector } from './collectors/collector.ts';
import type { OperatorLimits } from './operator-limits.ts';
import type { Program } from './program.ts';
import type { SavedVariables } from './saved.ts';

/** How long calls of the host may take, in milliseconds. */
export interface TimeLimits {
  /** The list of guests. */
  readonly list: number;
  /** All that is asked about one entity for one sample. */
  readonly read: number;
  /** One action, and the question whether acting is safe. */
  readonly apply: number;
  /** After this time a phase starts nothing new. */
  readonly phase: number;
}

/** The usual time limits. */
export const defaultTimeLimits: TimeLimits = { list: 5000, read: 2000, apply: 5000, phase: 10_000 };

/** Time as the runtime sees it. */
export interface Clock {
  /** Milliseconds since 1970, for reports. */
  readonly now: () => number;
  /** Milliseconds since some start, never going back, for durations. */
  readonly elapsed: () => number;
}

/** The clock of this machine. */
export const systemClock: Clock = { now: () => Date.now(), elapsed: () => performance.now() };

export interface CycleOptions {
  /** How many samples averages are taken over; at least 1, usually 10. */
  readonly window?: number;
  readonly timeLimits?: Partial<TimeLimits>;
  /** Whether actions are sent; otherwise they are only reported. Off unless said. */
  readonly act?: boolean;
  readonly clock?: Clock;
  /** Seconds between two cycles: the property `interval` of the host. */
  readonly interval?: number;
  /** Guests that are asked, or acted on, at the same time. */
  readonly atOnce?: number;
  /** Collectors beside the built-in ones, by the names of their schemas. */
  readonly collectors?: readonly Collector[];
  /** The operator's limits, which hold whatever a policy says; asked anew in every cycle. None unless given. */
  readonly limits?: () => OperatorLimits;
  /**
   * Seconds for which the latest sample stands in where a host or a guest did not answer; beyond it
   * the entity is not ready. 0 unless given: a sample counts only for the cycle that it was taken for.
   */
  readonly maxSampleAge?: number;
  /** What is remembered of acting; for whoever makes one cycle after the other on a host. */
  readonly memory?: ActingMemory;
  /** Saved variables of a process before. */
  readonly saved?: SavedVariables;
  /** Act although another tuner is at work on the host. */
  readonly ignoreConflict?: boolean;
}

export interface CycleParts {
  readonly program: Program;
  readonly environment: Environment;
  readonly port: HostPort;
  readonly options?: CycleOptions;
}
