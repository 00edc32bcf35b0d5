/**
 * What arbitration and the limits get to see of the entities of a cycle. Pure.
 * In: the entities that are ready, filled. Out: targets with the values in force, and look-ups.
 */
import type { Acknowledged } from './acknowledged.ts';
import { isMissing, type Target } from './arbitrate.ts';
import type { Observed } from './inventory.ts';
import type { LimitedGuest } from './operator-limits.ts';
import { controlKey, type Entity, type Manifest } from './program.ts';
import type { SnapshotDevice, SnapshotEntity } from './snapshot.ts';

/** The entities that are ready, with what was observed of them. */
export type Filled = ReadonlyMap<Observed, SnapshotEntity>;

/** The entities that have proposals, with what is known of them: in most cycles few of many. */
export function targetsOf(
  filled: Filled,
  controls: Manifest['controls'],
  acknowledged: Acknowledged,
): readonly Target[] {
  const keysOf = (kind: Target['kind']): readonly string[] =>
    controls.filter(({ entity }) => entity === kind).map(({ name }) => controlKey(name));
  const keys = { host: keysOf('host'), guest: keysOf('guest'), device: keysOf('device') };
  const proposes = (entity: Entity, kind: Target['kind']): boolean => {
    for (const key of keys[kind]) if (!isMissing(entity[key])) return true;
    return false;
  };

  const targets: Target[] = [];
  for (const [observed, { entity, devices }] of filled) {
    const guest = observed.identity?.id ?? null;
    const kind = guest === null ? 'host' : 'guest';
    if (proposes(entity, kind)) targets.push(entityTarget(guest, entity, observed, acknowledged));
    for (const device of devices) {
      if (proposes(device.entity, 'device'))
        targets.push(deviceTarget(guest, device, acknowledged));
    }
  }
  return targets;
}

function entityTarget(
  guest: string | null,
  entity: Entity,
  observed: Observed,
  acknowledged: Acknowledged,
): Target {
  return {
    entity,
    kind: guest === null ? 'host' : 'guest',
    guest,
    device: null,
    field: fieldOf(observed),
    acknowledged: (control) => acknowledged.get(guest, null, control),
  };
}

function deviceTarget(
  guest: string | null,
  { id, entity, raw }: SnapshotDevice,
  acknowledged: Acknowledged,
): Target {
  return {
    entity,
    kind: 'device',
    guest,
    device: id,
    field: (name) => (Object.hasOwn(raw.current, name) ? raw.current[name] : undefined),
    acknowledged: (control) => acknowledged.get(guest, id, control),
  };
}

/** Finds a device as the sample shows it. */
export function deviceLookup(filled: Filled) {
  const devices = new Map<string, readonly SnapshotDevice[]>();
  for (const [{ identity }, entity] of filled) {
    if (identity !== null) devices.set(identity.id, entity.devices);
  }
  return (guest: string, id: string) => devices.get(guest)?.find((device) => device.id === id)?.raw;
}

/** Finds what the operator's limits need to know of a guest. */
export function guestLookup(filled: Filled): (id: string) => LimitedGuest | undefined {
  const guests = new Map<string, LimitedGuest>();
  for (const observed of filled.keys()) {
    const { identity } = observed;
    if (identity !== null)
      guests.set(identity.id, { name: identity.name, field: fieldOf(observed) });
  }
  return (id) => guests.get(id);
}

const fieldOf =
  ({ history }: Observed) =>
  (name: string): number | undefined => {
    const value = history.latest?.get(name);
    return typeof value === 'number' ? value : undefined;
  };
