/**
 * The environment that a recorded snapshot implies: declared fields keep their schema, others take
 * their type from the values; a field that some entity lacks is optional.
 */

import type { RawValue } from '../host/port.ts';
import { allCollectors } from '../schema/collectors/index.ts';
import { allControllers } from '../schema/controllers/index.ts';
import {
  createEnvironment,
  type Environment,
  type EnvironmentField,
} from '../schema/environment.ts';
import type { CollectorSchema, FieldSchema, PropertySchema } from '../schema/types.ts';
import { shown } from './raw.ts';
import type { Recorded, RecordedEntity, RecordedValue } from './recorded.ts';
import { accept, Refusal, type SampleValue } from './sample.ts';

/** Makes the environment; with `anyControl`, controls of any name take any value. */
export function recordedEnvironment(recorded: Recorded, anyControl: boolean): Environment {
  const collectors = [collector('host', [recorded.host]), collector('guest', recorded.guests)];
  const environment = createEnvironment({ collectors, controllers: allControllers, anyControl });
  return {
    ...environment,
    fields: {
      ...environment.fields,
      host: withReasons(environment.fields.host, [recorded.host]),
      guest: withReasons(environment.fields.guest, recorded.guests),
    },
    properties: {
      host: properties('host', [recorded.host], environment.properties.host),
      guest: properties('guest', recorded.guests, environment.properties.guest),
    },
  };
}

/** Fields that may be missing, with who lacks them: the collector of a snapshot is nobody's. */
function withReasons(
  fields: ReadonlyMap<string, EnvironmentField>,
  entities: readonly RecordedEntity[],
): ReadonlyMap<string, EnvironmentField> {
  return new Map(
    [...fields].map(([name, entry]) => {
      if (!entry.optional) return [name, entry] as const;
      const who = entities.find((e) => !isDelivered(entry.field, e));
      if (who === undefined && entities.length > 0) return [name, entry] as const;
      return [name, { ...entry, why: lackedBy(entry, who) }] as const;
    }),
  );
}

function lackedBy({ entity, field }: EnvironmentField, who: RecordedEntity | undefined): string {
  if (who === undefined) return 'the snapshot has no guests';
  const whose = `${entity === 'host' ? 'the host' : `guest ${quoted(who)}`} of the snapshot`;
  const wasThere = who.history.some((row) => (row.get(field.name) ?? null) !== null);
  return wasThere ? `the latest sample of ${whose} lacks it` : `${whose} lacks it`;
}

/** What people call a guest, in so many characters as a message has room for. */
function quoted({ id, properties }: RecordedEntity): string {
  const name = properties.get('name');
  return `\`${(typeof name === 'string' ? name : id).slice(0, 40)}\``;
}

const isDelivered = (field: FieldSchema, { history }: RecordedEntity): boolean =>
  acceptRecorded(field, history.at(-1)?.get(field.name)) !== null;

/** The value of a field as its schema takes it in; null is missing. */
export function acceptRecorded(
  field: FieldSchema,
  value: RecordedValue | undefined,
): SampleValue | readonly RecordedValue[] {
  return judgeRecorded(field, value).value;
}

interface Judged {
  readonly value: SampleValue | readonly RecordedValue[];
  /** Why a value that is there counts as missing; null where it does not. */
  readonly problem: string | null;
}

function judgeRecorded(field: FieldSchema, value: RecordedValue | undefined): Judged {
  if (value === undefined || value === null) return { value: null, problem: null };
  if (field.type === 'list' || (field.type === 'any' && Array.isArray(value))) {
    return Array.isArray(value)
      ? { value, problem: null }
      : { value: null, problem: `${shown(value)} is not a list` };
  }
  const taken = accept(field, value as RawValue);
  return taken instanceof Refusal
    ? { value: null, problem: taken.reason }
    : { value: taken, problem: null };
}

/** A value of a snapshot that its field's schema refuses: the policy sees it as missing. */
export interface IgnoredValue {
  readonly entity: 'host' | 'guest';
  /** Id of the guest; null for the host. */
  readonly guest: string | null;
  readonly field: string;
  readonly reason: string;
}

/** The refused values of all samples, each reason once per entity and field. */
export function ignoredValues(
  environment: Environment,
  recorded: Recorded,
): readonly IgnoredValue[] {
  const ignoredOf = (entity: 'host' | 'guest', e: RecordedEntity): readonly IgnoredValue[] => {
    const guest = entity === 'host' ? null : e.id;
    return [...new Set(e.fields)].flatMap((name) => {
      const field = environment.fields[entity].get(name)?.field;
      if (field === undefined) return [];
      const reasons = new Set(
        e.history.flatMap((row) => judgeRecorded(field, row.get(name)).problem ?? []),
      );
      return [...reasons].map((reason) => ({ entity, guest, field: name, reason }));
    });
  };
  return [
    ...ignoredOf('host', recorded.host),
    ...recorded.guests.flatMap((guest) => ignoredOf('guest', guest)),
  ];
}

function collector(scope: 'host' | 'guest', entities: readonly RecordedEntity[]): CollectorSchema {
  const names = new Set(entities.flatMap((e) => e.fields));
  const known = allCollectors.filter((c) => c.scope === scope);
  const declared = new Map(
    known.flatMap((c) => c.fields.map((f) => [f.name, f] as const)).reverse(),
  );
  // Declared fields that the snapshot lacks are there, and missing.
  const fields = [...new Set([...names, ...declared.keys()])].map((name): FieldSchema => {
    const schema = declared.get(name) ?? inferred(name, entities);
    const delivered = entities.length > 0 && entities.every((e) => isDelivered(schema, e));
    return { ...schema, optional: !(delivered && names.has(name)) };
  });
  const together = known
    .flatMap((c) => c.together)
    .filter((group) => group.every((n) => names.has(n)));
  return {
    name: 'snapshot',
    doc: 'What the snapshot holds.',
    scope,
    fields,
    together: sound(together, entities),
  };
}

/** Groups whose fields are present together in every entity of the snapshot. */
function sound(
  groups: readonly (readonly string[])[],
  entities: readonly RecordedEntity[],
): readonly (readonly string[])[] {
  return groups.filter((group) =>
    entities.every((e) => {
      const missing = group.filter((n) => (e.history.at(-1)?.get(n) ?? null) === null);
      return missing.length === 0 || missing.length === group.length;
    }),
  );
}

const doc = 'A field of the snapshot.';

/** A field that no schema declares, typed by its values. */
function inferred(name: string, entities: readonly RecordedEntity[]): FieldSchema {
  const all = entities
    .flatMap((e) => e.history.map((row) => row.get(name)))
    .filter((v) => v !== undefined && v !== null);
  const every = (test: (v: RecordedValue) => boolean): boolean => all.length > 0 && all.every(test);
  const base = { name, doc, optional: true };
  if (every((v) => typeof v === 'number')) {
    const integral = every((v) => Number.isInteger(v));
    return {
      ...base,
      type: 'number',
      unit: null,
      kind: 'level',
      min: -Infinity,
      max: Infinity,
      integral,
    };
  }
  if (every((v) => typeof v === 'boolean')) return { ...base, type: 'logical' };
  if (every((v) => typeof v === 'string')) return { ...base, type: 'text' };
  if (every((v) => Array.isArray(v))) return { ...base, type: 'list' };
  return { ...base, type: 'any' };
}

function properties(
  entity: 'host' | 'guest',
  entities: readonly RecordedEntity[],
  known: ReadonlyMap<string, PropertySchema>,
): ReadonlyMap<string, PropertySchema> {
  const all = new Map<string, PropertySchema>(
    [...known].map(([name, p]) => [name, { ...p, optional: true }]),
  );
  const names = new Set(entities.flatMap((e) => [...e.properties.keys()]));
  for (const name of names) {
    const found = entities.map((e) => e.properties.get(name) ?? null);
    const kinds = new Set(found.filter((v) => v !== null).map((v) => typeof v));
    const type =
      kinds.size !== 1
        ? 'any'
        : kinds.has('number')
          ? 'number'
          : kinds.has('string')
            ? 'text'
            : 'any';
    all.set(name, {
      name,
      doc: 'A property of the snapshot.',
      entity,
      type,
      optional: found.includes(null),
    });
  }
  return all;
}
