/**
 * What an agent goes by, taken from a configuration.
 * In: the values of a configuration. Out: periods, limits and time limits in the units of the
 * runtime. Pure.
 */
import type { OperatorLimits } from '../../runtime/operator-limits.ts';
import type { TimeLimits } from '../../runtime/options.ts';
import type { AgentConfig } from './config.ts';

export interface AgentSettings {
  /** Seconds. */
  readonly periods: {
    readonly host: number;
    readonly list: number;
    readonly guests: number;
    readonly decide: number;
  };
  /** Samples that averages are taken over. */
  readonly window: number;
  /** Decide and record, and act on nothing. */
  readonly dryRun: boolean;
  /** Seconds for which the latest sample stands in where nobody answers. */
  readonly maxSampleAge: number;
  readonly timeLimits: Partial<TimeLimits>;
  /** Milliseconds for compiling a policy set. */
  readonly compileLimit: number;
  readonly limits: Omit<OperatorLimits, 'excluded'>;
  /** Names or ids of guests that are left alone. */
  readonly excludedGuests: readonly string[];
}

const kibPerMib = 1024;
/** Samples of the longest period that may be missed until what is known counts no more. */
export const missedSamples = 2.5;

/** The settings of a configuration. */
export function agentSettings({ values }: Pick<AgentConfig, 'values'>): AgentSettings {
  const periods = {
    host: values.hostMonitorInterval,
    list: values.guestManagerInterval,
    guests: values.guestMonitorInterval,
    decide: values.policyEngineInterval,
  };
  return {
    periods,
    window: values.sampleHistoryLength,
    dryRun: values.dryRun,
    maxSampleAge: Math.max(
      values.maxSampleAge,
      missedSamples * Math.max(...Object.values(periods)),
    ),
    timeLimits: { read: values.readLimit, apply: values.applyLimit },
    compileLimit: values.compileLimit,
    limits: {
      balloonFloor: {
        kib: values.balloonFloor * kibPerMib,
        share: values.balloonFloorShare,
        shareWithoutMinimum: values.balloonFloorWithoutMinimum,
      },
      balloonStep: { kib: values.balloonStep * kibPerMib, share: values.balloonStepShare },
      changeInterval: values.changeInterval,
      guestsPerCycle: values.guestsPerCycle,
    },
    excludedGuests: values.excludedGuests,
  };
}
