/**
 * The shape of a recorded snapshot: which keys it has and what stands under each.
 * In: a JSON value. Out: the same value, typed; or an Error that says in words what is wrong and
 * where. A key that is misspelt must not read as one that was left out.
 */
import { mostGuests } from '../schema/limits.ts';
import { suggestion } from '../schema/nearest.ts';
import { isRecord } from '../schema/record.ts';

export type RecordedValues = Readonly<Record<string, unknown>>;

/** An entity as it is written down. */
export interface EntityShape {
  readonly id?: string;
  readonly properties?: RecordedValues;
  readonly fields?: readonly string[];
  readonly history?: readonly RecordedValues[];
  readonly saved?: RecordedValues;
}

/** A snapshot as it is written down. */
export interface SnapshotShape {
  readonly host?: EntityShape;
  readonly guests?: readonly EntityShape[];
}

const snapshotKeys = ['host', 'guests'] as const;
const hostKeys = ['properties', 'fields', 'history', 'saved'] as const;
const guestKeys = ['id', ...hostKeys] as const;

/** Checks the shape of a snapshot. */
export function snapshotShape(json: unknown): SnapshotShape {
  if (!isRecord(json)) throw new Error('the snapshot must be an object with `host` and `guests`');
  refuseOthers(json, snapshotKeys, 'the snapshot');
  const { host, guests } = json;
  if (Array.isArray(guests) && guests.length > mostGuests)
    throw new Error(`\`guests\` holds more than ${mostGuests} guests`);
  if (guests !== undefined && !Array.isArray(guests)) wrong('guests', 'a list of guests', guests);
  return {
    ...(host === undefined ? {} : { host: entityShape(host, 'host', hostKeys) }),
    ...(guests === undefined
      ? {}
      : { guests: guests.map((g, i) => entityShape(g, `guests[${i}]`, guestKeys)) }),
  };
}

function entityShape(json: unknown, where: string, keys: readonly string[]): EntityShape {
  if (!isRecord(json)) wrong(where, 'an object', json);
  refuseOthers(json, keys, `\`${where}\``);
  const { id, properties, fields, history, saved } = json;
  if (id !== undefined && typeof id !== 'string') wrong(`${where}.id`, 'a text', id);
  if (fields !== undefined) {
    if (!Array.isArray(fields)) wrong(`${where}.fields`, 'a list of names', fields);
    for (const [i, name] of fields.entries()) {
      if (typeof name !== 'string') wrong(`${where}.fields[${i}]`, 'a name', name);
    }
  }
  if (history !== undefined) {
    if (!Array.isArray(history)) wrong(`${where}.history`, 'a list of samples', history);
    for (const [i, row] of history.entries()) {
      if (!isRecord(row)) wrong(`${where}.history[${i}]`, 'an object of values by field', row);
    }
  }
  for (const [key, values] of Object.entries({ properties, saved })) {
    if (values !== undefined && !isRecord(values)) {
      wrong(`${where}.${key}`, 'an object of values by name', values);
    }
  }
  return json;
}

/** Refuses a key that is not among the known ones. */
function refuseOthers(json: RecordedValues, known: readonly string[], what: string): void {
  const unknown = Object.keys(json).find((key) => !known.includes(key));
  if (unknown === undefined) return;
  const meant =
    suggestion(unknown, known) || `; its keys are ${known.map((key) => `\`${key}\``).join(', ')}`;
  throw new Error(`${what} has no key \`${unknown.slice(0, 80)}\`${meant}`);
}

function wrong(where: string, wanted: string, json: unknown): never {
  throw new Error(`\`${where}\` must be ${wanted}, not ${kindOf(json)}`);
}

function kindOf(json: unknown): string {
  if (json === null) return 'null';
  if (Array.isArray(json)) return 'a list';
  switch (typeof json) {
    case 'string':
      return 'a text';
    case 'number':
      return 'a number';
    case 'boolean':
      return 'a logical';
    default:
      return 'an object';
  }
}
