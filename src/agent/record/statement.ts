/**
 * What a cycle has to say about one guest, or about the host.
 * In: the report of a cycle. Out: a statement for each, and the explanation made of one. Pure.
 */
import { ownerOf } from '../../runtime/action-owner.ts';
import type { Decision } from '../../runtime/decision.ts';
import type { Problem } from '../../runtime/fold.ts';
import type {
  ActionReport,
  CycleReport,
  EntityReport,
  FaultReport,
  NothingDone,
} from '../../runtime/report.ts';
import type { Explanation, PlainValues } from '../api.ts';

/** All that is said of one entity. */
export interface Statement {
  readonly nothing: NothingDone | null;
  /** Why it is not ready; null when it is. */
  readonly reason: string | null;
  /** Data that was missing or not believed, but for what the reason says already. */
  readonly problems: readonly Problem[];
  readonly inputs: PlainValues;
  readonly decisions: readonly Decision[];
  /** Each with indices into `decisions`. */
  readonly actions: readonly ActionReport[];
  readonly faults: readonly FaultReport[];
}

/** What holds for all entities of a cycle. */
export interface CycleHead {
  readonly cycle: number;
  readonly at: string;
  readonly acting: boolean;
  readonly digest: string;
  readonly skipped: string | null;
}

/** The text of a policy by the digest of the program and its name; null where nobody knows it. */
export type TextLookup = (digest: string, source: string) => string | null;

/** No text is known. */
export const noTexts: TextLookup = () => null;

/** The statements of a report; the host's is under null. */
export function statementsOf(report: CycleReport): ReadonlyMap<string | null, Statement> {
  const decisions = new Map<string | null, Decision[]>();
  /** Where each decision stands among those of its entity. */
  const places = report.decisions.map((decision) => push(decisions, decision.guest, decision));
  const actions = new Map<string | null, ActionReport[]>();
  for (const action of report.actions) {
    const owner = ownerOf(action.action);
    const own = action.decisions.filter((index) => report.decisions[index]?.guest === owner);
    push(actions, owner, { ...action, decisions: own.map((index) => places[index] ?? 0) });
  }
  const faults = new Map<string | null, FaultReport[]>();
  for (const fault of report.faults) push(faults, fault.guest, fault);

  const statement = (id: string | null, entity: EntityReport): Statement => ({
    nothing: entity.nothing,
    reason: entity.reason,
    problems: untold(entity),
    inputs: entity.inputs ?? nothingRead,
    decisions: decisions.get(id) ?? [],
    actions: actions.get(id) ?? [],
    faults: faults.get(id) ?? [],
  });
  const all = new Map<string | null, Statement>([[null, statement(null, report.host)]]);
  for (const guest of report.guests) all.set(guest.id, statement(guest.id, guest));
  return all;
}

/** The problems of an entity that are not the reason why it is not ready. */
const untold = ({ reason, problems }: EntityReport): readonly Problem[] =>
  reason === null ? problems : problems.filter(({ message }) => !reason.includes(message));

const nothingRead: PlainValues = Object.freeze({});

/** Adds to a list by key; gives the place in it. */
function push<T>(lists: Map<string | null, T[]>, key: string | null, item: T): number {
  const list = lists.get(key);
  if (list !== undefined) return list.push(item) - 1;
  lists.set(key, [item]);
  return 0;
}

/** What holds for all entities of a report. */
export const headOf = (report: CycleReport): CycleHead => ({
  cycle: report.cycle,
  at: report.startedAt,
  acting: report.acting,
  digest: report.program,
  skipped: report.skipped,
});

/**
 * The explanation that statements amount to. For a guest, what the policy read of the host counts
 * too, as `Host.mem_free`; and so do the faults outside the loops over guests: they may be why the
 * policy wanted nothing of it.
 */
export function explanationOf(
  head: CycleHead,
  guest: Explanation['guest'],
  own: Statement,
  host: Statement,
  textOf: TextLookup,
): Explanation {
  const { nothing, reason, problems, decisions, actions } = own;
  const decided = Object.keys(own.inputs).length > 0;
  const inputs =
    guest === null || !decided ? own.inputs : { ...own.inputs, ...ofHost(host.inputs) };
  const faults = guest === null ? own.faults : [...own.faults, ...host.faults];
  return {
    guest,
    ...head,
    ready: reason === null,
    reason,
    nothing,
    problems,
    inputs,
    decisions,
    actions,
    faults,
    lines: linesOf(head.digest, [...decisions, ...faults], textOf),
  };
}

/** Inputs with the host's name: `average Host.mem_free`. */
const ofHost = (inputs: PlainValues): PlainValues =>
  Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [name.replace(/\S+$/u, 'Host.$&'), value]),
  );

/** The lines of the policy that decisions and faults point to. */
function linesOf(
  digest: string,
  placed: readonly Pick<FaultReport, 'at'>[],
  textOf: TextLookup,
): Readonly<Record<string, string>> {
  const texts = new Map<string, readonly string[] | undefined>();
  const lines = new Map<string, string>();
  for (const { at } of placed) {
    if (at === null) continue;
    if (!texts.has(at.source)) texts.set(at.source, textOf(digest, at.source)?.split('\n'));
    const line = texts.get(at.source)?.[at.line - 1];
    if (line !== undefined) lines.set(`${at.source}:${at.line}`, line.replace(/\r$/u, ''));
  }
  return Object.fromEntries(lines);
}
