/**
 * What an agent answers: the one interface behind XML-RPC, `momus ctl`, metrics and embedding.
 * Everything in it is plain data that JSON keeps. Methods reject with an `AgentRefusal` where what
 * is asked cannot be done; its message says why and what to do.
 */
import type { LocatedDiagnostic } from '../compiler/diagnostics/diagnostic.ts';
import type { Decision } from '../runtime/decision.ts';
import type { Problem } from '../runtime/fold.ts';
import type { ActionReport, FaultReport, NothingDone, PhaseTimes } from '../runtime/report.ts';
import type { Level } from './config/settings.ts';

/** A request that cannot be done: an unknown guest, a set that is not in the history. */
export class AgentRefusal extends Error {
  override readonly name = 'AgentRefusal';
}

/** A value of a sample as JSON has it. */
export type PlainValue = number | string | boolean | null;
export type PlainValues = Readonly<Record<string, PlainValue>>;

/** A policy set that is or was in force. */
export interface SetRecord {
  /** Counted up from 1 for as long as there is a state; `rollback` takes it. */
  readonly number: number;
  /** Hex digest of its texts. */
  readonly digest: string;
  /** When it came into force, ISO 8601 in UTC. */
  readonly since: string;
  /** Where it came from: `files`, `setPolicy`, `setNamedPolicy NAME`, `resetPolicies`, `rollback to N`. */
  readonly origin: string;
  /** Names of its policies, in their order. */
  readonly names: readonly string[];
  readonly warnings: number;
  /** Cycles that it decided, and faults in them. */
  readonly cycles: number;
  readonly faults: number;
  readonly inForce: boolean;
}

/** What became of a change of the policy set. */
export interface SetChange {
  readonly accepted: boolean;
  /** Of the set as it would be; where the change was refused, why. Each with line and column. */
  readonly diagnostics: readonly PlacedDiagnostic[];
  /** Policies that were left out because of errors; only where there was no set before. */
  readonly leftOut: readonly string[];
}

/** A diagnostic with its place, lines and columns from 1. */
export interface PlacedDiagnostic
  extends Pick<LocatedDiagnostic, 'code' | 'severity' | 'message' | 'source'> {
  readonly line: number;
  readonly column: number;
}

export interface AgentStatus {
  readonly version: string;
  readonly pid: number;
  /** ISO 8601 in UTC. */
  readonly startedAt: string;
  /** The host port, in words: `vdsm localhost:54321`. */
  readonly host: string;
  /** Whether decisions are sent now; false while paused or in a dry run. */
  readonly acting: boolean;
  readonly paused: boolean;
  readonly dryRun: boolean;
  readonly set: SetRecord | null;
  /** Seconds from one decision to the next. */
  readonly interval: number;
  /** Cycles since the start. */
  readonly cycles: number;
  /** Cycles that were left out since the one before took too long. */
  readonly cyclesLeftOut: number;
  readonly lastCycle: CycleSummary | null;
  readonly guests: GuestCounts;
  /** Guests that are to be left alone, as the configuration or `exclude` named them. */
  readonly excluded: readonly string[];
  /** What is wrong with the agent now, in sentences: files that cannot be written, a faulty reload. */
  readonly problems: readonly string[];
}

export interface CycleSummary {
  readonly cycle: number;
  readonly startedAt: string;
  readonly milliseconds: PhaseTimes;
  /** Why the policy was not evaluated; null when it was. */
  readonly skipped: string | null;
  readonly listingProblem: string | null;
  readonly decisions: number;
  /** Of the decisions: what the host took; what was refused; what is in force already, so that nothing was sent; what would be sent, did the agent act; what was sent in vain. They add up. */
  readonly applied: number;
  readonly refused: number;
  readonly inForce: number;
  readonly would: number;
  readonly failed: number;
  readonly faults: number;
}

/** Guests by state; an excluded one is counted in its state as well. */
export interface GuestCounts {
  readonly ready: number;
  readonly notReady: number;
  readonly quarantined: number;
  readonly excluded: number;
}

export type GuestState = 'ready' | 'not-ready' | 'quarantined';

export interface GuestStatus {
  readonly id: string;
  readonly name: string;
  readonly state: GuestState;
  /** Why it is not ready; null when it is. */
  readonly reason: string | null;
  readonly excluded: boolean;
  /** Seconds since the latest sample; null before the first. */
  readonly sampleAge: number | null;
  /** The latest sample, without devices. */
  readonly values: PlainValues;
  /** Why nothing was done for it in the latest cycle; null where something was. */
  readonly nothing: NothingDone | null;
  /** What was missing or not believed of its latest data, but for what `reason` says. */
  readonly problems: readonly Problem[];
  /** Of the latest cycle. */
  readonly decisions: readonly Decision[];
  /** What became of what was sent for it in that cycle. */
  readonly actions: readonly Pick<ActionReport, 'status' | 'message'>[];
}

/** The cycle in which something was changed. */
export interface LastChange {
  readonly cycle: number;
  /** When it began, ISO 8601 in UTC. */
  readonly at: string;
}

/** Why a cycle did what it did to one guest (or the host), or why it did nothing. */
export interface Explanation {
  /** Null: the host. */
  readonly guest: { readonly id: string; readonly name: string } | null;
  readonly cycle: number;
  /** When the cycle began, ISO 8601 in UTC. */
  readonly at: string;
  readonly acting: boolean;
  readonly digest: string;
  readonly ready: boolean;
  readonly reason: string | null;
  /** Why the policy was not evaluated at all; null when it was. */
  readonly skipped: string | null;
  readonly nothing: NothingDone | null;
  /** Data of it that was missing or not believed, but for what `reason` says. */
  readonly problems: readonly Problem[];
  /** What the policy read of it; empty where nothing was decided. */
  readonly inputs: PlainValues;
  readonly decisions: readonly Decision[];
  readonly actions: readonly ActionReport[];
  readonly faults: readonly FaultReport[];
  /** The latest change of it, where `explain` can be asked about that time; absent where none is known. */
  readonly lastChange?: LastChange;
  /** Text of the lines that the decisions and faults point to, as `SOURCE:LINE`; of sets still known. */
  readonly lines: Readonly<Record<string, string>>;
}

/** The latest samples. `guests` by id. */
export interface Statistics {
  readonly host: Readonly<Record<string, unknown>> | null;
  readonly guests: readonly {
    readonly id: string;
    readonly name: string;
    readonly ready: boolean;
    /** Every field that was collected; devices as lists of plain objects. */
    readonly values: Readonly<Record<string, unknown>>;
  }[];
}

export interface AgentApi {
  readonly status: () => Promise<AgentStatus>;
  /** The texts in force, in their order. */
  readonly policies: () => Promise<readonly { readonly name: string; readonly text: string }[]>;
  /** Replaces the whole set by one text; null: by nothing. */
  readonly setPolicy: (text: string | null) => Promise<SetChange>;
  /** Sets one text under a name; null removes it. A null name is MOM's `50_main_`. */
  readonly setNamedPolicy: (name: string | null, text: string | null) => Promise<SetChange>;
  /** Goes back to the files of the configuration; null where it names none. */
  readonly resetPolicies: () => Promise<SetChange | null>;
  /** The last sets, newest first. */
  readonly history: () => Promise<readonly SetRecord[]>;
  /** Puts an earlier set in force: the one of that number, or the one before; said again, it goes further back. */
  readonly rollback: (number?: number) => Promise<SetChange>;
  readonly setVerbosity: (level: Level) => Promise<void>;
  readonly statistics: () => Promise<Statistics>;
  readonly guests: () => Promise<readonly GuestStatus[]>;
  /** Decides and records, and acts on nothing, until `resume`. */
  readonly pause: () => Promise<void>;
  readonly resume: () => Promise<void>;
  /** Leaves a guest alone (by id or name), or no longer. Kept over restarts. */
  readonly exclude: (guest: string) => Promise<void>;
  readonly include: (guest: string) => Promise<void>;
  /** What the cycle at that time (the latest one without) did for a guest by id or name; null: the host. */
  readonly explain: (guest: string | null, at?: string) => Promise<Explanation>;
}

/** What each method does, in a sentence; a record, so that the compiler asks for one that is added. */
export const apiMethods = {
  status: 'How the agent is.',
  policies: 'The texts in force, in their order.',
  setPolicy: 'Replaces the whole set by one text, or by nothing.',
  setNamedPolicy: 'Sets one text under a name; null removes it.',
  resetPolicies: 'Goes back to the files of the configuration; null where it names none.',
  history: 'The last sets, newest first.',
  rollback: 'Puts an earlier set in force: the one before, or the one of that number.',
  setVerbosity: 'How much the log says.',
  statistics: 'The latest samples.',
  guests: 'The guests, and what is decided for them.',
  pause: 'Goes on deciding, and acts on nothing.',
  resume: 'Acts again.',
  exclude: 'Leaves a guest alone.',
  include: 'Leaves it alone no longer.',
  explain: 'What a cycle did for a guest (without one: the host), and why.',
} as const satisfies Readonly<Record<keyof AgentApi, string>>;
