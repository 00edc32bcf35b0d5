/**
 * Settings as an embedding program gives them: those that it cares about.
 * In: some of the settings. Out: all of them, the others as an empty configuration has them, so that
 * the operator's limits are on. Pure.
 */
import { z } from 'zod';
import { type AgentSettings, agentSettings, missedSamples } from './agent-settings.ts';
import { readConfig } from './config.ts';
import { refuseStrangers } from './strangers.ts';

/** Some of an agent's settings; all of an `AgentSettings` fit too. */
export interface SettingsGiven extends Partial<Omit<AgentSettings, 'periods' | 'limits'>> {
  /** Seconds from one cycle to the next: all the periods that are not given. */
  readonly interval?: number;
  readonly periods?: Partial<AgentSettings['periods']>;
  readonly limits?: Partial<Omit<AgentSettings['limits'], 'balloonFloor' | 'balloonStep'>> & {
    readonly balloonFloor?: Partial<AgentSettings['limits']['balloonFloor']>;
    /** Null: any step. */
    readonly balloonStep?: Partial<Step> | null;
  };
}

type Step = NonNullable<AgentSettings['limits']['balloonStep']>;

/** What a timer can wait, in seconds. */
const longestPeriod = (2 ** 31 - 1) / 1000;

/** The settings of a configuration that says nothing: MOM's, with the operator's limits on. */
export const usualSettings = (): AgentSettings => agentSettings(readConfig('', '').config);

const amount = z.number().nonnegative();
const share = z.number().min(0).max(1);
const milliseconds = z.number().min(1);
/** What each limit may be; the compiler asks for one that is added. */
const limitShapes = {
  balloonFloor: z
    .strictObject({ kib: amount, share, shareWithoutMinimum: share })
    .partial()
    .exactOptional(),
  balloonStep: z.strictObject({ kib: amount, share }).partial().nullable().exactOptional(),
  changeInterval: amount.exactOptional(),
  guestsPerCycle: z.number().int().nonnegative().exactOptional(),
} satisfies Readonly<Record<keyof AgentSettings['limits'], z.ZodType>>;
/** What each setting may be; programs in JavaScript have no compiler that would say so. */
const settingShapes = {
  interval: amount.exactOptional(),
  periods: z.record(z.string(), z.number()).exactOptional(),
  window: z.number().int().min(1).max(100_000).exactOptional(),
  dryRun: z.boolean().exactOptional(),
  maxSampleAge: amount.exactOptional(),
  timeLimits: z
    .strictObject({
      list: milliseconds,
      read: milliseconds,
      apply: milliseconds,
      phase: milliseconds,
    })
    .partial()
    .exactOptional(),
  compileLimit: milliseconds.exactOptional(),
  limits: z.strictObject(limitShapes).exactOptional(),
  excludedGuests: z.array(z.string()).exactOptional(),
} satisfies Readonly<Record<keyof SettingsGiven, z.ZodType>>;
const shape = z.strictObject(settingShapes);

function checkValues(given: SettingsGiven): void {
  const { error } = shape.safeParse(given);
  const [issue] = error?.issues ?? [];
  if (issue === undefined) return;
  throw new RangeError(`the setting \`${issue.path.join('.')}\` is wrong: ${issue.message}`);
}

/** All settings; throws a `RangeError` for one that no agent could go by. */
export function completeSettings(
  given: SettingsGiven = {},
  base: AgentSettings = usualSettings(),
): AgentSettings {
  refuseStrangers('setting', given, settingShapes);
  const { interval, periods: some = {}, limits = {}, ...others } = given;
  refuseStrangers('limit', limits, limitShapes);
  refuseStrangers('period', some, base.periods);
  checkValues(given);
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
    ...others,
    maxSampleAge: Math.max(
      others.maxSampleAge ?? base.maxSampleAge,
      missedSamples * Math.max(...Object.values(periods)),
    ),
    timeLimits: { ...base.timeLimits, ...others.timeLimits },
    periods,
    limits: {
      ...base.limits,
      ...limits,
      balloonFloor: { ...base.limits.balloonFloor, ...limits.balloonFloor },
      balloonStep: stepOf(base.limits.balloonStep, limits.balloonStep),
    },
  };
}

function seconds(period: string, value: number | undefined): number {
  if (typeof value === 'number' && value > 0 && value <= longestPeriod) return value;
  throw new RangeError(
    `the period \`${period}\` is \`${value}\`; it takes seconds above 0, at most 24 days`,
  );
}

function stepOf(base: Step | null, given: Partial<Step> | null | undefined): Step | null {
  if (given === undefined) return base;
  // Of a step that was not bounded before, the part that is not given bounds nothing.
  return given === null ? null : { kib: 0, share: 0, ...base, ...given };
}
