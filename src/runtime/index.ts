/** The runtime's public face: what an agent, a command or an embedding program needs. */
export type { ActionResult, ActionStatus } from './actuate.ts';
export {
  type CollectContext,
  type Collector,
  FatalCollectionError,
} from './collectors/collector.ts';
export { type Cycle, createCycle, type LatestSamples } from './cycle.ts';
export { type Decision, type LimitName, limitNames, type Outcome } from './decision.ts';
export type { Problem } from './fold.ts';
export { checkWindow } from './history.ts';
export type { SampleScope } from './inventory.ts';
export type { Limiter, OperatorLimits } from './operator-limits.ts';
export {
  type Clock,
  type CycleOptions,
  type CycleParts,
  defaultTimeLimits,
  systemClock,
  type TimeLimits,
} from './options.ts';
export type {
  ActionReport,
  CycleReport,
  EntityReport,
  FaultReport,
  GuestReport,
  NothingDone,
  PhaseTimes,
} from './report.ts';
export type { Sample, SampleValue } from './sample.ts';
export { nothingSaved, type SavedGuest, type SavedValues, type SavedVariables } from './saved.ts';
