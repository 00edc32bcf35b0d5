/**
 * Decodes an environment of the oracle's JSON (host and guests with properties, declared fields and
 * history) into the entities that the reference interpreter works on.
 */
import { decodeFloat } from './average.ts';
import type { Thing, Value } from './values.ts';

/** An entity of an environment; history oldest first, values in the oracle's encoding. */
export interface EntityJson {
  readonly id?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly fields?: readonly string[];
  readonly history?: readonly Readonly<Record<string, unknown>>[];
}

export interface EnvironmentJson {
  readonly host?: EntityJson;
  readonly guests?: readonly EntityJson[];
}

/** Saved variables by name, plain JavaScript values (null: missing). */
export type SavedJson = Readonly<Record<string, Value>>;

/** Saved variables of the host, and of guests by id. */
export interface Saved {
  readonly host: SavedJson;
  readonly guests: Readonly<Record<string, SavedJson>>;
}

export interface World {
  readonly host: Thing;
  readonly guests: readonly Thing[];
}

const deviceMembers = ['name', 'path', 'guaranteed', 'maximum', 'current'] as const;
const limitNames = ['total', 'read', 'write'].flatMap((way) => [
  `${way}_bytes_sec`,
  `${way}_iops_sec`,
]);

export function decodeEnvironment(
  json: EnvironmentJson,
  saved: Saved = { host: {}, guests: {} },
): World {
  return {
    host: entity('host', 'Host', json.host ?? {}, saved.host),
    guests: (json.guests ?? []).map((guest, i) =>
      entity('guest', `guest:${i}`, guest, saved.guests[guest.id ?? ''] ?? {}),
    ),
  };
}

function entity(kind: 'host' | 'guest', ref: string, json: EntityJson, saved: SavedJson): Thing {
  const history = json.history ?? [];
  const last = history.at(-1) ?? {};
  const declared = new Set(json.fields ?? Object.keys(last));
  const latest = Object.entries(last).filter(([name]) => declared.has(name));
  return thing(kind, ref, {
    id: json.id ?? null,
    declared,
    latest: new Map(latest.map(([name, value]) => [name, decodeValue(value, ref)])),
    sampled: history.length > 0,
    history,
    properties: new Map(
      Object.entries(json.properties ?? {}).map(([k, v]) => [k, decodeValue(v, ref)]),
    ),
    saved: new Map(Object.entries(saved)),
  });
}

/** One value of the oracle's encoding; `owner` names the entity it belongs to. */
export function decodeValue(json: unknown, owner = ''): Value {
  if (json === null || json === undefined) return null;
  if (typeof json === 'boolean' || typeof json === 'string') return json;
  if (typeof json === 'number') return Number.isNaN(json) ? null : json;
  if (Array.isArray(json)) return json.map((item, i) => decodeItem(item, owner, i));
  return decodeItem(json, owner, 0);
}

function decodeItem(json: unknown, owner: string, index: number): Value {
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    return decodeValue(json, owner);
  if ('float' in json) {
    const value = decodeFloat(String(json.float));
    return Number.isNaN(value) ? null : value;
  }
  if ('int' in json) return Number(json.int);
  if ('ioTune' in json) return device(json.ioTune as Record<string, unknown>, `${owner}:${index}`);
  if ('ioTuneVals' in json) return limits(json.ioTuneVals as Record<string, unknown>, owner);
  return thing('opaque', `opaque:${owner}:${index}`, {});
}

function device(json: Readonly<Record<string, unknown>>, place: string): Thing {
  const latest = deviceMembers.map((name): [string, Value] => {
    const value = json[name];
    if (name === 'name' || name === 'path') return [name, decodeValue(value)];
    return [name, limits((value ?? {}) as Record<string, unknown>, `${place}:${name}`)];
  });
  const ref = `device:${place.replace(/^guest:/, '')}`;
  return thing('device', ref, {
    declared: new Set(deviceMembers),
    latest: new Map(latest),
    sampled: true,
  });
}

function limits(json: Readonly<Record<string, unknown>>, place: string): Thing {
  return thing('limits', `limits:${place.replace(/^guest:/, '')}`, {
    declared: new Set(limitNames),
    latest: new Map(Object.entries(json).map(([name, value]) => [name, decodeValue(value)])),
    sampled: true,
  });
}

function thing(kind: Thing['kind'], ref: string, given: Partial<Thing>): Thing {
  return {
    kind,
    ref,
    id: null,
    declared: new Set(),
    latest: new Map(),
    sampled: false,
    history: [],
    properties: new Map(),
    proposed: new Map(),
    saved: new Map(),
    ...given,
  };
}
