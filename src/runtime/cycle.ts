/**
 * The cycle: collect, remember, fill the snapshot, evaluate, arbitrate, actuate, report.
 * In: a program, its environment, a host port. Out: one report per run.
 */

import { Acknowledged } from './acknowledged.ts';
import { newActingMemory } from './acting-memory.ts';
import { type ActionResult, createActuator } from './actuate.ts';
import { arbitrate } from './arbitrate.ts';
import { collectorsFor } from './collectors/index.ts';
import type { PlannedAction } from './controllers/controller.ts';
import { planActions } from './controllers/index.ts';
import { debugLine } from './debug-line.ts';
import type { Decision } from './decision.ts';
import { inputsOf } from './inputs.ts';
import {
  createInventory,
  everything,
  type Gathered,
  type Observed,
  type SampleScope,
} from './inventory.ts';
import { createLimiter } from './operator-limits.ts';
import { type CycleParts, defaultTimeLimits, systemClock } from './options.ts';
import type { Evaluation, Program } from './program.ts';
import type { Properties } from './properties.ts';
import { type CycleReport, deepFreeze } from './report.ts';
import { assemble } from './report-cycle.ts';
import type { Sample } from './sample.ts';
import type { SavedVariables } from './saved.ts';
import { Snapshot, type SnapshotEntity } from './snapshot.ts';
import { createStandingDecisions } from './standing-decisions.ts';
import { deviceLookup, type Filled, guestLookup, targetsOf } from './targets.ts';
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
  /**
   * Runs one cycle with a new sample of everything, or of what `scope` says; never rejects for what a
   * host or a policy does. Throws while one is running.
   */
  readonly run: (scope?: SampleScope) => Promise<CycleReport>;
  /** Takes samples between two cycles, and decides nothing. Throws while a cycle is running. */
  readonly sample: (scope: SampleScope) => Promise<void>;
  /** Another program, from the next cycle on; saved variables of the same names are kept. */
  readonly setProgram: (program: Program) => void;
  /** Whether actions are sent: yes from the next cycle on, no from the next action on. */
  readonly setAct: (act: boolean) => void;
  readonly latest: () => LatestSamples;
  /** The saved variables as they are, for another process. */
  readonly saved: () => SavedVariables;
  /** What is wrong with the set-up: enabled collectors that nothing implements. */
  readonly problems: readonly string[];
}

const mostDebugLines = 200;
const nothingDecided: readonly Decision[] = [];
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
    maxSampleAge: (options.maxSampleAge ?? 0) * 1000,
    listLimit: limits.list,
    readLimit: limits.read,
    phaseLimit: limits.phase,
    atOnce,
    elapsed: clock.elapsed,
  });
  const memory = options.memory ?? newActingMemory();
  const actuator = createActuator(port, {
    owing: memory.owing,
    timeLimit: limits.apply,
    phaseLimit: limits.phase,
    atOnce,
    elapsed: clock.elapsed,
  });
  const acknowledged = new Acknowledged();
  const standing = createStandingDecisions();
  const { limits: rules } = options;
  const limiter = rules === undefined ? null : createLimiter(rules, memory);
  const seconds = (): number => clock.elapsed() / 1000;
  let snapshot = new Snapshot(parts.program, options.saved);
  let nextProgram: Program | null = null;
  let nextAct = options.act ?? false;
  let cycles = 0;
  let running = false;

  /** The entities that are ready, filled. */
  const fill = (gathered: Gathered): Filled => {
    for (const id of [...gathered.gone, ...gathered.restarted]) {
      snapshot.forget(id);
      acknowledged.forget(id);
    }
    if (gathered.listingProblem === null)
      snapshot.keepOnly(new Set(gathered.guests.flatMap(({ identity }) => identity?.id ?? [])));
    const filled = new Map<Observed, SnapshotEntity>();
    for (const observed of [gathered.host, ...gathered.guests]) {
      const { identity, history, properties, ready } = observed;
      if (!ready) continue;
      const entity =
        identity === null
          ? snapshot.host(history, properties)
          : snapshot.guest(identity.id, history, properties);
      filled.set(observed, entity);
    }
    return filled;
  };

  /** All decisions, and those among them that may change something, as the operator's limits leave them. */
  const decide = (filled: Filled, program: Program) => {
    const targets = targetsOf(filled, program.manifest.controls, acknowledged);
    const { decisions, open } = arbitrate(targets, { environment, program, standing });
    const wanted = open.flatMap((index) => decisions[index] ?? []);
    if (limiter === null || wanted.length === 0) return { decisions, open: wanted };
    const limited = limiter.apply(wanted, guestLookup(filled), seconds());
    const all = [...decisions];
    for (const [i, decision] of limited.entries()) all[open[i] ?? 0] = decision;
    return { decisions: all, open: limited };
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
    const results = await actuator.apply(planned, () => nextAct);
    for (const [index, { decisions }] of planned.entries()) {
      const status = results[index]?.status;
      for (const decision of decisions) {
        if (status === 'ok') acknowledged.confirm(decision);
        // An answer that got lost is a failure too, and what was asked may have been done.
        else if (status === 'timed-out' || status === 'failed') acknowledged.doubt(decision);
        // Who was skipped had its turn: others that wait come before it.
        if (status !== 'withheld') limiter?.changed(decision, seconds());
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

  const cycle = async (scope: SampleScope): Promise<CycleReport> => {
    const acting = nextAct;
    if (nextProgram !== null) {
      snapshot = new Snapshot(nextProgram, snapshot.saved());
      nextProgram = null;
    }
    const { program } = snapshot;
    const startedAt = new Date(clock.now()).toISOString();
    const start = clock.elapsed();
    const gathered = withMissed(await inventory.gather(scope));
    const filled = fill(gathered);
    const collected = clock.elapsed();

    const debug: string[] = [];
    const host = filled.get(gathered.host);
    let evaluation = noEvaluation;
    let skipped: string | null = null;
    if (host !== undefined) {
      try {
        const guests = gathered.guests.flatMap((guest) => filled.get(guest)?.entity ?? []);
        evaluation = program.evaluate(host.entity, guests, (values) => {
          if (debug.length < mostDebugLines) debug.push(debugLine(values));
        });
      } catch (error) {
        skipped = `the program failed: ${messageOf(error)}`;
      }
    } else {
      const { collection } = gathered.host;
      const why = collection.ready ? 'its latest sample is too old' : collection.reason;
      skipped = `the host is not ready: ${why}`;
    }
    const evaluated = clock.elapsed();

    const { decisions, open } =
      skipped === null
        ? decide(filled, program)
        : { decisions: nothingDecided, open: nothingDecided };
    const planned = planActions(open, { device: deviceLookup(filled) });
    const decided = clock.elapsed();

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
        arbitrate: decided - evaluated,
        actuate: end - decided,
        total: end - start,
      },
      gathered,
      skipped,
      evaluation,
      decisions,
      open,
      planned,
      results,
      debug,
      inputs: (observed) => {
        const entity = filled.get(observed)?.entity;
        return entity === undefined ? null : inputsOf(program.manifest, entity);
      },
    });
  };

  const alone = async <T>(work: () => Promise<T>): Promise<T> => {
    if (running) throw new Error('a cycle is running already');
    running = true;
    try {
      return await work();
    } finally {
      running = false;
    }
  };

  /** Guests that left or were restarted since the last cycle, those between two cycles included. */
  let missed: Pick<Gathered, 'gone' | 'restarted'> = { gone: [], restarted: [] };
  const withMissed = (gathered: Gathered): Gathered => {
    const present = new Set(gathered.guests.map(({ identity }) => identity?.id));
    const gone = new Set([...missed.gone, ...gathered.gone].filter((id) => !present.has(id)));
    const restarted = new Set([...missed.restarted, ...missed.gone, ...gathered.restarted]);
    const back = [...restarted].filter((id) => present.has(id));
    missed = { gone: [], restarted: [] };
    return { ...gathered, gone: [...gone], restarted: back };
  };

  return {
    run: (scope = everything) => alone(async () => deepFreeze(await cycle(scope))),
    sample: (scope) =>
      alone(async () => {
        const { gone, restarted } = await inventory.gather(scope);
        missed = {
          gone: [...missed.gone, ...gone],
          restarted: [...missed.restarted, ...restarted],
        };
      }),
    saved: () => snapshot.saved(),
    setProgram: (program) => {
      nextProgram = program;
    },
    setAct: (value) => {
      nextAct = value;
    },
    latest: () => ({
      host: inventory.host().latest,
      guests: inventory
        .guests()
        .map(({ identity: { id, name }, history }) => ({ id, name, sample: history.latest })),
    }),
    problems: without.map((name) => `collector ${name} is enabled, but nothing implements it`),
  };
}

const unsent = (status: 'would' | 'withheld', message: string | null): ActionResult => ({
  status,
  message,
  milliseconds: 0,
});
