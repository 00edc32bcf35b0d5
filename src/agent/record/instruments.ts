/**
 * The metrics of an agent: the name, labels and meaning of each. docs/observability.md lists them.
 * Out: the metrics in a registry of their own, which other agents of the process do not see.
 *
 * No label has values without bound: no guests, and of names that policies choose only so many.
 * Where a counter's labels are known beforehand it begins with 0 for each, so that the first event
 * is an increase that alert rules see.
 */
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { faultCodes } from '../../compiler/lower/ir.ts';
import type { Action } from '../../host/port.ts';
import { actionStatuses } from '../../runtime/actuate.ts';
import { limitNames, type Outcome } from '../../runtime/decision.ts';

/** Seconds, from a small host to one whose calls time out. */
const cycleBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Records, so that the compiler asks for a word that is added. */
const kinds: Readonly<Record<Action['kind'], true>> = {
  balloon: true,
  'cpu-tune': true,
  'io-tune': true,
  ksm: true,
  custom: true,
};
/** What a limit can make of a decision. */
const limited: readonly Outcome[] = ['refused', 'clamped', 'unchanged'];

/** One metric, for whoever lists them. */
export interface MetricRow {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly labels: readonly string[];
  readonly help: string;
}

export type Instruments = ReturnType<typeof createInstruments>;

/** Makes the metrics in a new registry, with `rows` that tell what they are. */
export function createInstruments() {
  const registry = new Registry();
  const registers = [registry];
  const rows: MetricRow[] = [];
  const counter = <T extends string = never>(name: string, help: string, labels: T[] = []) => {
    rows.push({ name, type: 'counter', labels, help });
    return new Counter<T>({ name, help, labelNames: labels, registers });
  };
  const gauge = <T extends string = never>(name: string, help: string, labels: T[] = []) => {
    rows.push({ name, type: 'gauge', labels, help });
    return new Gauge<T>({ name, help, labelNames: labels, registers });
  };
  const histogram = <T extends string>(
    name: string,
    help: string,
    labels: T[],
    buckets: number[],
  ) => {
    rows.push({ name, type: 'histogram', labels, help });
    return new Histogram<T>({ name, help, labelNames: labels, buckets, registers });
  };

  const instruments = {
    info: gauge('momus_info', 'Always 1; the version of the agent.', ['version']),
    interval: gauge('momus_interval_seconds', 'Seconds from one cycle to the next, as configured.'),
    acting: gauge('momus_acting', '1 while decisions are sent to the host, else 0.'),
    paused: gauge('momus_paused', '1 while the operator has paused the agent, else 0.'),
    dryRun: gauge('momus_dry_run', '1 where the agent was started not to act, else 0.'),

    cycles: counter('momus_cycles_total', 'Cycles that were completed.'),
    cyclesLeftOut: counter(
      'momus_cycles_left_out_total',
      'Cycles that were left out since the one before took too long.',
    ),
    cyclesSkipped: counter(
      'momus_cycles_skipped_total',
      'Cycles in which the policy was not evaluated.',
    ),
    cycleTime: histogram(
      'momus_cycle_seconds',
      'Time of a cycle, by phase: collect, evaluate, arbitrate, actuate, total.',
      ['phase'],
      cycleBuckets,
    ),
    lastCycleAge: gauge(
      'momus_last_cycle_age_seconds',
      'Seconds since a cycle was completed; before the first one, since the start.',
    ),

    samples: counter('momus_samples_total', 'Samples that were taken, by entity: host, guest.', [
      'entity',
    ]),
    samplesFailed: counter(
      'momus_samples_failed_total',
      'Samples that could not be taken, by entity: host, guest.',
      ['entity'],
    ),
    listingProblems: counter(
      'momus_listing_problems_total',
      'Cycles in which the guests could not be listed.',
    ),
    guests: gauge(
      'momus_guests',
      'Guests by state: ready, not-ready, quarantined; and excluded, which are in one of these as well.',
      ['state'],
    ),

    faults: counter('momus_faults_total', 'Faults of the policy, by code.', ['code']),
    policyFaults: counter('momus_policy_faults_total', 'Faults, by the name of the policy.', [
      'policy',
    ]),
    decisions: counter(
      'momus_decisions_total',
      'Decisions, by control and outcome: apply, clamped, unchanged, refused.',
      ['control', 'outcome'],
    ),
    limited: counter(
      'momus_limited_total',
      "Decisions that an operator's limit changed, by limit and outcome: refused, clamped, unchanged.",
      ['limit', 'outcome'],
    ),
    actions: counter(
      'momus_actions_total',
      'Actions, by kind and status: ok, failed, timed-out, skipped, withheld (acting is unsafe or was stopped), would (acting is off).',
      ['kind', 'status'],
    ),

    set: gauge('momus_set_info', 'Always 1; digest and number of the policy set in force.', [
      'digest',
      'number',
    ]),
    setAge: gauge(
      'momus_set_age_seconds',
      'Seconds since the policy set came into force; NaN where there is none.',
    ),
    reloads: counter(
      'momus_reloads_total',
      'Changes of the policy set that were asked for, by outcome: accepted, refused.',
      ['outcome'],
    ),
    reloadRefused: gauge(
      'momus_reload_refused',
      '1 where the latest change of the policy set was refused, else 0.',
    ),

    hostMemory: gauge(
      'momus_host_memory_bytes',
      'Memory of the host in the latest sample, by kind: total, free (caches included), unused.',
      ['kind'],
    ),
    balloons: gauge(
      'momus_balloon_bytes',
      'Memory of all guests together in the latest samples, by kind: current, min, max.',
      ['kind'],
    ),

    logWritten: counter('momus_decision_log_records_total', 'Records of the decision log.'),
    logDropped: counter(
      'momus_decision_log_dropped_total',
      'Records that the decision log could not take.',
    ),
    logFailing: gauge(
      'momus_decision_log_failing',
      '1 where the latest record of the decision log could not be written, else 0.',
    ),
    plotsDropped: counter('momus_plots_dropped_total', 'Samples that could not be plotted.'),

    cpu: counter('process_cpu_seconds_total', 'CPU time of the whole process.'),
    resident: gauge('process_resident_memory_bytes', 'Resident memory of the whole process.'),
    started: gauge('process_start_time_seconds', 'When the process began, in seconds since 1970.'),
    lag: gauge(
      'momus_event_loop_lag_seconds',
      'How late the event loop was since the scrape before, by statistic: p50, p99, max.',
      ['statistic'],
    ),
  };
  beginWithZero(instruments);
  return { ...instruments, registry, rows: rows as readonly MetricRow[] };
}

interface Zeroed {
  readonly samples: Counter<'entity'>;
  readonly samplesFailed: Counter<'entity'>;
  readonly faults: Counter<'code'>;
  readonly limited: Counter<'limit' | 'outcome'>;
  readonly actions: Counter<'kind' | 'status'>;
  readonly reloads: Counter<'outcome'>;
}

function beginWithZero({ samples, samplesFailed, faults, limited: l, actions, reloads }: Zeroed) {
  for (const entity of ['host', 'guest']) {
    samples.inc({ entity }, 0);
    samplesFailed.inc({ entity }, 0);
  }
  for (const code of faultCodes) if (code !== 'skipped') faults.inc({ code }, 0);
  for (const limit of limitNames) for (const outcome of limited) l.inc({ limit, outcome }, 0);
  for (const kind of Object.keys(kinds))
    for (const status of actionStatuses) actions.inc({ kind, status }, 0);
  for (const outcome of ['accepted', 'refused']) reloads.inc({ outcome }, 0);
}
