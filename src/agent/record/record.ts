/**
 * The shape of a record of the decision log: one line of JSON for each cycle. docs/decision-log.md
 * is about it. What is null or empty is left out.
 * In: a line. Out: a record that is known to have this shape, or null.
 */
import { z } from 'zod';
import type { Action } from '../../host/port.ts';
import { actionStatuses } from '../../runtime/actuate.ts';
import type { LimitName, Outcome } from '../../runtime/decision.ts';
import type { Site } from '../../runtime/program.ts';
import type { NothingDone } from '../../runtime/report.ts';

/** Changes when records of before cannot be read any more. */
export const recordVersion = 1;

/** Bytes of a record; a longer one is neither written nor read. */
export const longestRecord = 32 * 1024 * 1024;

/** Records, so that the compiler asks for a word that is added. */
const nothings: Readonly<Record<NothingDone, true>> = {
  'not-ready': true,
  'not-evaluated': true,
  fault: true,
  'no-proposal': true,
  unchanged: true,
  refused: true,
};
const outcomes: Readonly<Record<Outcome, true>> = {
  apply: true,
  clamped: true,
  unchanged: true,
  refused: true,
};

const wordOf = <T extends string>(words: Readonly<Record<T, true>>) =>
  z.enum(Object.keys(words) as [T, ...T[]]);
const count = z.number().int().nonnegative();
const text = z.string();
const limits = z.record(text, z.number());

const actions = {
  balloon: z.object({ kind: z.literal('balloon'), guest: text, target: z.number() }),
  'cpu-tune': z.object({
    kind: z.literal('cpu-tune'),
    guest: text,
    quota: z.number().exactOptional(),
    period: z.number().exactOptional(),
  }),
  'io-tune': z.object({
    kind: z.literal('io-tune'),
    guest: text,
    devices: z.array(z.object({ name: text, path: text.nullable(), limits })).readonly(),
  }),
  ksm: z.object({ kind: z.literal('ksm'), settings: limits }),
  custom: z.object({
    kind: z.literal('custom'),
    controller: text,
    guest: text.nullable(),
    device: text.nullable(),
    settings: limits,
  }),
} satisfies { readonly [K in Action['kind']]: z.ZodType<Extract<Action, { kind: K }>> };
const action = z.discriminatedUnion('kind', [
  actions.balloon,
  actions['cpu-tune'],
  actions['io-tune'],
  actions.ksm,
  actions.custom,
]);

const placePattern = /^(.*):(\d+):(\d+)-(\d+):(\d+)#(\d+)$/su;
/** `SOURCE:LINE:COLUMN-LINE:COLUMN#FORM`. */
const place = text.regex(placePattern);

const decision = z.object({
  controller: text.exactOptional(),
  control: text,
  device: text.exactOptional(),
  at: place.exactOptional(),
  wanted: z.union([z.number(), text]).exactOptional(),
  value: z.number().exactOptional(),
  before: z.number().exactOptional(),
  outcome: wordOf(outcomes),
  sent: z.literal(true).exactOptional(),
  reason: text.exactOptional(),
  limit: z.custom<LimitName>((value) => typeof value === 'string').exactOptional(),
});

const problems = z
  .array(z.object({ collector: text.exactOptional(), field: text.exactOptional(), message: text }))
  .exactOptional();

const statement = {
  nothing: wordOf(nothings).exactOptional(),
  reason: text.exactOptional(),
  problems,
  inputs: z.record(text, z.union([z.number(), text, z.boolean(), z.null()])).exactOptional(),
  decisions: z.array(decision).exactOptional(),
  faults: z
    .array(z.object({ code: text, message: text, at: place.exactOptional() }))
    .exactOptional(),
  actions: z
    .array(
      z.object({
        action,
        status: z.enum(actionStatuses),
        message: text.exactOptional(),
        milliseconds: z.number(),
        decisions: z.array(count),
      }),
    )
    .exactOptional(),
};

const recordSchema = z.object({
  v: z.literal(recordVersion),
  /** When the cycle began, ISO 8601 in UTC. */
  at: z.iso.datetime(),
  cycle: count,
  /** The cycle of the record before, which this one continues; null: it says everything itself. */
  after: count.nullable(),
  /** Seconds from one cycle to the next. */
  interval: z.number(),
  digest: text,
  acting: z.boolean(),
  milliseconds: z.object({
    collect: z.number(),
    evaluate: z.number(),
    arbitrate: z.number(),
    actuate: z.number(),
    total: z.number(),
  }),
  skipped: text.exactOptional(),
  listingProblem: text.exactOptional(),
  host: z.object(statement),
  /** Id and name of guests that are new, or have another name. */
  names: z.array(z.tuple([text, text])).exactOptional(),
  /** Ids of guests that are gone. */
  gone: z.array(text).exactOptional(),
  /** Guests of which there is nothing else to say, by the reason. */
  quiet: z
    .array(
      z.object({
        nothing: wordOf(nothings),
        reason: text.exactOptional(),
        problems,
        guests: z.array(text),
      }),
    )
    .exactOptional(),
  /** The other guests. */
  guests: z.array(z.object({ id: text, ...statement })).exactOptional(),
});

/** One record. */
export type LogRecord = z.infer<typeof recordSchema>;
export type LoggedStatement = Omit<NonNullable<LogRecord['guests']>[number], 'id'>;

/** Reads a line; null where it is torn, of another version, or no record at all. */
export function readRecord(line: string): LogRecord | null {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return null;
  }
  return recordSchema.safeParse(json).data ?? null;
}

/** What the head of a line says, without reading all of it. */
export interface RecordHead {
  readonly at: number;
  readonly cycle: number;
}

const headPattern = new RegExp(
  `^\\{"v":${recordVersion},"at":"([0-9T:.Z-]{20,30})","cycle":(\\d{1,15}),`,
  'u',
);

/** Peeks at a line; null where it does not begin as records do. */
export function peekRecord(line: Buffer): RecordHead | null {
  const [, at, cycle] = headPattern.exec(line.toString('latin1', 0, 100)) ?? [];
  const time = Date.parse(at ?? '');
  return Number.isNaN(time) ? null : { at: time, cycle: Number(cycle) };
}

/** A place as one text. */
export const writePlace = (at: Site): string =>
  `${at.source}:${at.line}:${at.column}-${at.endLine}:${at.endColumn}#${at.form}`;

/** The place that such a text names; null where it names none. */
export function readPlace(written: string): Site | null {
  const [, source, ...numbers] = placePattern.exec(written) ?? [];
  if (source === undefined) return null;
  const [line = 0, column = 0, endLine = 0, endColumn = 0, form = 0] = numbers.map(Number);
  return { source, line, column, endLine, endColumn, form };
}
