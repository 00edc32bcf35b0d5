/**
 * A world as the entities of a program.
 * In: a program and a world. Out: its host and guests, filled as a snapshot would fill them.
 */
import {
  averageKey,
  type Entity,
  fieldKey,
  type Item,
  type Program,
} from '../src/runtime/program.ts';
import type { World } from './world.ts';

export interface Entities {
  readonly host: Entity;
  readonly guests: readonly Entity[];
}

/** New entities of a program with the values of a world; throws where the world lacks a value. */
export function entitiesOf(program: Program, world: World): Entities {
  const fill = (entity: Entity, data: object): Entity => {
    const values = new Map<string, unknown>(Object.entries(data));
    const { fields, averages } = program.manifest;
    const set = (item: Item, key: string, name: string): void => {
      if (item.entity !== entity.kind) return;
      if (!values.has(name))
        throw new Error(`the benchmark has no value for ${item.entity}.${name}`);
      entity[key] = values.get(name);
    };
    for (const item of fields) set(item, fieldKey(item.name), item.name);
    for (const item of averages) set(item, averageKey(item.name), `${item.name}_average`);
    program.reset(entity);
    return entity;
  };
  return {
    host: fill(program.create('host', ''), world.host),
    guests: world.guests.map((g) => fill(program.create('guest', g.id), g)),
  };
}
