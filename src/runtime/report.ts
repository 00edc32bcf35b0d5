/**
 * The report of one cycle: what was seen, decided, done, and why the rest was not. Plain data that
 * JSON keeps; nothing in it changes later.
 */
import type { Action } from '../host/port.ts';
import type { ActionStatus } from './actuate.ts';
import type { Decision } from './decision.ts';
import type { Problem } from './fold.ts';
import type { Site } from './program.ts';

/**
 * Why nothing was (or would be) done for an entity: `not-ready`, no sample; `fault`, the policy
 * failed on it; `no-proposal`, the policy wants nothing of it; `unchanged`, what it wants is in
 * force; `refused`, what it wants is not allowed; `not-evaluated`, the policy did not run.
 */
export type NothingDone =
  | 'not-ready'
  | 'not-evaluated'
  | 'fault'
  | 'no-proposal'
  | 'unchanged'
  | 'refused';

export interface EntityReport {
  readonly ready: boolean;
  /** Why it is not ready; null when it is. */
  readonly reason: string | null;
  /** Mandatory fields without a value. */
  readonly missing: readonly string[];
  /** What went wrong while collecting, also when it is ready. */
  readonly problems: readonly Problem[];
  /** Samples in the window. */
  readonly samples: number;
  /** Null where something was sent (or would be). */
  readonly nothing: NothingDone | null;
  /** Seconds since its latest sample was taken; null where it has none. */
  readonly sampleAge: number | null;
  /**
   * What the policy read of it, as `mem_unused`, `average mem_unused`, `property name`: only where
   * something was decided or went wrong, else null.
   */
  readonly inputs: Readonly<Record<string, number | string | boolean | null>> | null;
}

export interface GuestReport extends EntityReport {
  readonly id: string;
  readonly name: string;
  /** Whether it is asked apart from the others, with growing pauses, since it failed or hung repeatedly. */
  readonly quarantined: boolean;
}

export interface FaultReport {
  readonly code: string;
  readonly message: string;
  readonly guest: string | null;
  readonly at: Site | null;
}

export interface ActionReport {
  readonly action: Action;
  readonly status: ActionStatus;
  readonly message: string | null;
  readonly milliseconds: number;
  /** Indices into `decisions`. */
  readonly decisions: readonly number[];
}

/** Milliseconds per phase. */
export interface PhaseTimes {
  readonly collect: number;
  readonly evaluate: number;
  readonly arbitrate: number;
  readonly actuate: number;
  readonly total: number;
}

export interface CycleReport {
  /** Counted from 1. */
  readonly cycle: number;
  /** When it started, ISO 8601 in UTC. */
  readonly startedAt: string;
  /** Digest of the program that decided. */
  readonly program: string;
  readonly acting: boolean;
  readonly milliseconds: PhaseTimes;
  readonly host: EntityReport;
  readonly guests: readonly GuestReport[];
  /** Why the guests could not be listed; null when they were. */
  readonly listingProblem: string | null;
  /** Ids of guests that are gone since the cycle before. */
  readonly gone: readonly string[];
  /** Why the policy was not evaluated; null when it was. */
  readonly skipped: string | null;
  readonly decisions: readonly Decision[];
  readonly faults: readonly FaultReport[];
  readonly actions: readonly ActionReport[];
  /** What the policy's `debug` calls said. */
  readonly debug: readonly string[];
}

/** Freezes a report all the way down. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  // Reports have thousands of parts: no list is made of them.
  if (Array.isArray(value)) for (let i = 0; i < value.length; i += 1) deepFreeze(value[i]);
  else for (const key in value) deepFreeze(value[key]);
  return value;
}
