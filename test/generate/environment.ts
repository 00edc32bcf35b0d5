/**
 * Random environments in the oracle's JSON, over the fields that an Environment declares.
 * In: an Environment. Out: a host and 0 to 4 guests with windows of 1 to 4 samples. The ready kind is
 * what monitors let through: mandatory fields present and in range, groups complete; the wild kind
 * also has negative, huge and non-finite numbers, and lacks anything. Whole numbers stay below 2^51,
 * so that sums of a window are exact in doubles too.
 */
import type fc from 'fast-check';
import type { Environment, EnvironmentField } from '../../src/schema/environment.ts';
import type { NumberField } from '../../src/schema/types.ts';
import type { EntityJson, EnvironmentJson, Saved } from '../reference/environment.ts';
import { savedLogical, savedNumbers, savedText } from './pieces.ts';
import { type Tape, tapes } from './tape.ts';

export interface EnvironmentOptions {
  readonly wild?: boolean;
}

type Sample = Record<string, unknown>;

const largestExact = 2 ** 51;

/** Environments over what an Environment declares. */
export function environments(
  environment: Environment,
  options: EnvironmentOptions = {},
): fc.Arbitrary<EnvironmentJson> {
  return tapes(1200).map((tape) => environmentFrom(tape, environment, options.wild ?? false));
}

/** What earlier cycles saved, for up to four guests of `environments`. */
export function savedVariables(): fc.Arbitrary<Saved> {
  return tapes(60).map((tape) => {
    const kept = (name: string, value: number | string | boolean) =>
      tape.chance(1, 2) ? [[name, value]] : [];
    const some = () =>
      Object.fromEntries([
        ...savedNumbers.flatMap(({ name }) => kept(name, tape.below(5000))),
        ...kept(savedText, tape.pick(['a', 'b'])),
        ...kept(savedLogical, tape.chance(1, 2)),
      ]);
    return {
      host: some(),
      guests: Object.fromEntries([0, 1, 2, 3].map((i) => [`uuid-${i}`, some()])),
    };
  });
}

/** The environment that a tape stands for. */
export function environmentFrom(
  tape: Tape,
  environment: Environment,
  wild: boolean,
): EnvironmentJson {
  const guests = tape.below(5);
  const { fields } = environment;
  return {
    host: {
      properties: { interval: 5 + tape.below(60) },
      ...sampled(tape, fields.host, environment, wild),
    },
    guests: Array.from({ length: guests }, (_, i): EntityJson => {
      const pid = tape.chance(3, 4) ? { pid: 1000 + i } : {};
      return {
        id: `uuid-${i}`,
        properties: { uuid: `uuid-${i}`, name: tape.pick(['a', 'b', 'guest one']), ...pid },
        ...sampled(tape, fields.guest, environment, wild),
      };
    }),
  };
}

function sampled(
  tape: Tape,
  fields: ReadonlyMap<string, EnvironmentField>,
  environment: Environment,
  wild: boolean,
): Pick<EntityJson, 'fields' | 'history'> {
  const length = 1 + tape.below(4);
  return {
    fields: [...fields.keys()],
    history: Array.from({ length }, () => sample(tape, fields, environment, wild)),
  };
}

function sample(
  tape: Tape,
  fields: ReadonlyMap<string, EnvironmentField>,
  environment: Environment,
  wild: boolean,
): Sample {
  const result: Sample = {};
  /** What became of the group of a field: delivered, missing, or left out. */
  const groups = new Map<string, 'delivered' | 'null' | 'absent'>();
  for (const [name, row] of fields) {
    const first = row.together[0] ?? name;
    const state = (wild ? undefined : groups.get(first)) ?? delivery(tape, row.optional, wild);
    groups.set(first, state);
    if (state === 'null') result[name] = null;
    if (state === 'delivered') result[name] = fieldValue(tape, row, environment, wild);
  }
  return result;
}

function delivery(tape: Tape, optional: boolean, wild: boolean): 'delivered' | 'null' | 'absent' {
  if (!(optional ? tape.chance(1, 3) : wild && tape.chance(1, 12))) return 'delivered';
  return tape.chance(1, 5) ? 'absent' : 'null';
}

function fieldValue(
  tape: Tape,
  { field }: EnvironmentField,
  environment: Environment,
  wild: boolean,
): unknown {
  switch (field.type) {
    case 'number':
      return wild && tape.chance(1, 5) ? oddNumber(tape) : amount(tape, field);
    case 'logical':
      return tape.chance(1, 2);
    case 'text':
      return tape.pick(['a', 'b', '']);
    case 'devices':
      return Array.from({ length: tape.below(3) }, (_, i) => device(tape, i, environment, wild));
    case 'limits':
    case 'list':
    case 'any':
      return [];
    default:
      return field satisfies never;
  }
}

/** A number that the field may hold: an end of its range, or something ordinary. */
function amount(tape: Tape, field: NumberField): number {
  const low = Math.max(field.min, -largestExact);
  const high = Math.min(field.max, largestExact);
  const span = Math.min(high - low, field.unit === null ? 100 : 4_000_000);
  return tape.choose<number>([
    [8, () => low + Math.floor((span * tape.below(0x10000)) / 0xffff)],
    [1, () => low],
    [1, () => high],
    [1, () => Math.min(high, low + tape.below(4))],
  ]);
}

const oddNumbers = [
  'inf',
  '-inf',
  'nan',
  '1e300',
  '-1e300',
  '0.5',
  '-3.0',
  '-0.0',
  '5e-324',
  '2.25',
];

function oddNumber(tape: Tape): unknown {
  const int = tape.choose<number | null>([
    [1, () => 0],
    [2, () => -1 - tape.below(100_000)],
    [1, () => largestExact - 1],
    [3, () => null],
  ]);
  return int ?? { float: tape.pick(oddNumbers) };
}

function device(tape: Tape, index: number, environment: Environment, wild: boolean): unknown {
  const limits = (): Sample =>
    Object.fromEntries(
      [...environment.fields.limits.values()].flatMap((row) =>
        tape.chance(1, 4) ? [] : [[row.field.name, fieldValue(tape, row, environment, wild)]],
      ),
    );
  return {
    ioTune: {
      name: `vd${'abc'[index]}`,
      path: tape.chance(1, 4) ? null : `/dev/${index}`,
      guaranteed: limits(),
      maximum: limits(),
      current: limits(),
    },
  };
}
