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
  type Held,
  type Item,
  type Manifest,
  propertyKey,
  savedKey,
} from '../../runtime/program.ts';

type Values = Record<string, unknown>;

/** What debuggers ask an object for before they show all that it holds. */
const description = Symbol.for('debug.description');
const properties = Symbol.for('debug.properties');

/**
 * Adds views to the entities' classes: of what a program uses, and, where it is there, of what
 * entities hold beside that.
 */
export function showFields(entities: readonly Entity[], manifest: Manifest, beside: Held): void {
  const seen = new Set<object>();
  for (const entity of entities) {
    const prototype: unknown = Object.getPrototypeOf(entity);
    if (typeof prototype !== 'object' || prototype === null || seen.has(prototype)) continue;
    seen.add(prototype);
    addView(prototype, entity, manifest, beside);
  }
}

function addView(prototype: object, example: Entity, manifest: Manifest, beside: Held): void {
  const own = (items: readonly Item[], key: (name: string) => string) =>
    items
      .filter(({ entity }) => entity === example.kind)
      .map(({ name }): readonly [string, string] => [name, key(name)]);
  const read = [...own(manifest.properties, propertyKey), ...own(manifest.fields, fieldKey)];
  const other = [...own(beside.properties, propertyKey), ...own(beside.fields, fieldKey)];
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
  for (const [name, key] of [...read, ...other]) define(name, (entity) => entity[key]);
  // These are there even where a policy has none of them: what they lack is missing, and no error.
  if (example.kind !== 'limits') {
    define('average', (entity) => values(entity, averages));
    define('control', (entity) => values(entity, control));
    define('saved', (entity) => values(entity, saved));
  }
  define(description, (entity) => () => title(entity));
  define(properties, (entity) => () => {
    const shown = values(entity, read);
    for (const [name, key] of other) {
      const value = entity[key];
      // biome-ignore lint/suspicious/noSelfCompare: as below.
      if (value !== undefined && value === value) shown[name] = value;
    }
    for (const name of limits) shown[name] = entity[name];
    if (averages.length > 0) shown.average = values(entity, averages);
    if (control.length > 0) shown.control = values(entity, control);
    if (saved.length > 0) shown.saved = values(entity, saved);
    return shown;
  });
}

const title = ({ kind, id }: Entity): string => (id === '' ? kind : `${kind} ${id}`);

/**
 * Values by name; a missing number is undefined, like any other missing value. Debuggers ask with
 * side effects forbidden, and most functions of the library count as one; plain stores do not.
 */
function values(entity: Entity, items: readonly (readonly [string, string])[]): Values {
  const found: Values = {};
  for (const item of items) {
    const value = entity[item[1]];
    // biome-ignore lint/suspicious/noSelfCompare: it is how to ask for NaN without a function.
    found[item[0]] = value !== value ? undefined : value;
  }
  return found;
}
