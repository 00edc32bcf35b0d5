/**
 * Fills a program's entities from a recorded snapshot.
 * In: a program, its environment, a snapshot. Out: host and guests, ready to evaluate, and what
 * arbitration needs to know of them.
 */

import type { RawDevice } from '../host/port.ts';
import type { Environment } from '../schema/environment.ts';
import type { Target } from './arbitrate.ts';
import { History } from './history.ts';
import { type Entity, fieldKey, type Program, savedKey } from './program.ts';
import type { Recorded, RecordedEntity, RecordedValue } from './recorded.ts';
import { acceptRecorded } from './recorded-environment.ts';
import type { SampleValue } from './sample.ts';
import { Snapshot, type SnapshotEntity } from './snapshot.ts';

export interface RecordedEntities {
  readonly host: Entity;
  readonly guests: readonly Entity[];
  /** The entities that can have proposals, host first, each guest before its devices. */
  readonly targets: readonly Target[];
}

export function fillRecorded(
  program: Program,
  environment: Environment,
  recorded: Recorded,
): RecordedEntities {
  const snapshot = new Snapshot(program);
  const fill = (kind: 'host' | 'guest', e: RecordedEntity): SnapshotEntity => {
    const averages = program.manifest.averages.filter((a) => a.entity === kind).map((a) => a.name);
    const history = new History(Math.max(1, e.history.length), averages);
    const lists = new Map<string, readonly RecordedValue[]>();
    for (const row of e.history) history.push(sample(environment, kind, e, row, lists));
    const properties = new Map(
      [...e.properties].flatMap(([name, v]) => (isScalar(v) ? [[name, v] as const] : [])),
    );
    const filled =
      kind === 'host'
        ? snapshot.host(history, properties)
        : snapshot.guest(e.id, history, properties);
    for (const [name, list] of lists)
      filled.entity[fieldKey(name)] = list.map((v) => v ?? undefined);
    // Without any sample even `Stat` with a default gives nothing.
    if (e.history.length === 0) filled.entity.absent = null;
    for (const { entity, name, numeric } of program.manifest.saved) {
      const value = e.saved.get(name);
      if (entity === kind && value !== undefined && value !== null) {
        filled.entity[savedKey(name)] =
          numeric && typeof value !== 'number' ? Number(value) : value;
      }
    }
    return filled;
  };
  const host = fill('host', recorded.host);
  const guests = recorded.guests.map((g) => fill('guest', g));
  const targets = [
    target(environment, host, recorded.host, null),
    ...guests.flatMap((g, i) => {
      const { id } = recorded.guests[i]!;
      return [
        target(environment, g, recorded.guests[i]!, id),
        ...g.devices.map((d) => deviceTarget(id, d)),
      ];
    }),
  ];
  return { host: host.entity, guests: guests.map((g) => g.entity), targets };
}

function sample(
  environment: Environment,
  kind: 'host' | 'guest',
  e: RecordedEntity,
  row: ReadonlyMap<string, RecordedValue>,
  lists: Map<string, readonly RecordedValue[]>,
): ReadonlyMap<string, SampleValue> {
  const values = new Map<string, SampleValue>();
  lists.clear();
  for (const name of e.fields) {
    const field = environment.fields[kind].get(name)?.field;
    if (field === undefined || !row.has(name)) continue;
    const value = acceptRecorded(field, row.get(name));
    if (Array.isArray(value) && field.type !== 'devices') {
      lists.set(name, value as readonly RecordedValue[]);
      values.set(name, null);
    } else values.set(name, value as SampleValue);
  }
  return values;
}

const isScalar = (v: RecordedValue): v is number | string | boolean =>
  v !== null && typeof v !== 'object';

function target(
  environment: Environment,
  s: SnapshotEntity,
  e: RecordedEntity,
  guest: string | null,
): Target {
  const kind = guest === null ? 'host' : 'guest';
  const latest = e.history.at(-1);
  return {
    entity: s.entity,
    kind,
    guest,
    device: null,
    field: (name) => {
      const field = environment.fields[kind].get(name)?.field;
      const value = field === undefined ? null : acceptRecorded(field, latest?.get(name));
      return typeof value === 'number' ? value : undefined;
    },
    acknowledged: () => undefined,
  };
}

function deviceTarget(
  guest: string,
  d: { readonly id: string; readonly entity: Entity; readonly raw: RawDevice },
): Target {
  return {
    entity: d.entity,
    kind: 'device',
    guest,
    device: d.id,
    field: (name) => d.raw.current[name],
    acknowledged: () => undefined,
  };
}
