/**
 * What happened in a cycle, in words.
 * In: a report and the environment. Out: events: what was decided, for whom, why, and what became
 * of it; faults; data that was not believed.
 */
import type { Problem } from '../../runtime/fold.ts';
import type { ActionReport, CycleReport, Decision } from '../../runtime/index.ts';
import type { Environment } from '../../schema/environment.ts';
import type { UnitName } from '../../schema/types.ts';
import { change, quantity, readable } from './quantity.ts';

/** One thing that happened. */
export interface Event {
  /**
   * `set`: done. `would`: only proposed. `failed`: not done. `fault`: the policy failed. `held`:
   * proposed, but the bound is in force. `gone`: a guest disappeared. `said`: by `debug`.
   */
  readonly kind: 'set' | 'would' | 'failed' | 'fault' | 'problem' | 'held' | 'gone' | 'said';
  /** The guest's id; null: the host. */
  readonly guest: string | null;
  /** The guest's name, with the device where it is about one; `host`. */
  readonly subject: string;
  readonly what: string;
  /** `file:line` of the policy; null where it is not from one. */
  readonly where: string | null;
  /** What became of it in a word, where it was not done. */
  readonly state: string | null;
  /** Why, or what the host answered; null where there is nothing to add. */
  readonly why: string | null;
  /** The operator's limit that did its work; absent where none did. */
  readonly limit?: string;
}

/** The events of a cycle: faults, what was not done, what was, problems with data, what `debug` said. */
export function eventsOf(report: CycleReport, environment: Environment): readonly Event[] {
  const names = new Map(report.guests.map(({ id, name }) => [id, name]));
  const subject = (guest: string | null): string =>
    guest === null ? 'host' : (names.get(guest) ?? guest);
  const actions = new Map<number, ActionReport>();
  for (const action of report.actions) for (const i of action.decisions) actions.set(i, action);

  const decided = report.decisions.flatMap((decision, index): readonly Event[] => {
    // What is in force already is no news, also where it goes along with its group.
    if (decision.outcome === 'unchanged') return [];
    const { guest, device, at } = decision;
    const action = actions.get(index);
    return [
      {
        kind: kindOf(decision, action),
        guest,
        subject: device === null ? subject(guest) : `${subject(guest)} ${device}`,
        what: whatOf(decision, environment),
        where: at === null ? null : `${at.source}:${at.line}`,
        state: stateOf(decision, action),
        why: whyOf(decision, action),
        ...(decision.limit === null ? {} : { limit: decision.limit }),
      },
    ];
  });
  const faults = report.faults.map(
    ({ guest, message, at }): Event => ({
      kind: 'fault',
      guest,
      subject: subject(guest),
      what: message,
      where: at === null ? null : `${at.source}:${at.line}`,
      state: null,
      why: null,
    }),
  );
  // What went wrong comes first: there may be room for little more.
  const failed = decided.filter(({ kind }) => kind === 'failed');
  const done = decided.filter(({ kind }) => kind !== 'failed');
  const said = report.debug.map(
    (what): Event => ({
      kind: 'said',
      guest: null,
      subject: 'policy',
      what,
      where: null,
      state: null,
      why: null,
    }),
  );
  return [...faults, ...failed, ...done, ...problemsOf(report), ...said];
}

function problemsOf(report: CycleReport): readonly Event[] {
  const rows = [{ id: null, name: 'host', ...report.host }, ...report.guests];
  const problem = (guest: string | null, subject: string, what: string): Event => ({
    kind: 'problem',
    guest,
    subject,
    what,
    where: null,
    state: null,
    why: null,
  });
  return [
    ...(report.listingProblem === null
      ? []
      : [problem(null, 'host', listingWords(report.listingProblem))]),
    ...(report.skipped === null ? [] : [problem(null, 'policy', `not run: ${report.skipped}`)]),
    ...rows.flatMap(({ id, name, ready, reason, problems }) => {
      if (!ready) return id === null ? [] : [problem(id, name, `left alone: ${reason}`)];
      const [first, ...more] = problems.filter(isFault);
      if (first === undefined) return [];
      const what = problemWords(first);
      return [problem(id, name, more.length === 0 ? what : `${what}; ${more.length} more`)];
    }),
  ];
}

/** That the guests cannot be listed, and why. */
export const listingWords = (problem: string): string => `the guests cannot be listed: ${problem}`;

/** Whether it is a fault of data; that a guest has none of a kind, such as no balloon, is none. */
export const isFault = ({ collector, field }: Problem): boolean =>
  collector !== null || field !== null;

/** A problem with data: which was ignored or did not come, and why. */
export const problemWords = ({ collector, field, message }: Problem): string =>
  field !== null
    ? `${field} ignored: ${message}`
    : collector === null
      ? message
      : `${collector}: ${message}`;

function kindOf({ outcome }: Decision, action: ActionReport | undefined): Event['kind'] {
  if (outcome === 'refused' || action === undefined) return 'failed';
  switch (action.status) {
    case 'ok':
      return 'set';
    case 'would':
      return 'would';
    case 'failed':
    case 'timed-out':
    case 'skipped':
    case 'withheld':
      return 'failed';
    default:
      return action.status satisfies never;
  }
}

function whatOf(decision: Decision, environment: Environment): string {
  const { control, value, before, wanted } = decision;
  const unit = unitOf(decision, environment);
  if (value !== null) return `${control} ${change(before, value, unit)}`;
  if (wanted === null) return control;
  return `${control} ${typeof wanted === 'number' ? quantity(wanted, unit) : wanted}`;
}

function whyOf(
  { outcome, reason, limit }: Decision,
  action: ActionReport | undefined,
): string | null {
  const by = limit === null ? '' : ` [${limit}]`;
  const because = reason === null ? null : readable(reason);
  if (outcome === 'refused') return `refused: ${because ?? 'not allowed'}${by}`;
  const words =
    because === null ? [] : [outcome === 'clamped' ? `clamped: ${because}${by}` : because];
  if (action === undefined) words.push('not sent');
  else if (action.status !== 'ok' && action.status !== 'would') {
    words.push(action.message ?? action.status);
  }
  return words.length === 0 ? null : words.join('; ');
}

function stateOf({ outcome }: Decision, action: ActionReport | undefined): string | null {
  if (outcome === 'refused') return 'refused';
  if (action === undefined) return 'not sent';
  return action.status === 'ok' || action.status === 'would' ? null : action.status;
}

/** The unit of a control; a control that nobody declares has none. */
export function unitOf(
  { entity, control }: Pick<Decision, 'entity' | 'control'>,
  environment: Environment,
): UnitName {
  return environment.controls[entity].get(control)?.control.unit ?? null;
}

/** An event on one line, without its subject. */
export function sentence({ kind, what, where, why }: Event): string {
  const verb = {
    set: 'set',
    would: 'would set',
    failed: 'did not set',
    fault: 'fault:',
    problem: '',
    held: '',
    gone: '',
    said: 'debug:',
  };
  const at = where === null ? '' : ` (${where})`;
  const because = why === null ? '' : `${kind === 'failed' ? ':' : ','} ${why}`;
  return `${verb[kind]} ${what}${at}${because}`.trim();
}
