/**
 * The snapshot: the entities that a program decides on, filled from histories.
 * In: a program, and per cycle the histories and properties of the entities that are ready.
 * Out: the program's host and guest entities, with proposals cleared.
 *
 * Entities stay for as long as what they stand for, so that saved variables stay with them; another
 * program, or another process, takes them over as plain data (saved.ts).
 */

import type { RawDevice } from '../host/port.ts';
import { largestCarried, longestText } from '../schema/limits.ts';
import { deviceIds } from './devices.ts';
import type { History } from './history.ts';
import type { Entity, Manifest, Program } from './program.ts';
import { averageKey, fieldKey, propertyKey, savedKey } from './program.ts';
import type { Properties } from './properties.ts';
import type { Sample, SampleValue } from './sample.ts';
import { nothingSaved, type SavedGuest, type SavedValues, type SavedVariables } from './saved.ts';

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

/** A list of a sample, and its devices filled. */
interface FilledDevices {
  readonly raw: readonly RawDevice[];
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
  /** The devices as they were filled last, by guest. */
  readonly #filled = new Map<string, FilledDevices>();

  /** Saved variables of guests that have not come up yet. */
  readonly #pending: Map<string, SavedGuest>;
  readonly #pids = new Map<string, number>();

  /** `saved`: variables of a program before, or of a process before; those of the same names are taken over. */
  constructor(program: Program, saved: SavedVariables = nothingSaved) {
    const { manifest, beside } = program;
    this.program = program;
    this.#fields = byOwner([...manifest.fields, ...(beside?.fields ?? [])], fieldKey);
    this.#properties = byOwner(
      [...manifest.properties, ...(beside?.properties ?? [])],
      propertyKey,
    );
    this.#saved = byOwner(manifest.saved, savedKey);
    this.#averages = byOwner(
      manifest.averages.map((item) => ({ ...item, numeric: true })),
      averageKey,
    );
    this.#host = program.create('host', '');
    this.#take(this.#host, saved.host);
    this.#pending = new Map(Object.entries(saved.guests));
  }

  /** Fills the host. */
  host(history: History, properties: Properties): SnapshotEntity {
    this.#fill(this.#host, history, properties);
    return { entity: this.#host, devices: [] };
  }

  /** Fills a guest and its devices; it is made when it is new. */
  guest(id: string, history: History, properties: Properties): SnapshotEntity {
    const entity = this.#entityOf(id, properties.get('pid'));
    const devices = this.#deviceEntities(id, devicesOf(history.latest));
    this.#fill(entity, history, properties, devices);
    return { entity, devices };
  }

  /** Forgets a guest that is gone, saved variables included. */
  forget(guest: string): void {
    this.#guests.delete(guest);
    this.#devices.delete(guest);
    this.#filled.delete(guest);
    this.#pending.delete(guest);
    this.#pids.delete(guest);
  }

  /** Forgets the guests that had not come up yet and are not among these. */
  keepOnly(guests: ReadonlySet<string>): void {
    for (const id of this.#pending.keys()) if (!guests.has(id)) this.#pending.delete(id);
  }

  /** The saved variables as they are. */
  saved(): SavedVariables {
    const guests = new Map(this.#pending);
    for (const [id, entity] of this.#guests) {
      const devices = [...(this.#devices.get(id) ?? [])]
        .map(([device, own]) => [device, this.#savedOf(own)] as const)
        .filter(([, values]) => Object.keys(values).length > 0);
      const values = this.#savedOf(entity);
      if (devices.length === 0 && Object.keys(values).length === 0) continue;
      const pid = this.#pids.get(id) ?? null;
      guests.set(id, { pid, values, devices: Object.fromEntries(devices) });
    }
    return { host: this.#savedOf(this.#host), guests: Object.fromEntries(guests) };
  }

  #entityOf(id: string, pid: unknown): Entity {
    if (typeof pid === 'number') this.#pids.set(id, pid);
    const known = this.#guests.get(id);
    if (known !== undefined) return known;
    const entity = this.program.create('guest', id);
    this.#guests.set(id, entity);
    const saved = this.#pending.get(id);
    this.#pending.delete(id);
    const isOther = typeof pid === 'number' && saved?.pid !== null && saved?.pid !== pid;
    if (saved === undefined || isOther) return entity;
    this.#take(entity, saved.values);
    const devices = Object.entries(saved.devices).map(([device, values]) => {
      const own = this.program.create('device', device);
      this.#take(own, values);
      return [device, own] as const;
    });
    this.#devices.set(id, new Map(devices));
    return entity;
  }

  #fill(
    entity: Entity,
    history: History,
    properties: Properties,
    devices: readonly SnapshotDevice[] = [],
  ): void {
    const sample = history.latest;
    entity.absent = absentAmong(
      this.#fields[entity.kind],
      (name) => sample?.get(name) === undefined,
      entity.absent,
    );
    for (const { name, key, numeric } of this.#fields[entity.kind]) {
      const value = sample?.get(name);
      // The first list of devices is the one to loop over; a second one only shows what is in force.
      entity[key] = isDevices(value) ? devices.map((d) => d.entity) : held(value, numeric);
    }
    for (const { name, key } of this.#averages[entity.kind]) entity[key] = history.average(name);
    for (const { name, key, numeric } of this.#properties[entity.kind]) {
      entity[key] = held(properties.get(name), numeric);
    }
    this.program.reset(entity);
  }

  /** `raw` is null where the sample has no list: the devices known so far are kept for later. */
  #deviceEntities(guest: string, raw: readonly RawDevice[] | null): readonly SnapshotDevice[] {
    if (raw === null) return [];
    const filled = this.#filled.get(guest);
    // The same list is the same devices in the same state.
    if (filled?.raw === raw) {
      for (const { entity } of filled.devices) this.program.reset(entity);
      return filled.devices;
    }
    const before = this.#devices.get(guest);
    const ids = deviceIds(raw);
    const devices: SnapshotDevice[] = [];
    for (let i = 0; i < raw.length; i += 1) {
      const device = raw[i]!;
      const id = ids[i] ?? null;
      if (id === null) continue;
      const entity = before?.get(id) ?? this.program.create('device', id);
      this.#fillDevice(entity, device);
      devices.push({ id, entity, raw: device });
    }
    const isAsBefore = devices.length === before?.size && devices.every(({ id }) => before.has(id));
    if (!isAsBefore) {
      this.#devices.set(guest, new Map(devices.map(({ id, entity }) => [id, entity])));
    }
    this.#filled.set(guest, { raw, devices });
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
      limits.absent = absentAmong(
        this.#fields.limits,
        (name) => !Object.hasOwn(values, name),
        limits.absent,
      );
      for (const { name, key, numeric } of this.#fields.limits) {
        limits[key] = held(Object.hasOwn(values, name) ? values[name] : undefined, numeric);
      }
    }
    this.program.reset(entity);
  }

  #take(entity: Entity, values: SavedValues): void {
    for (const { name, key, numeric } of this.#saved[entity.kind]) {
      const value = Object.hasOwn(values, name) ? values[name] : undefined;
      // The checker knows of nothing larger that another set could have saved.
      if (typeof value === 'number' && !(Math.abs(value) <= largestCarried)) continue;
      if (typeof value === 'string' && value.length > longestText) continue;
      if (value !== undefined) entity[key] = held(value, numeric);
    }
  }

  /** Entities and lists belong to the program that made them. */
  #savedOf(entity: Entity): SavedValues {
    const values: Record<string, number | string | boolean> = {};
    for (const { name, key } of this.#saved[entity.kind]) {
      const value = entity[key];
      const isPlain = ['number', 'string', 'boolean'].includes(typeof value);
      if (isPlain && !Number.isNaN(value)) values[name] = value as number | string | boolean;
    }
    return values;
  }
}

/** The names of fields that are absent; the set of before where it is the same, as it mostly is. */
function absentAmong(
  fields: readonly Numbered[],
  isAbsent: (name: string) => boolean,
  before: ReadonlySet<string> | null,
): ReadonlySet<string> | null {
  let count = 0;
  let isAsBefore = true;
  for (const { name } of fields) {
    if (!isAbsent(name)) continue;
    count += 1;
    isAsBefore &&= before?.has(name) === true;
  }
  if (count === 0) return null;
  if (isAsBefore && before?.size === count) return before;
  return new Set(fields.flatMap(({ name }) => (isAbsent(name) ? [name] : [])));
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

/** The first list of devices. */
function devicesOf(sample: Sample | null): readonly RawDevice[] | null {
  let first: readonly RawDevice[] | null = null;
  sample?.forEach((value) => {
    if (isDevices(value)) first ??= value;
  });
  return first;
}

const isEntity = (value: unknown): value is Entity =>
  typeof value === 'object' && value !== null && 'kind' in value && 'absent' in value;
