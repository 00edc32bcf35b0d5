/**
 * The shipped policy set, for its tests.
 * In: other sources to sort in, and plain objects for the host and its guests.
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

/** The shipped policies with others among them, in the order of their names. */
export function shippedSources(...others: readonly Source[]): readonly Source[] {
  const shipped = readdirSync(folder)
    .filter((name) => name.endsWith('.policy'))
    .map((name): Source => ({ name, text: readFileSync(new URL(name, folder), 'utf8') }));
  return [...shipped, ...others].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Compiles the shipped set, with others among it, for what hosts have by default. */
export function compileShipped(...others: readonly Source[]): Compilation {
  return createCompiler(defaultEnvironment()).compile(shippedSources(...others));
}

/** The program of the shipped set; throws where it does not compile. */
export function shippedProgram(...others: readonly Source[]): Program {
  const { module, diagnostics } = compileShipped(...others);
  if (module === null) throw new Error(diagnostics.map((d) => d.message).join('\n'));
  return loadProgram(module, 'shipped');
}

/** A sample: values by field. An average is the latest value unless `average NAME` says otherwise. */
export type Values = Readonly<Record<string, number>>;

/** What one evaluation proposes, by control; controls without a proposal are left out. */
export interface Decisions {
  readonly host: Values;
  readonly guests: readonly Values[];
  readonly faults: readonly Fault[];
}

/** Evaluates a program once. */
export function decide(program: Program, host: Values, guests: readonly Values[] = []): Decisions {
  const hostEntity = fill(program.create('host', ''), host);
  const guestEntities = guests.map((guest, i) => fill(program.create('guest', `g${i}`), guest));
  const { faults } = program.evaluate(hostEntity, guestEntities);
  return {
    host: proposals(program, hostEntity),
    guests: guestEntities.map((guest) => proposals(program, guest)),
    faults,
  };
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
