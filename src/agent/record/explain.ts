/**
 * Why a cycle did what it did to a guest, or to the host.
 * In: the decision log, or the report of the cycle; a guest by id or name; a time. Out: an
 * explanation; throws an `AgentRefusal` that says why there is none.
 *
 * The log is read backwards: to the latest record up to that time, and from there to the record
 * that speaks of the guest, at most as far as the next one that says everything.
 */
import { existsSync } from 'node:fs';
import { fileProblem } from '../../host/system-error.ts';
import type { CycleReport } from '../../runtime/report.ts';
import { AgentRefusal, type Explanation } from '../api.ts';
import { findGuest } from './find-guest.ts';
import { GuestsSoFar, readStatement } from './guests-so-far.ts';
import { linesBackward } from './read-lines.ts';
import { type LogRecord, longestRecord, peekRecord, readRecord } from './record.ts';
import { oldFile } from './rotating-file.ts';
import { explanationOf, headOf, noTexts, statementsOf, type TextLookup } from './statement.ts';

/** Explains from the report of a cycle. */
export function explainReport(
  report: CycleReport,
  guest: string | null,
  textOf: TextLookup = noTexts,
): Explanation {
  const statements = statementsOf(report);
  const found = guest === null ? null : findGuest(report.guests, guest, report.startedAt);
  const host = statements.get(null);
  const own = statements.get(found?.id ?? null);
  if (own === undefined || host === undefined) throw new Error('a report without its entities');
  const named = found === null ? null : { id: found.id, name: found.name };
  return explanationOf(headOf(report), named, own, host, textOf);
}

/** Where to look for what. */
export interface LogQuestion {
  /** The decision log; older ones stand beside it with a number behind their names. */
  readonly path: string;
  /** Id or name; null: the host. */
  readonly guest: string | null;
  /** ISO 8601, as local time unless it names a zone: what was the latest cycle then; unless given, now. */
  readonly at?: string;
  readonly textOf?: TextLookup;
}

/** Explains from a decision log, with or without an agent that writes it. */
export async function explainFrom(question: LogQuestion): Promise<Explanation> {
  if (!existsSync(question.path) && !existsSync(oldFile(question.path, 1)))
    throw new AgentRefusal(`there is no decision log \`${question.path}\``);
  try {
    return await search(question);
  } catch (error) {
    if (error instanceof AgentRefusal) throw error;
    throw new AgentRefusal(`\`${question.path}\` cannot be read: ${fileProblem(error)}`);
  }
}

async function search({ path, guest, at, textOf = noTexts }: LogQuestion): Promise<Explanation> {
  const time = at === undefined ? null : timeOf(at);
  const end = time === null ? Number.POSITIVE_INFINITY : endOf(time);
  let later: number | null = null;
  const isLater = (line: Buffer): boolean => {
    const head = peekRecord(line);
    if (head === null || head.at <= end) return false;
    later = head.at;
    return true;
  };
  let target: LogRecord | null = null;
  let before: number | null = null;
  const guests = new GuestsSoFar();

  for await (const line of linesBackward(path, { longest: longestRecord, skip: isLater })) {
    if (target === null && isLater(line)) continue;
    const record = readRecord(line.toString());
    if (record === null) continue;
    if (target !== null && record.cycle !== before) break;
    target ??= covering(record, time, later);
    guests.take(record);
    before = record.after;
    if (before === null || guest === null || guests.get(guest) !== null) break;
  }
  if (target === null) throw new AgentRefusal(nothingIn(path, time, later));

  const host = readStatement(target.host, null);
  const { cycle, acting, digest, skipped = null } = target;
  const head = { cycle, at: target.at, acting, digest, skipped };
  if (guest === null) return explanationOf(head, null, host, host, textOf);
  if (before !== null && guests.get(guest) === null)
    throw new AgentRefusal(
      `the records before cycle ${cycle} of ${target.at} are lost, and with them what it says of \`${guest}\`; ask for another time`,
    );
  const { id, name, statement } = findGuest(guests.all(), guest, target.at);
  return explanationOf(head, { id, name }, readStatement(statement, id), host, textOf);
}

/** A record says what holds until the next; after so many intervals, or seconds, no more. */
const mostIntervals = 5;
const fewestSeconds = 60;

/** The record, if it still says something about that time; `later`: when the one after it began. */
function covering(record: LogRecord, time: number | null, later: number | null): LogRecord {
  const seconds = Math.max(fewestSeconds, mostIntervals * record.interval);
  if (time === null || time - Date.parse(record.at) <= seconds * 1000) return record;
  const next = later === null ? '' : `, the one after it at ${shown(later)}`;
  throw new AgentRefusal(
    `nothing is recorded for ${shown(time)}: the cycle before began at ${record.at}${next}`,
  );
}

function nothingIn(path: string, time: number | null, later: number | null): string {
  if (time === null || later === null)
    return `\`${path}\` holds no decisions that this version of momus can read`;
  return `nothing is recorded for ${shown(time)}: what \`${path}\` holds begins at ${shown(later)}`;
}

const shown = (time: number): string => new Date(time).toISOString();

const timePattern = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)?$/u;

/** Milliseconds since 1970. */
function timeOf(written: string): number {
  const [all = ''] = timePattern.exec(written.trim()) ?? [];
  const time = Date.parse(all.replace(' ', 'T'));
  if (Number.isNaN(time))
    throw new AgentRefusal(
      `\`${written}\` is no time; write it as \`2026-01-31T03:00:00Z\`, or \`2026-01-31 03:00\` in local time`,
    );
  return time;
}

/** Of a time in whole seconds the end: a cycle begins somewhere within its second. */
const endOf = (time: number): number => (time % 1000 === 0 ? time + 999 : time);
