/**
 * The units that policies may write and schemas may name: a table, and arithmetic on its rows.
 * In: a unit's name, such as `KiB` or `B/s`. Out: its dimension and its scale.
 *
 * Scales are fractions of whole numbers, so that factors between units are exact where they can be.
 * Percent and CPUs have no dimension; percent is a hundredth of a plain number.
 */
import type { UnitName } from './types.ts';

/** Exponents of the base dimensions; all 0: a plain number. */
export interface Dimension {
  readonly memory: number;
  readonly pages: number;
  readonly time: number;
  readonly requests: number;
}

/** A unit: one of it is `numerator / denominator` base units (byte, page, microsecond, request). */
export interface Unit {
  readonly name: string;
  readonly dimension: Dimension;
  readonly numerator: number;
  readonly denominator: number;
}

/** A row of the table of units: units that are not quotients of others. */
export interface UnitRow extends Unit {
  /** Whether a policy may write it after a number; `CPUs` is only a label in schemas. */
  readonly written: boolean;
  readonly doc: string;
}

const plain: Dimension = { memory: 0, pages: 0, time: 0, requests: 0 };
const memory: Dimension = { ...plain, memory: 1 };
const pages: Dimension = { ...plain, pages: 1 };
const time: Dimension = { ...plain, time: 1 };
const requests: Dimension = { ...plain, requests: 1 };

const row = (name: string, dimension: Dimension, numerator: number, doc: string): UnitRow => ({
  name,
  dimension,
  numerator,
  denominator: 1,
  written: true,
  doc,
});

/** The units that are not quotients, in the order in which documentation lists them. */
export const units: readonly UnitRow[] = [
  { ...row('%', plain, 1, 'Hundredths: `20%` is 0.2.'), denominator: 100 },
  row('B', memory, 1, 'Bytes.'),
  row('KiB', memory, 2 ** 10, 'Kibibytes of 1024 bytes.'),
  row('MiB', memory, 2 ** 20, 'Mebibytes of 1024 KiB.'),
  row('GiB', memory, 2 ** 30, 'Gibibytes of 1024 MiB.'),
  row('TiB', memory, 2 ** 40, 'Tebibytes of 1024 GiB.'),
  row('pages', pages, 1, 'Memory pages of the kernel; how large one is depends on the machine.'),
  row('us', time, 1, 'Microseconds.'),
  row('ms', time, 1_000, 'Milliseconds.'),
  row('s', time, 1_000_000, 'Seconds.'),
  row('min', time, 60_000_000, 'Minutes.'),
  row('h', time, 3_600_000_000, 'Hours.'),
  row('requests', requests, 1, 'I/O requests: reads and writes of a disk.'),
  { ...row('CPUs', plain, 1, 'CPUs, a plain count.'), written: false },
];

/** The unit of a plain number. */
export const plainUnit: Unit = { name: '', dimension: plain, numerator: 1, denominator: 1 };

/** The names that schemas may use, the plain number (null) left out. */
export const schemaUnits: readonly Exclude<UnitName, null>[] = [
  'B',
  'KiB',
  'MiB',
  'pages',
  'us',
  'ms',
  's',
  'B/s',
  'requests/s',
  '%',
  'CPUs',
];

/** The row of a unit that is no quotient. */
export function unitRow(name: string): UnitRow | undefined {
  return units.find((unit) => unit.name === name);
}

/**
 * The unit that a name stands for: a row of the table, `A/B` of two rows, `/B` (`500 /s`), or null
 * for the plain number. Undefined where there is no such unit; percent takes no part in quotients.
 */
export function unitNamed(name: string | null): Unit | undefined {
  if (name === null) return plainUnit;
  const slash = name.indexOf('/');
  if (slash === -1) return unitRow(name);
  const above = slash === 0 ? plainUnit : unitRow(name.slice(0, slash));
  const below = unitRow(name.slice(slash + 1));
  if (above === undefined || below === undefined) return undefined;
  if (above.name === '%' || below.name === '%') return undefined;
  return {
    name,
    dimension: dividedBy(above.dimension, below.dimension),
    numerator: above.numerator * below.denominator,
    denominator: above.denominator * below.numerator,
  };
}

/** The dimension of a product. */
export function times(a: Dimension, b: Dimension): Dimension {
  return {
    memory: a.memory + b.memory,
    pages: a.pages + b.pages,
    time: a.time + b.time,
    requests: a.requests + b.requests,
  };
}

/** The dimension of a quotient. */
export function dividedBy(a: Dimension, b: Dimension): Dimension {
  return {
    memory: a.memory - b.memory,
    pages: a.pages - b.pages,
    time: a.time - b.time,
    requests: a.requests - b.requests,
  };
}

/** Whether values of two units can be told in one of them: KiB and MiB can, KiB and pages cannot. */
export function sameDimension(a: Unit, b: Unit): boolean {
  return (
    a.dimension.memory === b.dimension.memory &&
    a.dimension.pages === b.dimension.pages &&
    a.dimension.time === b.dimension.time &&
    a.dimension.requests === b.dimension.requests
  );
}

/**
 * What a number in the first unit is multiplied by to be in the second: 1024 from MiB to KiB.
 * Undefined where the dimensions differ.
 */
export function factor(from: Unit, to: Unit): number | undefined {
  if (!sameDimension(from, to)) return undefined;
  return (from.numerator * to.denominator) / (from.denominator * to.numerator);
}
