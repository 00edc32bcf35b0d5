/**
 * What an agent tells Prometheus of itself.
 * In: the report of each cycle with the latest samples, and the state of the agent when somebody
 * asks. Out: the metrics as text. See instruments.ts for what they are.
 */
import type { LatestSamples } from '../../runtime/cycle.ts';
import { type Clock, systemClock } from '../../runtime/options.ts';
import type { CycleReport, PhaseTimes } from '../../runtime/report.ts';
import type { Sample } from '../../runtime/sample.ts';
import type { AgentStatus, GuestCounts } from '../api.ts';
import { countGuests } from './guest-counts.ts';
import { createInstruments, type Instruments, type MetricRow } from './instruments.ts';
import { startProcessMeter } from './process-meter.ts';
import { SampleMeter } from './sample-meter.ts';
import type { WriteCounts } from './trouble.ts';

/** What is asked of the agent at each scrape. */
export interface MetricsState
  extends Pick<AgentStatus, 'acting' | 'paused' | 'dryRun' | 'set' | 'interval' | 'cyclesLeftOut'> {
  /** Null where there is none. */
  readonly decisionLog: WriteCounts | null;
  readonly plots: WriteCounts | null;
}

export interface MetricsOptions {
  readonly version: string;
  readonly state: () => MetricsState;
  /** Whether the operator excludes a guest. */
  readonly excluded: (id: string, name: string) => boolean;
  readonly clock?: Clock;
}

export interface Metrics {
  /** Takes the report of a cycle, and the samples as they are after it. */
  readonly observe: (report: CycleReport, latest: LatestSamples) => void;
  /** A change of the policy set was asked for. */
  readonly reloaded: (accepted: boolean) => void;
  /** The metrics in Prometheus' text format. */
  readonly text: () => Promise<string>;
  /** What `text` is made of. */
  readonly rows: readonly MetricRow[];
  /** Stops measuring the process. */
  readonly close: () => void;
}

const bytesPerKib = 1024;

/** Makes the metrics of one agent. */
export function createMetrics(options: MetricsOptions): Metrics {
  const { version, state, excluded, clock = systemClock } = options;
  const instruments = createInstruments();
  const meter = startProcessMeter(instruments, clock);
  const samples = new SampleMeter();
  const controls = boundedLabel(200);
  const policies = boundedLabel(200);
  const counted = new DecisionCounts();
  let lastCycle = clock.elapsed();
  instruments.info.set({ version }, 1);
  instruments.reloadRefused.set(0);

  const refresh = (): void => {
    const { acting, paused, dryRun, set, interval, cyclesLeftOut, decisionLog, plots } = state();
    instruments.acting.set(Number(acting));
    instruments.paused.set(Number(paused));
    instruments.dryRun.set(Number(dryRun));
    instruments.interval.set(interval);
    setTo(instruments.cyclesLeftOut, cyclesLeftOut);
    instruments.lastCycleAge.set((clock.elapsed() - lastCycle) / 1000);
    instruments.set.reset();
    const since = set === null ? Number.NaN : Date.parse(set.since);
    instruments.setAge.set(Math.max(0, (clock.now() - since) / 1000));
    if (set !== null) {
      instruments.set.set({ digest: set.digest, number: set.number }, 1);
      for (const name of set.names) instruments.policyFaults.inc({ policy: policies(name) }, 0);
    }
    setTo(instruments.logWritten, decisionLog?.written ?? 0);
    setTo(instruments.logDropped, decisionLog?.dropped ?? 0);
    instruments.logFailing.set(Number((decisionLog?.problem ?? null) !== null));
    setTo(instruments.plotsDropped, plots?.dropped ?? 0);
    meter.refresh();
  };

  return {
    observe: (report, latest) => {
      lastCycle = clock.elapsed();
      observeCycle(instruments, report);
      observePolicy(instruments, report, policies);
      for (const [[control, outcome], count] of counted.of(report.decisions))
        instruments.decisions.inc({ control: controls(control), outcome }, count);
      const { host, guest } = samples.count(report, latest);
      instruments.samples.inc({ entity: 'host' }, host.taken);
      instruments.samples.inc({ entity: 'guest' }, guest.taken);
      instruments.samplesFailed.inc({ entity: 'host' }, host.failed);
      instruments.samplesFailed.inc({ entity: 'guest' }, guest.failed);
      observeGuests(instruments, countGuests(report.guests, excluded));
      observeMemory(instruments, latest);
    },
    reloaded: (accepted) => {
      instruments.reloads.inc({ outcome: accepted ? 'accepted' : 'refused' });
      instruments.reloadRefused.set(Number(!accepted));
    },
    text: () => {
      refresh();
      return instruments.registry.metrics();
    },
    rows: instruments.rows,
    close: meter.close,
  };
}

function observeCycle(instruments: Instruments, report: CycleReport): void {
  instruments.cycles.inc();
  if (report.skipped !== null) instruments.cyclesSkipped.inc();
  if (report.listingProblem !== null) instruments.listingProblems.inc();
  for (const phase of Object.keys(report.milliseconds) as (keyof PhaseTimes)[])
    instruments.cycleTime.observe({ phase }, report.milliseconds[phase] / 1000);
}

/** Counts first, for a metric with labels costs more than a number. */
function observePolicy(
  instruments: Instruments,
  { faults, decisions, actions }: CycleReport,
  policies: (name: string) => string,
): void {
  for (const [code, count] of tally(faults, (fault) => fault.code))
    instruments.faults.inc({ code }, count);
  const placed = faults.flatMap(({ at }) => at ?? []);
  for (const [policy, count] of tally(placed, ({ source }) => source))
    instruments.policyFaults.inc({ policy: policies(policy) }, count);
  const limited = decisions.filter(({ limit }) => limit !== null);
  for (const [[limit, outcome], count] of tallyPairs(
    limited,
    (d) => d.limit ?? '',
    (d) => d.outcome,
  ))
    instruments.limited.inc({ limit, outcome }, count);
  for (const [[kind, status], count] of tallyPairs(
    actions,
    (a) => a.action.kind,
    (a) => a.status,
  ))
    instruments.actions.inc({ kind, status }, count);
}

function observeGuests(instruments: Instruments, counts: GuestCounts): void {
  instruments.guests.set({ state: 'ready' }, counts.ready);
  instruments.guests.set({ state: 'not-ready' }, counts.notReady);
  instruments.guests.set({ state: 'quarantined' }, counts.quarantined);
  instruments.guests.set({ state: 'excluded' }, counts.excluded);
}

const hostFields = { total: 'mem_available', free: 'mem_free', unused: 'mem_unused' };
const balloonFields = { current: 'balloon_cur', min: 'balloon_min', max: 'balloon_max' };

function observeMemory(instruments: Instruments, { host, guests }: LatestSamples): void {
  for (const [kind, field] of Object.entries(hostFields)) {
    const value = numberIn(host, field);
    if (value === null) instruments.hostMemory.remove({ kind });
    else instruments.hostMemory.set({ kind }, value * bytesPerKib);
  }
  for (const [kind, field] of Object.entries(balloonFields)) {
    let sum = 0;
    for (const { sample } of guests) sum += numberIn(sample, field) ?? 0;
    instruments.balloons.set({ kind }, sum * bytesPerKib);
  }
}

function numberIn(sample: Sample | null, field: string): number | null {
  const value = sample?.get(field);
  return typeof value === 'number' ? value : null;
}

/** How many items have each key. */
function tally<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) {
    const key = keyOf(item);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

/** Decisions by control and outcome; those that stand are not counted anew in each cycle. */
class DecisionCounts {
  #decisions: CycleReport['decisions'] = [];
  #counts: readonly (readonly [readonly [string, string], number])[] = [];

  of(decisions: CycleReport['decisions']) {
    const before = this.#decisions;
    const isSame =
      before.length === decisions.length &&
      decisions.every((decision, i) => decision === before[i]);
    this.#decisions = decisions;
    if (!isSame) {
      const counts = tallyPairs(
        decisions,
        ({ control }) => control,
        ({ outcome }) => outcome,
      );
      this.#counts = [...counts];
    }
    return this.#counts;
  }
}

function* tallyPairs<T>(
  items: readonly T[],
  firstOf: (item: T) => string,
  secondOf: (item: T) => string,
): Iterable<[readonly [string, string], number]> {
  const counts = new Map<string, Map<string, number>>();
  for (const item of items) {
    const [first, second] = [firstOf(item), secondOf(item)];
    const own = counts.get(first);
    if (own === undefined) counts.set(first, new Map([[second, 1]]));
    else own.set(second, (own.get(second) ?? 0) + 1);
  }
  for (const [first, own] of counts)
    for (const [second, count] of own) yield [[first, second], count];
}

const longestLabel = 100;

/** Lets so many names through, as they come; all later ones are `other`. */
function boundedLabel(most: number): (name: string) => string {
  const known = new Set<string>();
  return (name) => {
    const label = name.slice(0, longestLabel);
    if (!known.has(label) && known.size >= most) return 'other';
    known.add(label);
    return label;
  };
}

/** A counter whose value is counted elsewhere. */
function setTo(counter: Instruments['cyclesLeftOut'], value: number): void {
  counter.reset();
  counter.inc(value);
}
