/**
 * Assembles the report of a cycle.
 * In: what each phase came to. Out: the report, with places in the policy and, for every entity,
 * why nothing was done for it. Pure.
 */
import type { ActionResult } from './actuate.ts';
import type { PlannedAction } from './controllers/controller.ts';
import type { Decision } from './decision.ts';
import type { Gathered, Observed } from './inventory.ts';
import type { Evaluation, Program, Site } from './program.ts';
import type {
  CycleReport,
  DecisionReport,
  EntityReport,
  NothingDone,
  PhaseTimes,
} from './report.ts';

export interface CycleFacts {
  readonly cycle: number;
  readonly startedAt: string;
  readonly program: Program;
  readonly acting: boolean;
  readonly milliseconds: PhaseTimes;
  readonly gathered: Gathered;
  readonly skipped: string | null;
  readonly evaluation: Evaluation;
  readonly decisions: readonly Decision[];
  readonly planned: readonly PlannedAction[];
  readonly results: readonly ActionResult[];
  readonly debug: readonly string[];
  /** What the policy read of an entity. */
  readonly inputs: (observed: Observed) => EntityReport['inputs'];
}

/** The report of one cycle. */
export function assemble(facts: CycleFacts): CycleReport {
  const { program, gathered, decisions, evaluation } = facts;
  const siteOf = (index: number): Site | null =>
    index === 0 ? null : (program.sites[index] ?? null);
  const indexOf = new Map(decisions.map((decision, index) => [decision, index]));
  const byOwner = groupBy(decisions, (decision) => decision.guest ?? '');
  const faulty = new Set(evaluation.faults.map((fault) => fault.guest ?? ''));
  const entity = (observed: Observed): EntityReport => {
    const owner = observed.identity?.id ?? '';
    const own = byOwner.get(owner) ?? [];
    const nothing = nothingDone(observed, facts.skipped !== null, own, faulty.has(owner));
    const isNotable = (decision: Decision): boolean => decision.outcome !== 'unchanged';
    // What was read of the host explains decisions about guests too.
    const notable =
      observed.identity === null
        ? evaluation.faults.length > 0 || decisions.some(isNotable)
        : faulty.has(owner) || own.some(isNotable);
    return entityReport(observed, nothing, notable ? facts.inputs(observed) : null);
  };

  return {
    cycle: facts.cycle,
    startedAt: facts.startedAt,
    program: program.digest,
    acting: facts.acting,
    milliseconds: facts.milliseconds,
    host: entity(gathered.host),
    guests: gathered.guests.map((observed) => ({
      id: observed.identity?.id ?? '',
      name: observed.identity?.name ?? '',
      quarantined: observed.quarantined,
      ...entity(observed),
    })),
    listingProblem: gathered.listingProblem,
    gone: gathered.gone,
    skipped: facts.skipped,
    decisions: decisions.map(
      ({ site, ...decision }): DecisionReport => ({
        ...decision,
        at: siteOf(site),
      }),
    ),
    faults: evaluation.faults.map(({ code, message, guest, site }) => ({
      code,
      message,
      guest,
      at: siteOf(site),
    })),
    actions: facts.planned.map(({ action, decisions: carried }, index) => ({
      action,
      status: facts.results[index]?.status ?? 'skipped',
      message: facts.results[index]?.message ?? null,
      milliseconds: facts.results[index]?.milliseconds ?? 0,
      decisions: carried.flatMap((decision) => indexOf.get(decision) ?? []),
    })),
    debug: facts.debug,
  };
}

function entityReport(
  { collection, history, ready, age }: Observed,
  nothing: NothingDone | null,
  inputs: EntityReport['inputs'],
): EntityReport {
  const failure = collection.ready ? null : collection;
  return {
    ready,
    reason: ready ? null : (failure?.reason ?? 'its latest sample is too old'),
    missing: failure?.missing ?? nothingMissing,
    problems: collection.problems,
    samples: history.size,
    nothing,
    sampleAge: age === null ? null : Math.round(age) / 1000,
    inputs,
  };
}

const nothingMissing: readonly string[] = [];

/** Why nothing is sent for an entity; null where something is. */
function nothingDone(
  observed: Observed,
  skipped: boolean,
  decisions: readonly Decision[],
  faulty: boolean,
): NothingDone | null {
  if (!observed.ready) return 'not-ready';
  if (skipped) return 'not-evaluated';
  if (decisions.some((decision) => decision.sent)) return null;
  if (decisions.some((decision) => decision.outcome === 'refused')) return 'refused';
  if (faulty) return 'fault';
  return decisions.length > 0 ? 'unchanged' : 'no-proposal';
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
