/**
 * What a policy read of an entity, for whoever asks later why it decided so. Pure.
 * In: the program's manifest and a filled entity. Out: plain values by name: `mem_unused`,
 * `average mem_unused`, `property name`, `saved calm`; null is missing.
 */
import {
  averageKey,
  type Entity,
  fieldKey,
  type Item,
  type Manifest,
  propertyKey,
  savedKey,
} from './program.ts';

export type Inputs = Readonly<Record<string, number | string | boolean | null>>;

/** Reads the inputs; lists of devices are left out. */
export function inputsOf(manifest: Manifest, entity: Entity): Inputs {
  const read: Record<string, number | string | boolean | null> = {};
  const take = (items: readonly Item[], title: string, keyOf: (name: string) => string): void => {
    for (const { entity: owner, name } of items) {
      if (owner !== entity.kind) continue;
      const value = entity[keyOf(name)];
      if (typeof value === 'object') continue;
      read[title + name] = plain(value);
    }
  };
  take(manifest.fields, '', fieldKey);
  take(manifest.averages, 'average ', averageKey);
  take(manifest.properties, 'property ', propertyKey);
  take(manifest.saved, 'saved ', savedKey);
  return read;
}

function plain(value: unknown): number | string | boolean | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  return typeof value === 'string' || typeof value === 'boolean' ? value : null;
}
