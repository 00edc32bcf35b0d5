/**
 * The shipped policy set, for its tests.
 * In: other sources to sort in, and plain objects for the host, its guests and their disks.
 * Out: sources and diagnostics of the set; the decisions of one evaluation.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { type Compilation, createCompiler } from '../../src/compiler/compile.ts';
import type { Source } from '../../src/compiler/text/source.ts';
import { loadProgram } from '../../src/runtime/load.ts';
import {
  averageKey,
  controlKey,
  type Entity,
  type Fault,
  fieldKey,
  type Program,
} from '../../src/runtime/program.ts';
import { defaultEnvironment } from '../../src/schema/presets.ts';

const folder = new URL('../../policies/', import.meta.url);
const listFolder = new URL('./list/', import.meta.url);

/** The shipped policies with others among them, in the order of their names. */
export function shippedSources(...others: readonly Source[]): readonly Source[] {
  return sourcesIn(folder, others);
}

/**
 * Balloon and KSM as they were in list notation, before there was another: what the free-form ones
 * are held to. They have no part for CPU and I/O.
 */
export function listSources(...others: readonly Source[]): readonly Source[] {
  return sourcesIn(listFolder, others);
}

function sourcesIn(of: URL, others: readonly Source[]): readonly Source[] {
  const sources = readdirSync(of)
    .filter((name) => name.endsWith('.policy'))
    .map((name): Source => ({ name, text: readFileSync(new URL(name, of), 'utf8') }));
  return [...sources, ...others].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Compiles the shipped set, with others among it, for what hosts have by default. */
export function compileShipped(...others: readonly Source[]): Compilation {
  return createCompiler(defaultEnvironment()).compile(shippedSources(...others));
}

/** The program of the shipped set; throws where it does not compile. */
export function shippedProgram(...others: readonly Source[]): Program {
  return programOf(compileShipped(...others));
}

/** The program of what was compiled; throws where it does not compile. */
export function programOf({ module, diagnostics }: Compilation): Program {
  if (module === null) throw new Error(diagnostics.map((d) => d.message).join('\n'));
  return loadProgram(module, 'shipped');
}

/** A sample: values by field. An average is the latest value unless `average NAME` says otherwise. */
export type Values = Readonly<Record<string, number>>;

/** A disk: the limits that were agreed for it, and those in force. */
export interface Disk {
  readonly maximum: Values;
  readonly current: Values;
}

/** What one evaluation proposes, by control; controls without a proposal are left out. */
export interface Decisions {
  readonly host: Values;
  readonly guests: readonly Values[];
  /** By guest, then by disk. */
  readonly disks: readonly (readonly Values[])[];
  readonly faults: readonly Fault[];
}

/** Evaluates a program once. Guests have no disks but those given, by guest. */
export function decide(
  program: Program,
  host: Values,
  guests: readonly Values[] = [],
  disks: readonly (readonly Disk[])[] = [],
): Decisions {
  const hostEntity = fill(program.create('host', ''), host);
  const diskEntities = disks.map((own) => own.map((disk, i) => diskOf(program, `disk${i}`, disk)));
  const guestEntities = guests.map((guest, i) => {
    const entity = fill(program.create('guest', `g${i}`), guest);
    if (diskEntities[i] !== undefined) entity[fieldKey('io_tune')] = diskEntities[i];
    return entity;
  });
  const { faults } = program.evaluate(hostEntity, guestEntities);
  return {
    host: proposals(program, hostEntity),
    guests: guestEntities.map((guest) => proposals(program, guest)),
    disks: diskEntities.map((own) => own.map((disk) => proposals(program, disk))),
    faults,
  };
}

function diskOf(program: Program, id: string, disk: Disk): Entity {
  const entity = program.create('device', id);
  fill(entity.maximum as Entity, disk.maximum);
  fill(entity.current as Entity, disk.current);
  return entity;
}

function fill(entity: Entity, values: Values): Entity {
  const put = (key: string, value: number): boolean => {
    const used = Object.hasOwn(entity, key);
    if (used) entity[key] = value;
    return used;
  };
  for (const [name, value] of Object.entries(values)) {
    const average = name.startsWith('average ') ? name.slice('average '.length) : null;
    const used =
      average !== null
        ? put(averageKey(average), value)
        : [put(fieldKey(name), value), put(averageKey(name), value)].includes(true);
    if (!used) throw new Error(`the shipped policies do not read \`${name}\``);
  }
  return entity;
}

function proposals(program: Program, entity: Entity): Values {
  const controls = program.manifest.controls.filter((c) => c.entity === entity.kind);
  return Object.fromEntries(
    controls
      .map(({ name }): [string, number] => [name, Number(entity[controlKey(name)])])
      .filter(([, value]) => !Number.isNaN(value)),
  );
}
