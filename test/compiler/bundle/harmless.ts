/**
 * Runs a program on odd entities, and holds it to what no program may do.
 * In: a program and numbers that choose the entities' values. Out: nothing; throws where evaluating
 * throws, takes too long, or changes anything but proposals and saved variables.
 */
import { expect } from 'vitest';
import type { Entity, Evaluation, Program } from '../../../src/runtime/program.ts';

/** Longer than any evaluation that is bounded takes on a slow machine. */
const longest = 30_000;

const values: readonly unknown[] = [
  Number.NaN,
  0,
  -0,
  1,
  2.5,
  -7,
  Infinity,
  1e300,
  undefined,
  true,
  false,
  '',
  'ab',
  '__proto__',
  Object.freeze([]),
  Object.freeze([1, 'a', Object.freeze([2]), undefined]),
];

export interface World {
  readonly host: Entity;
  readonly guests: readonly Entity[];
  readonly devices: readonly Entity[];
}

/** A host, two guests and a device, with values that `choose` picks. */
export function oddWorld(program: Program, choose: (below: number) => number): World {
  const host = program.create('host', '');
  const guests = [program.create('guest', 'a'), program.create('guest', 'b')];
  const devices = [program.create('device', '/dev/a')];
  const devicesOnce = Object.freeze([...devices]);
  const limits = ['guaranteed', 'maximum', 'current'].map((key) => devices[0]?.[key] as Entity);
  for (const entity of [host, ...guests, ...devices, ...limits]) {
    for (const key of Object.keys(entity)) {
      if (/^[fkas]_/.test(key))
        entity[key] = choose(4) === 0 ? devicesOnce : values[choose(values.length)];
    }
    entity.absent = choose(3) === 0 ? new Set(['f']) : null;
  }
  return { host, guests: Object.freeze(guests), devices };
}

/** What generated code could reach if it could reach anything. */
function outside(): unknown {
  const owners = [Object, Array, Function, String, Number, Boolean, Error, Math, JSON, Promise];
  const keysOf = (o: object): unknown => Reflect.ownKeys(o).map(String);
  return [
    keysOf(globalThis),
    ...owners.map(keysOf),
    ...owners.map((o) => ('prototype' in o ? keysOf(o.prototype as object) : null)),
  ];
}

/** Everything of an entity that a program must leave alone. */
const fixed = (entity: Entity): unknown => [
  Object.getPrototypeOf(entity),
  Object.entries(entity).filter(([key]) => !/^[cps]_/.test(key)),
];

/** Evaluates twice, and checks that nothing else has changed. */
export function runsHarmlessly(program: Program, world: World): Evaluation {
  const { host, guests, devices } = world;
  const limits = devices.flatMap((d) => [d.guaranteed, d.maximum, d.current] as Entity[]);
  const all = [host, ...guests, ...devices, ...limits];
  const before = [outside(), ...all.map(fixed)];
  const entities = [...guests];
  const start = performance.now();
  program.evaluate(host, guests, () => {});
  const evaluation = program.evaluate(host, guests);
  expect(performance.now() - start).toBeLessThan(longest);
  expect([outside(), ...all.map(fixed)]).toEqual(before);
  expect(guests).toEqual(entities);
  for (const fault of evaluation.faults) expect(program.sites[fault.site]).toBeDefined();
  return evaluation;
}
