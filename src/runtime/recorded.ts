/**
 * Recorded snapshots: hosts and guests written down as JSON, for `eval`, tests and bug reports.
 * In: a JSON value (host and guests with properties, fields and history, oldest sample first).
 * Out: the environment it implies, and a program's entities filled with it.
 *
 * Values: null is missing, numbers, texts, logicals and lists stand for themselves;
 * {"float": "inf"} and {"int": "digits"} are numbers that JSON cannot hold, {"ioTune": …} is a device.
 */
import { z } from 'zod';
import type { RawDevice } from '../host/port.ts';
import { acceptDevices } from './devices.ts';

const values = z.record(z.string(), z.unknown());
const entitySchema = z.object({
  id: z.string().optional(),
  properties: values.optional(),
  fields: z.array(z.string()).optional(),
  history: z.array(values).optional(),
  saved: values.optional(),
});
const recordedSchema = z.object({ host: entitySchema.optional(), guests: z.array(entitySchema).optional() });

export type RecordedValue = number | string | boolean | null | RawDevice | readonly RecordedValue[];

/** One entity of a recorded snapshot. */
export interface RecordedEntity {
  readonly id: string;
  readonly properties: ReadonlyMap<string, RecordedValue>;
  /** Fields that it declares, delivered or not. */
  readonly fields: readonly string[];
  readonly history: readonly ReadonlyMap<string, RecordedValue>[];
  readonly saved: ReadonlyMap<string, RecordedValue>;
}

export interface Recorded {
  readonly host: RecordedEntity;
  readonly guests: readonly RecordedEntity[];
}

/** Reads a recorded snapshot; throws an Error that says what is wrong and where. */
export function readRecorded(json: unknown): Recorded {
  const parsed = recordedSchema.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new Error(`the snapshot is malformed at \`${issue?.path.join('.') ?? ''}\`: ${issue?.message ?? ''}`);
  }
  const { host, guests } = parsed.data;
  return {
    host: entityOf(host ?? {}, ''),
    guests: (guests ?? []).map((g, i) => entityOf(g, g.id ?? `guest-${i}`)),
  };
}

function entityOf(json: z.infer<typeof entitySchema>, id: string): RecordedEntity {
  const history = (json.history ?? []).map(decodeAll);
  const seen = new Set(history.flatMap((row) => [...row.keys()]));
  return {
    id,
    properties: decodeAll(json.properties ?? {}),
    fields: json.fields ?? [...seen],
    history,
    saved: decodeAll(json.saved ?? {}),
  };
}

const decodeAll = (record: Readonly<Record<string, unknown>>): ReadonlyMap<string, RecordedValue> =>
  new Map(Object.entries(record).map(([name, value]) => [name, decodeValue(value)]));

/** One value of the encoding above; throws an Error for anything else. */
export function decodeValue(json: unknown): RecordedValue {
  if (json === null || json === undefined) return null;
  if (typeof json === 'number' || typeof json === 'string' || typeof json === 'boolean') return json;
  if (Array.isArray(json)) return json.map(decodeValue);
  if (typeof json === 'object') {
    const record = json as Readonly<Record<string, unknown>>;
    if (typeof record.float === 'string') return decodeFloat(record.float);
    if (typeof record.int === 'string') return Number(record.int);
    if (record.ioTune !== undefined) {
      const [device] = acceptDevices([withLimits(record.ioTune)]) ?? [];
      if (device !== undefined) return device;
    }
    // Other objects are Python's own; a policy cannot use them.
    if (record.dict !== undefined || record.ioTuneVals !== undefined || record.py !== undefined) return null;
  }
  throw new Error(`the snapshot holds a value that is none: ${JSON.stringify(json).slice(0, 80)}`);
}

function withLimits(json: unknown): unknown {
  return typeof json === 'object' && json !== null
    ? { guaranteed: {}, maximum: {}, current: {}, path: null, ...json }
    : json;
}

/** Python's spelling of a float. */
function decodeFloat(text: string): number | null {
  const value = text === 'inf' ? Infinity : text === '-inf' ? -Infinity : Number(text);
  return Number.isNaN(value) ? null : value;
}

/** A value of a policy in the same encoding; entities are references. */
export function encodeValue(value: unknown): unknown {
  if (value === undefined || value === null || Number.isNaN(value)) return null;
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return Object.is(value, -0) ? { float: '-0.0' } : value;
    return { float: value > 0 ? 'inf' : '-inf' };
  }
  if (Array.isArray(value)) return value.map(encodeValue);
  if (typeof value !== 'object') return value;
  const { kind, id } = value as { readonly kind?: unknown; readonly id?: unknown };
  return { ref: kind === 'host' ? 'Host' : `${String(kind)}:${String(id)}` };
}
