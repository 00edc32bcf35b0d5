/** The runtime's public face: what an agent, a command or an embedding program needs. */
export type { ActionResult, ActionStatus } from './actuate.ts';
export type { Problem } from './collect.ts';
export {
  type CollectContext,
  type Collector,
  FatalCollectionError,
} from './collectors/collector.ts';
export { type Cycle, createCycle, type LatestSamples } from './cycle.ts';
export type { Decision, Outcome } from './decision.ts';
export { checkWindow } from './history.ts';
export type { OperatorLimit } from './judge.ts';
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
  DecisionReport,
  EntityReport,
  FaultReport,
  GuestReport,
  NothingDone,
  PhaseTimes,
} from './report.ts';
export type { Sample, SampleValue } from './sample.ts';
