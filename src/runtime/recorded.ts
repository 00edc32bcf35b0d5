/**
 * Recorded snapshots: hosts and guests written down as JSON, for `eval`, tests and bug reports.
 * In: a JSON value (host and guests with properties, fields and history, oldest sample first).
 * Out: the environment it implies, and a program's entities filled with it.
 *
 * Values: null is missing, numbers, texts, logicals and lists stand for themselves;
 * {"float": "inf"} and {"int": "digits"} are numbers that JSON cannot hold, {"ioTune": …} is a device.
 */
import type { RawDevice } from '../host/port.ts';
import { acceptDevices } from './devices.ts';
import { type EntityShape, type RecordedValues, snapshotShape } from './recorded-shape.ts';

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
  const { host, guests } = snapshotShape(json);
  const read = {
    host: entityOf(host ?? {}, '', 'host'),
    guests: (guests ?? []).map((g, i) => entityOf(g, g.id ?? `guest-${i}`, `guests[${i}]`)),
  };
  const places = new Map<string, number>();
  for (const [i, { id }] of read.guests.entries()) {
    const first = places.get(id);
    if (first !== undefined) {
      throw new Error(
        `\`guests[${first}]\` and \`guests[${i}]\` have the same id, ${JSON.stringify(id)}`,
      );
    }
    places.set(id, i);
  }
  return read;
}

function entityOf(json: EntityShape, id: string, where: string): RecordedEntity {
  const history = (json.history ?? []).map((row, i) => decodeAll(row, `${where}.history[${i}]`));
  const seen = new Set(history.flatMap((row) => [...row.keys()]));
  return {
    id,
    properties: decodeAll(json.properties ?? {}, `${where}.properties`),
    fields: json.fields ?? [...seen],
    history,
    saved: decodeAll(json.saved ?? {}, `${where}.saved`),
  };
}

function decodeAll(record: RecordedValues, where: string): ReadonlyMap<string, RecordedValue> {
  const decoded = new Map<string, RecordedValue>();
  for (const [name, value] of Object.entries(record)) {
    try {
      decoded.set(name, decodeValue(value));
    } catch (error) {
      throw new Error(
        `\`${where}.${name}\`: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }
  return decoded;
}

/** One value of the encoding above; throws an Error for anything else. */
export function decodeValue(json: unknown): RecordedValue {
  if (json === null || json === undefined) return null;
  if (typeof json === 'number' || typeof json === 'string' || typeof json === 'boolean')
    return json;
  if (Array.isArray(json)) return json.map(decodeValue);
  if (typeof json === 'object') {
    const record = json as Readonly<Record<string, unknown>>;
    if (typeof record.float === 'string') return decodeFloat(record.float);
    if (typeof record.int === 'string' && /^-?\d+$/u.test(record.int)) return Number(record.int);
    if (record.ioTune !== undefined) {
      const [device] = acceptDevices([withLimits(record.ioTune)]) ?? [];
      if (device !== undefined) return device;
    }
    // Other objects are Python's own; a policy cannot use them.
    if (record.dict !== undefined || record.ioTuneVals !== undefined || record.py !== undefined)
      return null;
  }
  throw new Error(`this is no value: ${JSON.stringify(json).slice(0, 80)}`);
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
