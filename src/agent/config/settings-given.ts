/**
 * Settings as an embedding program gives them: those that it cares about.
 * In: some of the settings. Out: all of them, the others as an empty configuration has them, so that
 * the operator's limits are on. Pure.
 */
import { type AgentSettings, agentSettings, missedSamples } from './agent-settings.ts';
import { readConfig } from './config.ts';
import { refuseStrangers } from './strangers.ts';

/** Some of an agent's settings; all of an `AgentSettings` fit too. */
export interface SettingsGiven extends Partial<Omit<AgentSettings, 'periods' | 'limits'>> {
  /** Seconds from one cycle to the next: all the periods that are not given. */
  readonly interval?: number;
  readonly periods?: Partial<AgentSettings['periods']>;
  readonly limits?: Partial<AgentSettings['limits']>;
}

/** What a timer can wait, in seconds. */
const longestPeriod = (2 ** 31 - 1) / 1000;

/** As records, so that the compiler asks for a setting that is added. */
const known: Readonly<Record<keyof SettingsGiven, true>> = {
  interval: true,
  periods: true,
  window: true,
  dryRun: true,
  maxSampleAge: true,
  timeLimits: true,
  limits: true,
  excludedGuests: true,
};
const knownLimits: Readonly<Record<keyof AgentSettings['limits'], true>> = {
  balloonFloor: true,
  balloonStep: true,
  changeInterval: true,
  guestsPerCycle: true,
};

/** The settings of a configuration that says nothing: MOM's, with the operator's limits on. */
export const usualSettings = (): AgentSettings => agentSettings(readConfig('', '').config);

/** All settings; throws a `RangeError` for one that no agent could go by. */
export function completeSettings(
  given: SettingsGiven = {},
  base: AgentSettings = usualSettings(),
): AgentSettings {
  refuseStrangers('setting', given, known);
  const { interval, periods: some = {}, limits = {}, ...others } = given;
  refuseStrangers('limit', limits, knownLimits);
  refuseStrangers('period', some, base.periods);
  const all = { host: interval, list: interval, guests: interval, decide: interval };
  const wanted = { ...base.periods, ...(interval === undefined ? {} : all), ...some };
  const { host, list, guests, decide } = wanted;
  const periods = {
    host: seconds('host', host),
    list: seconds('list', list),
    guests: seconds('guests', guests),
    decide: seconds('decide', decide),
  };
  return {
    ...base,
    maxSampleAge: Math.max(base.maxSampleAge, missedSamples * Math.max(...Object.values(periods))),
    ...others,
    timeLimits: { ...base.timeLimits, ...others.timeLimits },
    periods,
    limits: { ...base.limits, ...limits },
  };
}

function seconds(period: string, value: number | undefined): number {
  if (typeof value === 'number' && value > 0 && value <= longestPeriod) return value;
  throw new RangeError(
    `the period \`${period}\` is \`${value}\`; it takes seconds above 0, at most 24 days`,
  );
}
