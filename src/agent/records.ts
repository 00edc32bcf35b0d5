/**
 * What a daemon writes down: metrics, the decision log, plot files.
 */
import type { Environment } from '../schema/environment.ts';
import type { AgentParts, Recorder } from './agent.ts';
import type { SettingValues } from './config/settings.ts';

export interface Records {
  readonly recorders: readonly Recorder[];
  /** Answers from the decision log; null where there is none. */
  readonly explain: NonNullable<AgentParts['explain']> | null;
  /** The text of the metrics. */
  readonly metrics: () => string | Promise<string>;
}

export interface RecordsContext {
  readonly host: string;
  readonly version: string;
  readonly environment: Environment;
  readonly problem: (about: string, message: string | null) => void;
}

/** Opens the records. */
export function openRecords(
  _values: SettingValues,
  _decisionLog: string | null,
  _context: RecordsContext,
): Records {
  return { recorders: [], explain: null, metrics: () => '' };
}
