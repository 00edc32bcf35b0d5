/**
 * Entities as a policy sees them, for a debugger: `guest.balloon_cur` can be asked for, and the
 * variables show fields, averages, controls and saved variables by their names.
 * In: the classes of generated code. Out: the same classes with getters on their prototypes; what
 * policies read and write stays as it is.
 */
import {
  averageKey,
  controlKey,
  type Entity,
  fieldKey,
  type Item,
  type Manifest,
  propertyKey,
  savedKey,
} from '../../runtime/program.ts';

type Values = Readonly<Record<string, unknown>>;

/** What debuggers ask an object for before they show all that it holds. */
const description = Symbol.for('debug.description');
const properties = Symbol.for('debug.properties');

/** Adds views to the entities' classes. */
export function showFields(entities: readonly Entity[], manifest: Manifest): void {
  const seen = new Set<object>();
  for (const entity of entities) {
    const prototype: unknown = Object.getPrototypeOf(entity);
    if (typeof prototype !== 'object' || prototype === null || seen.has(prototype)) continue;
    seen.add(prototype);
    addView(prototype, entity, manifest);
  }
}

function addView(prototype: object, example: Entity, manifest: Manifest): void {
  const own = (items: readonly Item[], key: (name: string) => string) =>
    items
      .filter(({ entity }) => entity === example.kind)
      .map(({ name }): readonly [string, string] => [name, key(name)]);
  const read = [...own(manifest.properties, propertyKey), ...own(manifest.fields, fieldKey)];
  const averages = own(manifest.averages, averageKey);
  const control = own(manifest.controls, controlKey);
  const saved = own(manifest.saved, savedKey);
  const limits = ['guaranteed', 'maximum', 'current'].filter((name) => name in example);

  const define = (name: PropertyKey, get: (entity: Entity) => unknown): void => {
    if (name in example) return;
    Object.defineProperty(prototype, name, {
      configurable: true,
      get(this: Entity) {
        return get(this);
      },
    });
  };
  for (const [name, key] of read) define(name, (entity) => entity[key]);
  if (control.length > 0) define('control', (entity) => values(entity, control));
  if (saved.length > 0) define('saved', (entity) => values(entity, saved));
  define(description, (entity) => () => title(entity));
  define(properties, (entity) => () => ({
    ...values(entity, read),
    ...Object.fromEntries(limits.map((name) => [name, entity[name]])),
    ...(averages.length > 0 ? { average: values(entity, averages) } : {}),
    ...(control.length > 0 ? { control: values(entity, control) } : {}),
    ...(saved.length > 0 ? { saved: values(entity, saved) } : {}),
  }));
}

const title = ({ kind, id }: Entity): string => (id === '' ? kind : `${kind} ${id}`);

/** Values by name; a missing number is undefined, like any other missing value. */
function values(entity: Entity, items: readonly (readonly [string, string])[]): Values {
  return Object.fromEntries(
    items.map(([name, key]) => {
      const value = entity[key];
      return [name, typeof value === 'number' && Number.isNaN(value) ? undefined : value];
    }),
  );
}
