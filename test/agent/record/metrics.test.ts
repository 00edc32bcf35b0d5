/** Metrics: what reports and the state of an agent become in Prometheus' text. */
import { readFileSync } from 'node:fs';
import { register } from 'prom-client';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { SetRecord } from '../../../src/agent/api.ts';
import { countGuests } from '../../../src/agent/record/guest-counts.ts';
import {
  createMetrics,
  type Metrics,
  type MetricsState,
} from '../../../src/agent/record/metrics.ts';
import type { LatestSamples } from '../../../src/runtime/cycle.ts';
import type { Sample } from '../../../src/runtime/sample.ts';
import { decisionOf, guestOf, reportOf, start } from './reports.ts';

const set: SetRecord = {
  number: 7,
  digest: 'c0ffee',
  since: new Date(start).toISOString(),
  origin: 'files',
  names: ['01-parameters', '02-balloon'],
  warnings: 0,
  cycles: 0,
  faults: 0,
  inForce: true,
};

const quiet: MetricsState = {
  acting: true,
  paused: false,
  dryRun: false,
  set,
  interval: 15,
  cyclesLeftOut: 0,
  decisionLog: null,
  plots: null,
};

const nothingSampled: LatestSamples = { host: null, guests: [] };

/** Metrics with a clock and a state that the test moves. */
function setUp(parts: Partial<MetricsState> = {}) {
  const state = { ...quiet, ...parts };
  const clock = { time: 0 };
  const metrics = createMetrics({
    version: '1.2.3',
    state: () => state,
    excluded: (id, name) => id === 'x' || name === 'left alone',
    clock: { now: () => start + clock.time, elapsed: () => clock.time },
  });
  onTestFinished(metrics.close);
  return { metrics, state, clock };
}

/** The value of a series as it is written; undefined where there is none. */
async function seriesIn(metrics: Metrics, series: string): Promise<number | undefined> {
  const text = await metrics.text();
  const line = text.split('\n').find((candidate) => candidate.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length + 1));
}

const sampleOf = (fields: Record<string, number | null>): Sample => new Map(Object.entries(fields));

describe('a cycle', () => {
  it('counts, with its phases in seconds', async () => {
    const { metrics } = setUp();
    metrics.observe(reportOf(1), nothingSampled);
    metrics.observe(reportOf(2, { skipped: 'why', listingProblem: 'why' }), nothingSampled);
    expect(await seriesIn(metrics, 'momus_cycles_total')).toBe(2);
    expect(await seriesIn(metrics, 'momus_cycles_skipped_total')).toBe(1);
    expect(await seriesIn(metrics, 'momus_listing_problems_total')).toBe(1);
    const collect = 'phase="collect"';
    expect(await seriesIn(metrics, `momus_cycle_seconds_count{${collect}}`)).toBe(2);
    expect(await seriesIn(metrics, `momus_cycle_seconds_sum{${collect}}`)).toBeCloseTo(0.025, 9);
    expect(await seriesIn(metrics, `momus_cycle_seconds_bucket{le="0.01",${collect}}`)).toBe(0);
    expect(await seriesIn(metrics, `momus_cycle_seconds_bucket{le="0.025",${collect}}`)).toBe(2);
    for (const phase of ['evaluate', 'arbitrate', 'actuate', 'total'])
      expect(await seriesIn(metrics, `momus_cycle_seconds_count{phase="${phase}"}`)).toBe(2);
  });

  it('is so long ago', async () => {
    const { metrics, clock } = setUp();
    clock.time = 4000;
    expect(await seriesIn(metrics, 'momus_last_cycle_age_seconds')).toBe(4);
    metrics.observe(reportOf(1), nothingSampled);
    expect(await seriesIn(metrics, 'momus_last_cycle_age_seconds')).toBe(0);
    clock.time = 79_000;
    expect(await seriesIn(metrics, 'momus_last_cycle_age_seconds')).toBe(75);
  });

  it('counts faults, decisions, limits and actions by what they are', async () => {
    const { metrics } = setUp();
    const at = decisionOf('a').at;
    const fault = { code: 'missing-value', message: '', guest: 'a', at };
    const action = { kind: 'balloon', guest: 'a', target: 1 } as const;
    const result = { action, message: null, milliseconds: 1, decisions: [] };
    const refused = { outcome: 'refused', sent: false, limit: 'guests-per-cycle' } as const;
    metrics.observe(
      reportOf(1, {
        guests: [guestOf('a')],
        faults: [fault, fault, { ...fault, code: 'internal', at: null }],
        decisions: [
          decisionOf('a'),
          decisionOf('a', refused),
          decisionOf('a', refused),
          decisionOf('a', { outcome: 'clamped', limit: 'balloon-step' }),
          decisionOf('a', { outcome: 'refused', sent: false }),
          decisionOf(null, { control: 'ksm_run', outcome: 'unchanged', sent: false }),
        ],
        actions: [
          { ...result, status: 'ok' },
          { ...result, status: 'failed' },
          { ...result, status: 'ok' },
        ],
      }),
      nothingSampled,
    );
    const expected = {
      'momus_faults_total{code="missing-value"}': 2,
      'momus_faults_total{code="internal"}': 1,
      'momus_faults_total{code="bad-shift"}': 0,
      'momus_policy_faults_total{policy="02-balloon"}': 2,
      'momus_policy_faults_total{policy="01-parameters"}': 0,
      'momus_decisions_total{control="balloon_target",outcome="apply"}': 1,
      'momus_decisions_total{control="balloon_target",outcome="refused"}': 3,
      'momus_decisions_total{control="balloon_target",outcome="clamped"}': 1,
      'momus_decisions_total{control="ksm_run",outcome="unchanged"}': 1,
      'momus_limited_total{limit="guests-per-cycle",outcome="refused"}': 2,
      'momus_limited_total{limit="balloon-step",outcome="clamped"}': 1,
      'momus_limited_total{limit="excluded-guest",outcome="refused"}': 0,
      'momus_actions_total{kind="balloon",status="ok"}': 2,
      'momus_actions_total{kind="balloon",status="failed"}': 1,
      'momus_actions_total{kind="ksm",status="timed-out"}': 0,
    };
    for (const [series, value] of Object.entries(expected))
      expect(await seriesIn(metrics, series), series).toBe(value);
    expect(await metrics.text()).not.toContain('limit=""');
  });
});

describe('guests', () => {
  it('count in one state each, excluded ones beside it', async () => {
    const { metrics } = setUp();
    const guests = [
      guestOf('a'),
      guestOf('b', { name: 'left alone' }),
      guestOf('x', { ready: false, reason: 'why', nothing: 'not-ready' }),
      guestOf('c', { quarantined: true }),
      guestOf('d', { quarantined: true, ready: false, reason: 'why', nothing: 'not-ready' }),
    ];
    const excluded = (id: string) => id === 'a';
    expect(countGuests(guests, excluded)).toEqual({
      ready: 2,
      notReady: 1,
      quarantined: 2,
      excluded: 1,
    });
    metrics.observe(reportOf(1, { guests }), nothingSampled);
    const states = { ready: 2, 'not-ready': 1, quarantined: 2, excluded: 2 };
    for (const [state, count] of Object.entries(states))
      expect(await seriesIn(metrics, `momus_guests{state="${state}"}`)).toBe(count);
  });

  it('have samples, which count once; and none where that went wrong', async () => {
    const { metrics } = setUp();
    const host = sampleOf({ mem_available: 1000, mem_free: 100, mem_unused: null });
    const before = sampleOf({ balloon_cur: 10, balloon_max: 40 });
    const after = sampleOf({ balloon_cur: 20, balloon_max: 40 });
    const none = { ready: false, reason: 'no answer', nothing: 'not-ready' } as const;
    const named = (id: string, sample: Sample | null) => ({ id, name: id, sample });
    metrics.observe(reportOf(1, { guests: [guestOf('a'), guestOf('b', none)] }), {
      host,
      guests: [named('a', before), named('b', null)],
    });
    // The host has nothing new and no problem: it was not asked. `a` stands in with its old sample.
    metrics.observe(
      reportOf(2, {
        guests: [guestOf('a', { missing: ['x'] }), guestOf('b'), guestOf('c')],
      }),
      { host, guests: [named('a', before), named('b', after), named('c', null)] },
    );
    const expected = {
      'momus_samples_total{entity="host"}': 1,
      'momus_samples_failed_total{entity="host"}': 0,
      'momus_samples_total{entity="guest"}': 2,
      'momus_samples_failed_total{entity="guest"}': 2,
      'momus_host_memory_bytes{kind="total"}': 1_024_000,
      'momus_host_memory_bytes{kind="free"}': 102_400,
      'momus_balloon_bytes{kind="current"}': 30 * 1024,
      'momus_balloon_bytes{kind="max"}': 80 * 1024,
      'momus_balloon_bytes{kind="min"}': 0,
    };
    for (const [series, value] of Object.entries(expected))
      expect(await seriesIn(metrics, series), series).toBe(value);
    expect(await seriesIn(metrics, 'momus_host_memory_bytes{kind="unused"}')).toBeUndefined();
  });
});

describe('the state of the agent', () => {
  it('is asked for when somebody scrapes', async () => {
    const { metrics, state, clock } = setUp();
    const expected = (values: Record<string, number | undefined>) =>
      Promise.all(
        Object.entries(values).map(async ([series, value]) =>
          expect(await seriesIn(metrics, series), series).toBe(value),
        ),
      );
    clock.time = 90_000;
    await expected({
      'momus_info{version="1.2.3"}': 1,
      momus_acting: 1,
      momus_paused: 0,
      momus_dry_run: 0,
      momus_interval_seconds: 15,
      momus_cycles_left_out_total: 0,
      'momus_set_info{digest="c0ffee",number="7"}': 1,
      momus_set_age_seconds: 90,
      momus_decision_log_failing: 0,
    });
    Object.assign(state, {
      acting: false,
      paused: true,
      dryRun: true,
      interval: 10,
      cyclesLeftOut: 3,
      set: { ...set, digest: 'beef', number: 8, since: new Date(start + 80_000).toISOString() },
      decisionLog: { written: 5, dropped: 2, problem: 'full' },
      plots: { written: 5, dropped: 4, problem: 'full' },
    });
    await expected({
      momus_acting: 0,
      momus_paused: 1,
      momus_dry_run: 1,
      momus_interval_seconds: 10,
      momus_cycles_left_out_total: 3,
      'momus_set_info{digest="c0ffee",number="7"}': undefined,
      'momus_set_info{digest="beef",number="8"}': 1,
      momus_set_age_seconds: 10,
      momus_decision_log_records_total: 5,
      momus_decision_log_dropped_total: 2,
      momus_decision_log_failing: 1,
      momus_plots_dropped_total: 4,
    });
    Object.assign(state, { set: null });
    await expected({ 'momus_set_info{digest="beef",number="8"}': undefined });
  });

  it('tells of reloads, and whether the latest was refused', async () => {
    const { metrics } = setUp();
    expect(await seriesIn(metrics, 'momus_reload_refused')).toBe(0);
    metrics.reloaded(false);
    metrics.reloaded(false);
    expect(await seriesIn(metrics, 'momus_reload_refused')).toBe(1);
    metrics.reloaded(true);
    expect(await seriesIn(metrics, 'momus_reload_refused')).toBe(0);
    expect(await seriesIn(metrics, 'momus_reloads_total{outcome="refused"}')).toBe(2);
    expect(await seriesIn(metrics, 'momus_reloads_total{outcome="accepted"}')).toBe(1);
  });
});

describe('the process', () => {
  it('tells its CPU time, memory and start', async () => {
    const { metrics } = setUp();
    const first = (await seriesIn(metrics, 'process_cpu_seconds_total')) ?? 0;
    expect(first).toBeGreaterThan(0);
    expect(await seriesIn(metrics, 'process_resident_memory_bytes')).toBeGreaterThan(1e7);
    const second = (await seriesIn(metrics, 'process_cpu_seconds_total')) ?? 0;
    const { user, system } = process.cpuUsage();
    expect(second).toBeGreaterThanOrEqual(first);
    expect(second).toBeLessThanOrEqual((user + system) / 1e6);
    const began = createMetrics({ version: '', state: () => quiet, excluded: () => false });
    onTestFinished(began.close);
    const seconds = (await seriesIn(began, 'process_start_time_seconds')) ?? 0;
    expect(Math.abs(seconds - (Date.now() / 1000 - process.uptime()))).toBeLessThan(60);
  });

  it('tells how late its event loop was', async () => {
    const { metrics } = setUp();
    const worst = 'momus_event_loop_lag_seconds{statistic="max"}';
    // The first look takes place after the loop has turned.
    const deadline = Date.now() + 15_000;
    let lag = 0;
    while (lag < 0.2 && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 250));
      const until = Date.now() + 500;
      while (Date.now() < until);
      await new Promise((resolve) => setTimeout(resolve, 250));
      lag = (await seriesIn(metrics, worst)) ?? 0;
    }
    expect(lag).toBeGreaterThan(0.2);
  });
});

describe('labels', () => {
  it('have only so many values, whatever policies are called', async () => {
    const { metrics } = setUp({ set: null });
    const at = { source: '', line: 1, column: 1, endLine: 1, endColumn: 2, form: 0 };
    const faults = Array.from({ length: 5000 }, (_, i) => ({
      code: 'internal',
      message: '',
      guest: null,
      at: { ...at, source: `policy-${i}-${'x'.repeat(500)}` },
    }));
    metrics.observe(reportOf(1, { faults }), nothingSampled);
    const series = (await metrics.text()).split('\n').filter((l) => l.startsWith('momus_policy_f'));
    expect(series).toHaveLength(201);
    expect(await seriesIn(metrics, 'momus_policy_faults_total{policy="other"}')).toBe(4800);
    for (const line of series) expect(line.length).toBeLessThan(150);
  });

  it('are escaped', async () => {
    const { metrics } = setUp({ set: { ...set, names: ['a"b\\c\nd'] } });
    expect(await seriesIn(metrics, 'momus_policy_faults_total{policy="a\\"b\\\\c\\nd"}')).toBe(0);
  });

  it('never name a guest', async () => {
    const { metrics } = setUp();
    const guests = [guestOf('6dd4-uuid', { name: 'of-a-customer' })];
    const decisions = [decisionOf('6dd4-uuid', { reason: '6dd4-uuid' })];
    metrics.observe(reportOf(1, { guests, decisions }), {
      host: null,
      guests: [{ id: '6dd4-uuid', name: 'of-a-customer', sample: sampleOf({ balloon_cur: 1 }) }],
    });
    expect(await metrics.text()).not.toMatch(/6dd4|customer/);
  });
});

describe('a registry', () => {
  it('is the agent’s own: two agents of a process, and the global one, do not mix', async () => {
    const one = setUp().metrics;
    const other = setUp().metrics;
    one.observe(reportOf(1), nothingSampled);
    expect(await seriesIn(one, 'momus_cycles_total')).toBe(1);
    expect(await seriesIn(other, 'momus_cycles_total')).toBe(0);
    expect(register.getMetricsAsArray()).toEqual([]);
  });
});

describe('docs/observability.md', () => {
  it('lists every metric, and no other', async () => {
    const { metrics } = setUp();
    const page = readFileSync(new URL('../../../docs/observability.md', import.meta.url), 'utf8');
    const cells = (labels: readonly string[]) => labels.map((label) => `\`${label}\``).join(', ');
    const rows = metrics.rows.map(
      ({ name, type, labels, help }) => `| \`${name}\` | ${type} | ${cells(labels)} | ${help} |`,
    );
    const table = page.split('\n').filter((line) => /^\| `(?:momus|process)_/.test(line));
    expect(table).toEqual(rows);
    // The rows are what the registry has.
    const types = [...(await metrics.text()).matchAll(/^# TYPE (\S+) (\S+)$/gm)];
    expect(types.map(([, name, type]) => `${name} ${type}`)).toEqual(
      metrics.rows.map(({ name, type }) => `${name} ${type}`),
    );
  });
});
