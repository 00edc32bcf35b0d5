/**
 * Writes the record of a cycle: what is new since the record before, or everything.
 * In: a report, and what was recorded last. Out: a line, and what is recorded then. Pure.
 *
 * A guest is told of only where its statement is another one than in the record before. With a
 * thousand guests this runs in every cycle, so it looks before it writes.
 */

import type { Decision } from '../../runtime/decision.ts';
import type { Problem } from '../../runtime/fold.ts';
import type { ActionReport, CycleReport, FaultReport } from '../../runtime/report.ts';
import {
  type LoggedStatement,
  type LogRecord,
  longestRecord,
  recordVersion,
  writePlace,
} from './record.ts';
import { isSameStatement } from './same-statement.ts';
import { type Statement, statementsOf } from './statement.ts';

/** What the records so far say. */
export interface Recorded {
  readonly cycle: number;
  /** Records since one that says everything. */
  readonly sinceFull: number;
  readonly guests: ReadonlyMap<string, RecordedGuest>;
}

interface RecordedGuest {
  readonly name: string;
  readonly statement: Statement;
}

/** Faults of one guest that are recorded; a policy may have thousands. */
const mostFaults = 100;

type Quiet = NonNullable<LogRecord['quiet']>[number];

/**
 * Writes a line; `before` null makes it say everything. `interval`: seconds. Throws where the line
 * would be too long.
 */
export function writeRecord(
  report: CycleReport,
  before: Recorded | null,
  interval: number,
): { readonly line: string; readonly recorded: Recorded } {
  const statements = statementsOf(report);
  const guests = new Map<string, RecordedGuest>();
  const names: [string, string][] = [];
  const quiet = new Map<string, Quiet>();
  const told: NonNullable<LogRecord['guests']> = [];

  for (const { id, name } of report.guests) {
    const statement = statements.get(id);
    if (statement === undefined || guests.has(id)) continue;
    const known = before?.guests.get(id);
    const isSame = known !== undefined && isSameStatement(known.statement, statement);
    // What is as before is kept as it is: the new one is forgotten at once.
    guests.set(id, isSame && known.name === name ? known : { name, statement });
    if (known?.name !== name) names.push([id, name]);
    if (isSame) continue;
    if (isQuiet(statement)) addQuiet(quiet, id, statement);
    else told.push({ id, ...logStatement(statement) });
  }
  const gone = [...(before?.guests.keys() ?? [])].filter((id) => !guests.has(id));
  const host = statements.get(null);

  // Readers look at the beginning of a line only to find their way: the order of keys counts.
  const record: LogRecord = {
    v: recordVersion,
    at: report.startedAt,
    cycle: report.cycle,
    after: before?.cycle ?? null,
    interval,
    digest: report.program,
    acting: report.acting,
    milliseconds: rounded(report.milliseconds),
    ...(report.skipped === null ? {} : { skipped: report.skipped }),
    ...(report.listingProblem === null ? {} : { listingProblem: report.listingProblem }),
    host: host === undefined ? {} : logStatement(host),
    ...(names.length === 0 ? {} : { names }),
    ...(gone.length === 0 ? {} : { gone }),
    ...(quiet.size === 0 ? {} : { quiet: [...quiet.values()] }),
    ...(told.length === 0 ? {} : { guests: told }),
  };
  const line = JSON.stringify(record);
  // A character has at most three bytes for each of its units.
  if (line.length * 3 >= longestRecord && Buffer.byteLength(line) >= longestRecord)
    throw new Error(`the record of cycle ${report.cycle} is too long`);
  const sinceFull = before === null ? 0 : before.sinceFull + 1;
  return { line, recorded: { cycle: report.cycle, sinceFull, guests } };
}

/** Whether why nothing was done is all that there is to say. */
const isQuiet = ({ nothing, decisions, actions, faults, inputs }: Statement): boolean =>
  nothing !== null &&
  decisions.length + actions.length + faults.length === 0 &&
  Object.keys(inputs).length === 0;

function addQuiet(groups: Map<string, Quiet>, id: string, statement: Statement): void {
  const { nothing, reason, problems } = statement;
  if (nothing === null) return;
  const key = `${nothing} ${reason ?? ''} ${problems.length === 0 ? '' : JSON.stringify(problems)}`;
  const group = groups.get(key);
  if (group !== undefined) {
    group.guests.push(id);
    return;
  }
  const quiet: Quiet = { nothing, guests: [id] };
  if (reason !== null) quiet.reason = reason;
  if (problems.length > 0) quiet.problems = problems.map(logProblem);
  groups.set(key, quiet);
}

/** A statement as it is recorded: without what is null or empty. */
function logStatement(own: Statement): LoggedStatement {
  const { nothing, reason, problems, inputs, decisions, actions, faults } = own;
  const logged: LoggedStatement = {};
  if (nothing !== null) logged.nothing = nothing;
  if (reason !== null) logged.reason = reason;
  if (problems.length > 0) logged.problems = problems.map(logProblem);
  if (Object.keys(inputs).length > 0) logged.inputs = inputs;
  if (decisions.length > 0) logged.decisions = decisions.map(logDecision);
  if (faults.length > 0) logged.faults = faults.slice(0, mostFaults).map(logFault);
  if (actions.length > 0) logged.actions = actions.map(logAction);
  return logged;
}

type Logged<K extends 'problems' | 'decisions' | 'faults' | 'actions'> = NonNullable<
  LoggedStatement[K]
>[number];

function logDecision(decision: Decision): Logged<'decisions'> {
  const { controller, control, device, at, wanted, value, before, outcome, sent, reason, limit } =
    decision;
  const logged: Logged<'decisions'> = { control, outcome };
  if (controller !== null) logged.controller = controller;
  if (device !== null) logged.device = device;
  if (at !== null) logged.at = writePlace(at);
  if (wanted !== null) logged.wanted = wanted;
  if (value !== null) logged.value = value;
  if (before !== null) logged.before = before;
  if (sent) logged.sent = true;
  if (reason !== null) logged.reason = reason;
  if (limit !== null) logged.limit = limit;
  return logged;
}

const logProblem = ({ collector, field, message }: Problem): Logged<'problems'> => ({
  ...(collector === null ? {} : { collector }),
  ...(field === null ? {} : { field }),
  message,
});

const logFault = ({ code, message, at }: FaultReport): Logged<'faults'> => ({
  code,
  message,
  ...(at === null ? {} : { at: writePlace(at) }),
});

function logAction(done: ActionReport): Logged<'actions'> {
  const { action, status, message, milliseconds, decisions } = done;
  const logged: Logged<'actions'> = { action, status, milliseconds, decisions: [...decisions] };
  if (message !== null) logged.message = message;
  return logged;
}

/** Phases to the microsecond. */
const rounded = (times: CycleReport['milliseconds']): LogRecord['milliseconds'] => ({
  collect: round(times.collect),
  evaluate: round(times.evaluate),
  arbitrate: round(times.arbitrate),
  actuate: round(times.actuate),
  total: round(times.total),
});

const round = (milliseconds: number): number => Math.round(milliseconds * 1000) / 1000;
