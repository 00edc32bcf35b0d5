/**
 * The cycle: collect, remember, fill the snapshot, evaluate, arbitrate, actuate, report.
 * In: a program, its environment, a host port. Out: one report per run.
 */

import { Acknowledged } from './acknowledged.ts';
import { type ActionResult, createActuator } from './actuate.ts';
import { arbitrate, type Target } from './arbitrate.ts';
import { collectorsFor } from './collectors/index.ts';
import type { PlannedAction } from './controllers/controller.ts';
import { planActions } from './controllers/index.ts';
import { debugLine } from './debug-line.ts';
import { createInventory, type Gathered, type Observed } from './inventory.ts';
import { type CycleParts, defaultTimeLimits, systemClock } from './options.ts';
import type { Evaluation, Program } from './program.ts';
import type { Properties } from './properties.ts';
import { type CycleReport, deepFreeze } from './report.ts';
import { assemble } from './report-cycle.ts';
import type { Sample } from './sample.ts';
import { Snapshot, type SnapshotDevice, type SnapshotEntity } from './snapshot.ts';
import { messageOf, withTimeLimit } from './time-limit.ts';

/** The latest samples, for whoever asks between cycles. */
export interface LatestSamples {
  readonly host: Sample | null;
  readonly guests: readonly {
    readonly id: string;
    readonly name: string;
    readonly sample: Sample | null;
  }[];
}

/** Runs a program against a host, one cycle at a time. */
export interface Cycle {
  /** Runs one cycle; never rejects for what a host or a policy does. Throws while one is running. */
  readonly run: () => Promise<CycleReport>;
  /** Another program, from the next cycle on; saved variables of the same names are kept. */
  readonly setProgram: (program: Program) => void;
  /** Whether actions are sent, from the next cycle on. */
  readonly setAct: (act: boolean) => void;
  readonly latest: () => LatestSamples;
  /** What is wrong with the set-up: enabled collectors that nothing implements. */
  readonly problems: readonly string[];
}

const mostDebugLines = 200;
const noEvaluation: Evaluation = { faults: [], results: [] };

/** Makes a cycle; throws a RangeError for a window below 1. */
export function createCycle(parts: CycleParts): Cycle {
  const { environment, port, options = {} } = parts;
  const limits = { ...defaultTimeLimits, ...options.timeLimits };
  const clock = options.clock ?? systemClock;
  const atOnce = options.atOnce ?? 16;
  const { collectors, without } = collectorsFor(environment.collectors, options.collectors);
  const hostProperties: Properties =
    options.interval === undefined ? new Map() : new Map([['interval', options.interval]]);
  const inventory = createInventory({
    port,
    environment,
    collectors,
    hostProperties,
    window: options.window ?? 10,
    listLimit: limits.list,
    readLimit: limits.read,
    phaseLimit: limits.phase,
    atOnce,
    elapsed: clock.elapsed,
  });
  const actuator = createActuator(port, {
    timeLimit: limits.apply,
    phaseLimit: limits.phase,
    atOnce,
    elapsed: clock.elapsed,
  });
  const acknowledged = new Acknowledged();
  let snapshot = new Snapshot(parts.program);
  let nextProgram: Program | null = null;
  let nextAct = options.act ?? false;
  let cycles = 0;
  let running = false;

  /** The entities that are ready, filled. */
  const fill = (gathered: Gathered): ReadonlyMap<Observed, SnapshotEntity> => {
    for (const id of [...gathered.gone, ...gathered.restarted]) {
      snapshot.forget(id);
      acknowledged.forget(id);
    }
    const filled = new Map<Observed, SnapshotEntity>();
    for (const observed of [gathered.host, ...gathered.guests]) {
      if (!observed.collection.ready) continue;
      const { identity, history, properties } = observed;
      filled.set(
        observed,
        identity === null
          ? snapshot.host(history, properties)
          : snapshot.guest(identity.id, history, properties),
      );
    }
    return filled;
  };

  /** Sends what is planned, or says why not. */
  const act = async (
    planned: readonly PlannedAction[],
    acting: boolean,
  ): Promise<readonly ActionResult[]> => {
    if (planned.length === 0) return [];
    if (!acting) return planned.map(() => unsent('would', null));
    const conflict = options.ignoreConflict === true ? null : await conflictOf();
    if (conflict !== null) return planned.map(() => unsent('withheld', conflict));
    const results = await actuator.apply(planned);
    for (const [index, { decisions }] of planned.entries()) {
      const status = results[index]?.status;
      for (const decision of decisions) {
        if (status === 'ok') acknowledged.confirm(decision);
        else if (status === 'timed-out') acknowledged.doubt(decision);
      }
    }
    return results;
  };

  /** A host that does not answer the question is not safe to act on either. */
  const conflictOf = async (): Promise<string | null> => {
    try {
      return await withTimeLimit(limits.apply, (signal) => port.conflict(signal));
    } catch (error) {
      return `whether acting is safe is not known: ${messageOf(error)}`;
    }
  };

  const cycle = async (): Promise<CycleReport> => {
    const acting = nextAct;
    if (nextProgram !== null) {
      snapshot = new Snapshot(nextProgram, snapshot);
      nextProgram = null;
    }
    const { program } = snapshot;
    const startedAt = new Date(clock.now()).toISOString();
    const start = clock.elapsed();
    const gathered = await inventory.gather();
    const filled = fill(gathered);
    const collected = clock.elapsed();

    const debug: string[] = [];
    const host = filled.get(gathered.host);
    let evaluation = noEvaluation;
    let skipped: string | null = null;
    if (gathered.host.collection.ready && host !== undefined) {
      try {
        const guests = gathered.guests.flatMap((guest) => filled.get(guest)?.entity ?? []);
        evaluation = program.evaluate(host.entity, guests, (values) => {
          if (debug.length < mostDebugLines) debug.push(debugLine(values));
        });
      } catch (error) {
        skipped = `the program failed: ${messageOf(error)}`;
      }
    } else if (!gathered.host.collection.ready) {
      skipped = `the host is not ready: ${gathered.host.collection.reason}`;
    }
    const evaluated = clock.elapsed();

    const decisions =
      skipped === null
        ? arbitrate(targetsOf(filled, acknowledged), {
            environment,
            controls: program.manifest.controls,
            ...(options.limits === undefined ? {} : { limits: options.limits }),
          })
        : [];
    const planned = planActions(decisions, { device: deviceLookup(filled) });
    const arbitrated = clock.elapsed();

    const results = await act(planned, acting);
    const end = clock.elapsed();
    cycles += 1;
    return assemble({
      cycle: cycles,
      startedAt,
      program,
      acting,
      milliseconds: {
        collect: collected - start,
        evaluate: evaluated - collected,
        arbitrate: arbitrated - evaluated,
        actuate: end - arbitrated,
        total: end - start,
      },
      gathered,
      skipped,
      evaluation,
      decisions,
      planned,
      results,
      debug,
    });
  };

  return {
    run: async () => {
      if (running) throw new Error('a cycle is running already');
      running = true;
      try {
        return deepFreeze(await cycle());
      } finally {
        running = false;
      }
    },
    setProgram: (program) => {
      nextProgram = program;
    },
    setAct: (value) => {
      nextAct = value;
    },
    latest: () => ({
      host: inventory.host.latest,
      guests: inventory
        .guests()
        .map(({ identity, history }) => ({ ...identity, sample: history.latest })),
    }),
    problems: without.map((name) => `collector ${name} is enabled, but nothing implements it`),
  };
}

const unsent = (status: 'would' | 'withheld', message: string | null): ActionResult => ({
  status,
  message,
  milliseconds: 0,
});

/** The entities that may have proposals, with what is known of them. */
function targetsOf(
  filled: ReadonlyMap<Observed, SnapshotEntity>,
  acknowledged: Acknowledged,
): readonly Target[] {
  const targets: Target[] = [];
  for (const [{ identity, history }, { entity, devices }] of filled) {
    const guest = identity?.id ?? null;
    const sample = history.latest;
    targets.push({
      entity,
      kind: guest === null ? 'host' : 'guest',
      guest,
      device: null,
      field: (name) => numberIn(sample?.get(name)),
      acknowledged: (control) => acknowledged.get(guest, null, control),
    });
    for (const device of devices) targets.push(deviceTarget(guest, device, acknowledged));
  }
  return targets;
}

function deviceTarget(
  guest: string | null,
  { id, entity, raw }: SnapshotDevice,
  acknowledged: Acknowledged,
): Target {
  return {
    entity,
    kind: 'device',
    guest,
    device: id,
    field: (name) => (Object.hasOwn(raw.current, name) ? raw.current[name] : undefined),
    acknowledged: (control) => acknowledged.get(guest, id, control),
  };
}

/** Finds a device as the sample shows it. */
function deviceLookup(filled: ReadonlyMap<Observed, SnapshotEntity>) {
  const devices = new Map<string, readonly SnapshotDevice[]>();
  for (const [{ identity }, entity] of filled) {
    if (identity !== null) devices.set(identity.id, entity.devices);
  }
  return (guest: string, id: string) => devices.get(guest)?.find((device) => device.id === id)?.raw;
}

const numberIn = (value: unknown): number | undefined =>
  typeof value === 'number' ? value : undefined;
