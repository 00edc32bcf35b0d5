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
import type { CycleReport, EntityReport, NothingDone, PhaseTimes } from './report.ts';

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
  /** Those of them that may change something, or were to. */
  readonly open: readonly Decision[];
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
  const indexOf = new Map(
    facts.planned.length === 0 ? [] : decisions.map((decision, index) => [decision, index]),
  );
  const owners = ownersOf(facts);
  const anyNotable = evaluation.faults.length > 0 || owners.notable.size > 0;
  const entity = (observed: Observed): EntityReport => {
    const id = observed.identity?.id ?? null;
    const nothing = nothingDone(observed, facts.skipped !== null, owners);
    // What was read of the host explains decisions about guests too.
    const notable = id === null ? anyNotable : owners.faulty.has(id) || owners.notable.has(id);
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
    decisions,
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

/** Ids of guests, null for the host, by what is said of them. */
interface Owners {
  readonly faulty: ReadonlySet<string | null>;
  /** Something is proposed. */
  readonly proposed: ReadonlySet<string | null>;
  /** Not all that is proposed is in force. */
  readonly notable: ReadonlySet<string | null>;
  readonly sent: ReadonlySet<string | null>;
  readonly refused: ReadonlySet<string | null>;
}

function ownersOf({ decisions, open, evaluation }: CycleFacts): Owners {
  const of = (chosen: readonly { readonly guest: string | null }[]) =>
    new Set(chosen.map(({ guest }) => guest));
  return {
    faulty: of(evaluation.faults),
    proposed: guestsOf(decisions),
    notable: of(open.filter(({ outcome }) => outcome !== 'unchanged')),
    sent: of(open.filter(({ sent }) => sent)),
    refused: of(open.filter(({ outcome }) => outcome === 'refused')),
  };
}

/** Decisions of one guest stand together, in thousands of them. */
function guestsOf(decisions: readonly Decision[]): ReadonlySet<string | null> {
  const guests = new Set<string | null>();
  let last: string | null | undefined;
  for (const { guest } of decisions) {
    if (guest !== last) guests.add(guest);
    last = guest;
  }
  return guests;
}

/** Why nothing is sent for an entity; null where something is. */
function nothingDone(observed: Observed, skipped: boolean, owners: Owners): NothingDone | null {
  const owner = observed.identity?.id ?? null;
  if (!observed.ready) return 'not-ready';
  if (skipped) return 'not-evaluated';
  if (owners.sent.has(owner)) return null;
  if (owners.refused.has(owner)) return 'refused';
  if (owners.faulty.has(owner)) return 'fault';
  return owners.proposed.has(owner) ? 'unchanged' : 'no-proposal';
}
