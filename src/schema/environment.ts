/**
 * The environment of a policy: the collectors and controllers that a host has enabled, folded into
 * tables of fields, properties and controls by entity.
 * In: schemas. Out: tables; plain data that another thread can be given, and that nothing changes.
 */
import { allCollectors } from './collectors/index.ts';
import { allControllers } from './controllers/index.ts';
import { deviceFields, limitFields } from './devices.ts';
import { guestProperties, hostProperties } from './properties.ts';
import type {
  CollectorSchema,
  ControllerSchema,
  ControlSchema,
  EntityKind,
  FieldSchema,
  PropertySchema,
} from './types.ts';

/**
 * A field as one environment delivers it. The first collector that declares it gives its schema,
 * and a value is judged by that schema whichever collector it came from. Only where collectors
 * disagree about the unit is the unit open (`anyUnit`), since either may provide the value.
 */
export interface EnvironmentField {
  readonly entity: EntityKind;
  readonly field: FieldSchema;
  /** Optional in this environment: no enabled collector makes it mandatory. */
  readonly optional: boolean;
  /** Why it may be missing, where that is known better than which collectors declare it so. */
  readonly why?: string;
  /** The enabled collectors that declare it, first one first. */
  readonly collectors: readonly string[];
  /** All fields that are missing exactly when this one is, itself included. */
  readonly together: readonly string[];
}

export interface EnvironmentControl {
  readonly controller: ControllerSchema;
  readonly control: ControlSchema;
  readonly enabled: boolean;
}

export interface Environment {
  readonly collectors: readonly CollectorSchema[];
  readonly controllers: readonly ControllerSchema[];
  /** Fields by entity, then by name. */
  readonly fields: Readonly<Record<EntityKind, ReadonlyMap<string, EnvironmentField>>>;
  readonly properties: Readonly<Record<'host' | 'guest', ReadonlyMap<string, PropertySchema>>>;
  /** Controls by entity and name, those of known but disabled controllers included. */
  readonly controls: Readonly<
    Record<'host' | 'guest' | 'device', ReadonlyMap<string, EnvironmentControl>>
  >;
  /** Device setters (`setTotalBytesSec`) to the name of their control. */
  readonly setters: ReadonlyMap<string, EnvironmentControl>;
  /** The collectors, enabled or not, that declare a field: for "enable GuestBalloon". */
  readonly declaredBy: Readonly<Record<'host' | 'guest', ReadonlyMap<string, readonly string[]>>>;
  /** With `--any-control`: a control nobody declares is accepted with any value. */
  readonly anyControl: boolean;
}

/** What an environment is made from. */
export interface EnvironmentParts {
  /** Enabled collectors of both scopes, in the order in which they are asked. */
  readonly collectors: readonly CollectorSchema[];
  /** Enabled controllers. */
  readonly controllers: readonly ControllerSchema[];
  /** Collectors that could be enabled; the built-in ones unless told otherwise. */
  readonly knownCollectors?: readonly CollectorSchema[];
  /** Controllers that could be enabled; the built-in ones unless told otherwise. */
  readonly knownControllers?: readonly ControllerSchema[];
  readonly anyControl?: boolean;
  /** Fields that a recorded snapshot brings and no enabled collector declares. */
  readonly extraFields?: readonly ExtraField[];
}

/** A field that no collector declares. */
export interface ExtraField {
  readonly entity: EntityKind;
  readonly field: FieldSchema;
}

/** Folds enabled collectors and controllers into the tables that everything else looks names up in. */
export function createEnvironment(parts: EnvironmentParts): Environment {
  const { collectors, controllers } = parts;
  const knownCollectors = [...collectors, ...(parts.knownCollectors ?? allCollectors)];
  const knownControllers = [...controllers, ...(parts.knownControllers ?? allControllers)];
  const extra = (entity: EntityKind): readonly FieldSchema[] =>
    (parts.extraFields ?? []).filter((row) => row.entity === entity).map((row) => row.field);
  const controls = controlTable(controllers, knownControllers);

  return {
    collectors,
    controllers,
    fields: {
      host: collectedFields('host', collectors, extra('host')),
      guest: collectedFields('guest', collectors, extra('guest')),
      device: withExtra('device', builtInFields('device', deviceFields), extra('device')),
      limits: withExtra('limits', builtInFields('limits', limitFields), extra('limits')),
    },
    properties: { host: byName(hostProperties), guest: byName(guestProperties) },
    controls,
    setters: new Map(
      [...controls.device.values()].flatMap((entry) =>
        entry.control.setter === undefined ? [] : [[entry.control.setter, entry]],
      ),
    ),
    declaredBy: {
      host: declaringCollectors('host', knownCollectors),
      guest: declaringCollectors('guest', knownCollectors),
    },
    anyControl: parts.anyControl ?? false,
  };
}

function byName<T extends { readonly name: string }>(rows: readonly T[]): ReadonlyMap<string, T> {
  return new Map(rows.map((row) => [row.name, row]));
}

/** The names of the collectors that declare a field, by field. */
function declaringCollectors(
  entity: 'host' | 'guest',
  known: readonly CollectorSchema[],
): ReadonlyMap<string, readonly string[]> {
  const declaring = new Map<string, string[]>();
  for (const { scope, name, fields } of known) {
    if (scope !== entity) continue;
    for (const field of fields) {
      const names = declaring.get(field.name) ?? [];
      if (!names.includes(name)) declaring.set(field.name, [...names, name]);
    }
  }
  return declaring;
}

/** The fields that the collectors of one scope deliver together with the extra ones. */
function collectedFields(
  entity: 'host' | 'guest',
  collectors: readonly CollectorSchema[],
  extra: readonly FieldSchema[],
): ReadonlyMap<string, EnvironmentField> {
  const declaring = new Map<string, CollectorSchema[]>();
  for (const collector of collectors) {
    if (collector.scope !== entity) continue;
    for (const field of collector.fields) {
      const list = declaring.get(field.name) ?? [];
      if (!list.includes(collector)) list.push(collector);
      declaring.set(field.name, list);
    }
  }
  const fields = new Map<string, EnvironmentField>();
  for (const [name, list] of declaring) {
    const schemas = list.map((collector) => collector.fields.find((f) => f.name === name)!);
    const optional = schemas.every((schema) => schema.optional);
    fields.set(name, {
      entity,
      field: { ...mergedUnit(schemas), optional },
      optional,
      collectors: list.map((collector) => collector.name),
      together: [...declaring.keys()].filter((other) => arriveTogether(name, other, declaring)),
    });
  }
  return withExtra(entity, fields, extra);
}

/** The first schema of a field, without its unit where a later one has another. */
function mergedUnit(schemas: readonly FieldSchema[]): FieldSchema {
  const first = schemas[0]!;
  if (first.type !== 'number') return first;
  const differs = schemas.some(
    (s) =>
      s.type === 'number' &&
      (s.unit !== first.unit || (s.anyUnit ?? false) !== (first.anyUnit ?? false)),
  );
  return differs ? { ...first, unit: null, anyUnit: true } : first;
}

/**
 * Whether two fields are always missing at the same time: the same collectors declare both, and
 * each of them delivers both together. One collector that delivers only one of them would do.
 */
function arriveTogether(
  a: string,
  b: string,
  declaring: ReadonlyMap<string, readonly CollectorSchema[]>,
): boolean {
  if (a === b) return true;
  const ofA = declaring.get(a) ?? [];
  const ofB = declaring.get(b) ?? [];
  return (
    ofA.length === ofB.length &&
    ofA.every((c) => ofB.includes(c) && c.together.some((g) => g.includes(a) && g.includes(b)))
  );
}

function builtInFields(
  entity: EntityKind,
  fields: readonly FieldSchema[],
): ReadonlyMap<string, EnvironmentField> {
  return new Map(fields.map((field) => [field.name, undeclared(entity, field)]));
}

function withExtra(
  entity: EntityKind,
  fields: ReadonlyMap<string, EnvironmentField>,
  extra: readonly FieldSchema[],
): ReadonlyMap<string, EnvironmentField> {
  if (extra.length === 0) return fields;
  const all = new Map(fields);
  for (const field of extra)
    if (!all.has(field.name)) all.set(field.name, undeclared(entity, field));
  return all;
}

/** A field that is there without a collector. */
function undeclared(entity: EntityKind, field: FieldSchema): EnvironmentField {
  return { entity, field, optional: field.optional, collectors: [], together: [field.name] };
}

/** Controls by entity; an enabled controller goes before one that is only known. */
function controlTable(
  enabled: readonly ControllerSchema[],
  known: readonly ControllerSchema[],
): Environment['controls'] {
  const table = {
    host: new Map<string, EnvironmentControl>(),
    guest: new Map<string, EnvironmentControl>(),
    device: new Map<string, EnvironmentControl>(),
  };
  const names = new Set(enabled.map((controller) => controller.name));
  for (const controller of known) {
    for (const control of controller.controls) {
      const controls = table[control.entity];
      if (controls.has(control.name)) continue;
      controls.set(control.name, { controller, control, enabled: names.has(controller.name) });
    }
  }
  return table;
}
