/**
 * Writes the record of a cycle: what is new since the record before, or everything.
 * In: a report, and what was recorded last. Out: a line, and what is recorded then. Pure.
 *
 * A guest is told of only where its statement is another one than in the record before.
 */
import type {
  ActionReport,
  CycleReport,
  DecisionReport,
  FaultReport,
} from '../../runtime/report.ts';
import {
  type LoggedStatement,
  type LogRecord,
  longestRecord,
  recordVersion,
  writePlace,
} from './record.ts';
import { type Statement, statementsOf } from './statement.ts';

/** What the records so far say. */
export interface Recorded {
  readonly cycle: number;
  /** Records since one that says everything. */
  readonly sinceFull: number;
  readonly guests: ReadonlyMap<string, { readonly name: string; readonly statement: string }>;
}

/** Faults of one guest that are recorded; a policy may have thousands. */
const mostFaults = 100;

type Rest = Omit<LogRecord, 'guests'>;

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
  const guests = new Map<string, { readonly name: string; readonly statement: string }>();
  const names: [string, string][] = [];
  const quiet = new Map<string, { nothing: LoggedStatement; guests: string[] }>();
  const told: string[] = [];

  for (const { id, name } of report.guests) {
    const own = statements.get(id);
    if (own === undefined || guests.has(id)) continue;
    const known = before?.guests.get(id);
    const logged = logStatement(own);
    const statement = JSON.stringify(logged);
    guests.set(id, { name, statement });
    if (known?.name !== name) names.push([id, name]);
    if (known?.statement === statement) continue;
    if (isQuiet(own)) {
      const group = quiet.get(statement) ?? { nothing: logged, guests: [] };
      group.guests.push(id);
      quiet.set(statement, group);
    } else {
      told.push(`{"id":${JSON.stringify(id)}${statement === '{}' ? '' : ','}${statement.slice(1)}`);
    }
  }
  const gone = [...(before?.guests.keys() ?? [])].filter((id) => !guests.has(id));
  const host = statements.get(null);

  // Readers look at the beginning of a line only to find their way: the order of keys counts.
  const rest: Rest = {
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
    ...(quiet.size === 0
      ? {}
      : {
          quiet: [...quiet.values()].map(({ nothing: { nothing, reason }, guests: ids }) => ({
            nothing: nothing ?? 'no-proposal',
            ...(reason === undefined ? {} : { reason }),
            guests: ids,
          })),
        }),
  };
  const start = JSON.stringify(rest);
  const line = told.length === 0 ? start : `${start.slice(0, -1)},"guests":[${told.join(',')}]}`;
  if (Buffer.byteLength(line) >= longestRecord)
    throw new Error(`the record of cycle ${report.cycle} is too long`);
  const sinceFull = before === null ? 0 : before.sinceFull + 1;
  return { line, recorded: { cycle: report.cycle, sinceFull, guests } };
}

/** Whether why nothing was done is all that there is to say. */
const isQuiet = ({ nothing, decisions, actions, faults, inputs }: Statement): boolean =>
  nothing !== null &&
  decisions.length + actions.length + faults.length === 0 &&
  Object.keys(inputs).length === 0;

/** A statement as it is recorded: without what is null or empty. */
export function logStatement(own: Statement): LoggedStatement {
  const { nothing, reason, inputs, decisions, actions, faults } = own;
  return {
    ...(nothing === null ? {} : { nothing }),
    ...(reason === null ? {} : { reason }),
    ...(Object.keys(inputs).length === 0 ? {} : { inputs }),
    ...(decisions.length === 0 ? {} : { decisions: decisions.map(logDecision) }),
    ...(faults.length === 0 ? {} : { faults: faults.slice(0, mostFaults).map(logFault) }),
    ...(actions.length === 0 ? {} : { actions: actions.map(logAction) }),
  };
}

type Logged<K extends 'decisions' | 'faults' | 'actions'> = NonNullable<LoggedStatement[K]>[number];

function logDecision(decision: DecisionReport): Logged<'decisions'> {
  const { controller, control, device, at, wanted, value, before, outcome, sent, reason, limit } =
    decision;
  return {
    ...(controller === null ? {} : { controller }),
    control,
    ...(device === null ? {} : { device }),
    ...(at === null ? {} : { at: writePlace(at) }),
    ...(wanted === null ? {} : { wanted }),
    ...(value === null ? {} : { value }),
    ...(before === null ? {} : { before }),
    outcome,
    ...(sent ? { sent: true as const } : {}),
    ...(reason === null ? {} : { reason }),
    ...(limit === null ? {} : { limit }),
  };
}

const logFault = ({ code, message, at }: FaultReport): Logged<'faults'> => ({
  code,
  message,
  ...(at === null ? {} : { at: writePlace(at) }),
});

function logAction({
  action,
  status,
  message,
  milliseconds,
  decisions,
}: ActionReport): Logged<'actions'> {
  return {
    action,
    status,
    ...(message === null ? {} : { message }),
    milliseconds,
    decisions: [...decisions],
  };
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
