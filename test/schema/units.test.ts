/** Units: names, dimensions and exact factors. */
import { describe, expect, it } from 'vitest';
import { factor, sameDimension, schemaUnits, unitNamed, units } from '../../src/schema/index.ts';

const named = (name: string | null) => {
  const unit = unitNamed(name);
  if (unit === undefined) throw new Error(`no unit ${name}`);
  return unit;
};

describe('units', () => {
  it.each([
    ['MiB', 'KiB', 1024],
    ['KiB', 'MiB', 1 / 1024],
    ['TiB', 'B', 2 ** 40],
    ['h', 's', 3600],
    ['us', 's', 1e-6],
    ['MiB/s', 'B/s', 1_048_576],
    ['KiB/s', 'B/h', 1024 * 3600],
    ['KiB/ms', 'MiB/s', 1000 / 1024],
    ['%', null, 0.01],
    [null, '%', 100],
    ['CPUs', null, 1],
    ['/s', '/min', 60],
    ['requests/s', 'requests/s', 1],
  ])('%s is %s times %d', (from, to, expected) => {
    expect(factor(named(from), named(to))).toBe(expected);
  });

  it.each([
    ['KiB', 'pages'],
    ['requests/s', '/s'],
    ['B/s', 'B'],
    ['us', null],
  ])('%s and %s have different dimensions', (a, b) => {
    expect(sameDimension(named(a), named(b))).toBe(false);
    expect(factor(named(a), named(b))).toBeUndefined();
  });

  it.each(['kB', 'kib', 'B/', '/', 'B/s/s', '%/s', 'B/%', '', 'constructor', 'B /s'])(
    '%j is no unit',
    (name) => {
      expect(unitNamed(name)).toBeUndefined();
    },
  );

  it('hold every unit that schemas name, and are exact', () => {
    for (const name of schemaUnits) expect(unitNamed(name)).toBeDefined();
    for (const from of units) {
      for (const to of units) {
        if (sameDimension(from, to))
          expect(factor(from, to)! * factor(to, from)!).toBeCloseTo(1, 15);
      }
    }
  });
});
