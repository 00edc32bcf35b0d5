/**
 * The snapshot: the entities that a program decides on, filled from histories.
 * In: a program, and per cycle the histories and properties of the entities that are ready.
 * Out: the program's host and guest entities, with proposals cleared.
 *
 * Entities stay for as long as what they stand for, so that saved variables stay with them; a new
 * program gets new entities with the saved variables of the same names.
 */

import type { RawDevice } from '../host/port.ts';
import { largestCarried, longestText } from '../schema/limits.ts';
import { deviceIds } from './devices.ts';
import type { History } from './history.ts';
import type { Entity, Manifest, Program } from './program.ts';
import { averageKey, fieldKey, propertyKey, savedKey } from './program.ts';
import type { Properties } from './properties.ts';
import type { SampleValue } from './sample.ts';

/** A device with its entity. */
export interface SnapshotDevice {
  readonly id: string;
  readonly entity: Entity;
  readonly raw: RawDevice;
}

/** A guest (or the host) with its entity and devices. */
export interface SnapshotEntity {
  readonly entity: Entity;
  readonly devices: readonly SnapshotDevice[];
}

type Numbered = { readonly name: string; readonly key: string; readonly numeric: boolean };
type Owner = 'host' | 'guest' | 'device' | 'limits';

const limitSets = ['guaranteed', 'maximum', 'current'] as const;

/** The entities of one program. */
export class Snapshot {
  readonly program: Program;
  readonly #fields: Readonly<Record<Owner, readonly Numbered[]>>;
  readonly #properties: Readonly<Record<Owner, readonly Numbered[]>>;
  readonly #saved: Readonly<Record<Owner, readonly Numbered[]>>;
  readonly #averages: Readonly<Record<Owner, readonly { name: string; key: string }[]>>;
  readonly #host: Entity;
  readonly #guests = new Map<string, Entity>();
  readonly #devices = new Map<string, Map<string, Entity>>();

  /** `previous`: the snapshot of the program before, whose saved variables are carried over. */
  constructor(program: Program, previous?: Snapshot) {
    const { manifest } = program;
    this.program = program;
    this.#fields = byOwner(manifest.fields, fieldKey);
    this.#properties = byOwner(manifest.properties, propertyKey);
    this.#saved = byOwner(manifest.saved, savedKey);
    this.#averages = byOwner(
      manifest.averages.map((item) => ({ ...item, numeric: true })),
      averageKey,
    );
    this.#host = program.create('host', '');
    if (previous !== undefined) this.#carryOver(previous);
  }

  /** Fills the host. */
  host(history: History, properties: Properties): SnapshotEntity {
    this.#fill(this.#host, history, properties);
    return { entity: this.#host, devices: [] };
  }

  /** Fills a guest and its devices; it is made when it is new. */
  guest(id: string, history: History, properties: Properties): SnapshotEntity {
    const entity = this.#entityOf(id);
    const devices = this.#deviceEntities(id, devicesOf(history.latest?.values() ?? []));
    this.#fill(entity, history, properties, devices);
    return { entity, devices };
  }

  /** Forgets a guest that is gone, saved variables included. */
  forget(guest: string): void {
    this.#guests.delete(guest);
    this.#devices.delete(guest);
  }

  #entityOf(id: string): Entity {
    const known = this.#guests.get(id);
    if (known !== undefined) return known;
    const entity = this.program.create('guest', id);
    this.#guests.set(id, entity);
    return entity;
  }

  #fill(
    entity: Entity,
    history: History,
    properties: Properties,
    devices: readonly SnapshotDevice[] = [],
  ): void {
    const sample = history.latest;
    let absent: Set<string> | null = null;
    for (const { name, key, numeric } of this.#fields[entity.kind]) {
      const value = sample?.get(name);
      if (value === undefined) {
        absent ??= new Set();
        absent.add(name);
      }
      // The first list of devices is the one to loop over; a second one only shows what is in force.
      entity[key] = isDevices(value) ? devices.map((d) => d.entity) : held(value, numeric);
    }
    for (const { name, key } of this.#averages[entity.kind]) entity[key] = history.average(name);
    for (const { name, key, numeric } of this.#properties[entity.kind]) {
      entity[key] = held(properties.get(name), numeric);
    }
    entity.absent = absent;
    this.program.reset(entity);
  }

  /** `raw` is null where the sample has no list: the devices known so far are kept for later. */
  #deviceEntities(guest: string, raw: readonly RawDevice[] | null): readonly SnapshotDevice[] {
    if (raw === null) return [];
    const before = this.#devices.get(guest);
    const now = new Map<string, Entity>();
    const ids = deviceIds(raw);
    const devices: SnapshotDevice[] = [];
    for (const [index, device] of raw.entries()) {
      const id = ids[index] ?? null;
      if (id === null) continue;
      const entity = before?.get(id) ?? this.program.create('device', id);
      this.#fillDevice(entity, device);
      now.set(id, entity);
      devices.push({ id, entity, raw: device });
    }
    this.#devices.set(guest, now);
    return devices;
  }

  #fillDevice(entity: Entity, device: RawDevice): void {
    const own: Readonly<Record<string, string | null>> = { name: device.name, path: device.path };
    for (const { name, key, numeric } of this.#fields.device) {
      if (Object.hasOwn(own, name)) entity[key] = held(own[name], numeric);
    }
    for (const set of limitSets) {
      const limits = entity[set];
      if (!isEntity(limits)) continue;
      const values = device[set];
      let absent: Set<string> | null = null;
      for (const { name, key, numeric } of this.#fields.limits) {
        const value = Object.hasOwn(values, name) ? values[name] : undefined;
        if (value === undefined) {
          absent ??= new Set();
          absent.add(name);
        }
        limits[key] = held(value, numeric);
      }
      limits.absent = absent;
    }
    this.program.reset(entity);
  }

  #carryOver(previous: Snapshot): void {
    this.#copySaved(previous.#host, this.#host);
    for (const [id, from] of previous.#guests) this.#copySaved(from, this.#entityOf(id));
    for (const [guest, devices] of previous.#devices) {
      const own = new Map<string, Entity>();
      for (const [id, from] of devices) {
        const to = this.program.create('device', id);
        this.#copySaved(from, to);
        own.set(id, to);
      }
      this.#devices.set(guest, own);
    }
  }

  #copySaved(from: Entity, to: Entity): void {
    for (const { key, numeric } of this.#saved[to.kind]) {
      const value = from[key];
      // Entities and lists belong to the program that made them.
      if (typeof value === 'object' || value === undefined) continue;
      // The checker knows of nothing larger that another set could have saved.
      if (typeof value === 'number' && Math.abs(value) > largestCarried) continue;
      if (typeof value === 'string' && value.length > longestText) continue;
      to[key] = held(Number.isNaN(value) ? undefined : value, numeric);
    }
  }
}

/** A value as entities hold it: NaN is a missing number, undefined anything else that is missing. */
function held(value: unknown, numeric: boolean): unknown {
  if (!numeric) return value === null ? undefined : value;
  if (typeof value === 'number') return value;
  return typeof value === 'boolean' ? Number(value) : Number.NaN;
}

function byOwner(items: Manifest['fields'], keyOf: (name: string) => string) {
  const of = (owner: Owner): readonly Numbered[] =>
    items
      .filter((item) => item.entity === owner)
      .map(({ name, numeric }) => ({ name, numeric, key: keyOf(name) }));
  return { host: of('host'), guest: of('guest'), device: of('device'), limits: of('limits') };
}

const isDevices = (value: SampleValue | undefined): value is readonly RawDevice[] =>
  Array.isArray(value);

function devicesOf(values: Iterable<SampleValue>): readonly RawDevice[] | null {
  for (const value of values) if (isDevices(value)) return value;
  return null;
}

const isEntity = (value: unknown): value is Entity =>
  typeof value === 'object' && value !== null && 'kind' in value && 'absent' in value;
