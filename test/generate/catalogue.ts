/**
 * What generated policies may name, by entity, taken from an environment.
 * In: an Environment. Out: tables of number fields, texts, controls and devices.
 */
import type { Environment, EnvironmentField } from '../../src/schema/environment.ts';
import type { ControlSchema } from '../../src/schema/types.ts';

/** A unit's name; the empty text for plain numbers (percent and counts of CPUs are plain too). */
export type Unit = string;

export interface FieldRow {
  readonly name: string;
  readonly unit: Unit;
  readonly optional: boolean;
  readonly together: readonly string[];
}

export interface ControlRow {
  readonly name: string;
  readonly unit: Unit;
  /** Its range, where that is two numbers. */
  readonly range: readonly [number, number] | null;
}

const controlRow = (name: string, { unit, min, max }: ControlSchema): ControlRow => ({
  name,
  unit: unitOf(unit),
  range: typeof min === 'number' && typeof max === 'number' ? [min, max] : null,
});

/** `entity` is what the host and guests have in common: the type of a parameter that takes both. */
export type Holder = 'host' | 'guest' | 'entity' | 'limits';

export interface Catalogue {
  readonly fields: Readonly<Record<Holder, readonly FieldRow[]>>;
  /** Names of mandatory text properties. */
  readonly texts: Readonly<Record<'host' | 'guest', readonly string[]>>;
  readonly numbers: Readonly<
    Record<'host' | 'guest', readonly { name: string; optional: boolean }[]>
  >;
  readonly controls: Readonly<Record<'host' | 'guest', readonly ControlRow[]>>;
  readonly setters: readonly ControlRow[];
  /** The field with a guest's devices. */
  readonly devices: FieldRow | null;
  /** Units of fields, each as often as fields have it. */
  readonly units: readonly Unit[];
}

export const unitOf = (unit: string | null): Unit =>
  unit === '%' || unit === 'CPUs' ? '' : (unit ?? '');

export function catalogueOf(environment: Environment): Catalogue {
  const rows = (fields: ReadonlyMap<string, EnvironmentField>): FieldRow[] =>
    [...fields.values()].flatMap(({ field, optional, together }) =>
      field.type === 'number'
        ? [{ name: field.name, unit: unitOf(field.unit), optional, together }]
        : [],
    );
  const host = rows(environment.fields.host);
  const guest = rows(environment.fields.guest);
  const devices = [...environment.fields.guest.values()].find(
    ({ field }) => field.type === 'devices',
  );
  const properties = (entity: 'host' | 'guest') => [...environment.properties[entity].values()];
  const numbers = (entity: 'host' | 'guest') =>
    properties(entity).filter((row) => row.type === 'number');
  const texts = (entity: 'host' | 'guest') =>
    properties(entity).flatMap((row) => (row.type === 'text' && !row.optional ? [row.name] : []));
  const controls = (entity: 'host' | 'guest') =>
    [...environment.controls[entity].values()].flatMap(({ control, enabled }) =>
      enabled ? [controlRow(control.name, control)] : [],
    );
  return {
    fields: { host, guest, entity: common(host, guest), limits: rows(environment.fields.limits) },
    texts: { host: texts('host'), guest: texts('guest') },
    numbers: { host: numbers('host'), guest: numbers('guest') },
    controls: { host: controls('host'), guest: controls('guest') },
    setters: [...environment.setters].flatMap(([name, { control, enabled }]) =>
      enabled ? [controlRow(name, control)] : [],
    ),
    devices:
      devices === undefined
        ? null
        : {
            name: devices.field.name,
            unit: '',
            optional: devices.optional,
            together: devices.together,
          },
    units: [...host, ...guest].map((row) => row.unit),
  };
}

function common(host: readonly FieldRow[], guest: readonly FieldRow[]): FieldRow[] {
  return host.flatMap((a) => {
    const b = guest.find((row) => row.name === a.name && row.unit === a.unit);
    if (b === undefined) return [];
    return [{ ...a, optional: a.optional || b.optional, together: [a.name] }];
  });
}
