/** Averages to the last bit (the vectors come from Python), and the window they are taken over. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { average } from '../../src/runtime/average.ts';
import { History } from '../../src/runtime/history.ts';

const vectors: readonly (readonly [readonly number[], number])[] = [
  [[7112505144773943, 869849637299280], 3991177391036611.5],
  [[0.0003723975427257312, 5.643682931333867, 49641449.51134918], 16547151.718468169],
  [[5659172506466072, 8163847737616263, 0.1], 4607673414694112],
  [[0.1, 5400119768820056, 4397250996529696], 3265790255116584],
  [
    [5187025341172794, 2126881004276430, 7532232374618044, 2737909976332334, 8808376342072290],
    5278485007694378,
  ],
  [
    [-706296298105961, -5651974317906634, -8218264429731037, -8540595167083905, -1092923427116722],
    -4842010727988852,
  ],
  [
    [
      7311.593346408905, 647128854.5276687, 2845955.3209414924, 887040.2922380918,
      22562928.055588573,
    ],
    134686417.95795664,
  ],
  [
    [
      3980696.3055565082, 1035370.9371032427, 6.224782161868758e-5, 984667600.7566093,
      16230.31877720974, 0.006007272605044812, 2.332819013566301e-5,
    ],
    141385699.76059133,
  ],
  [[9007199254740992, 9007199254740992, 1], 6004799503160662],
  [[9007199254740992, 9007199254740992, 3], 6004799503160662],
  [[2 ** 62 + 1024, ...Array(5).fill(2 ** 62 + 1024), 1], 3.952873730080619e18],
  [[1e300, 1e300, 1e300], 1e300],
];

describe('average', () => {
  it('is what Python computes', () => {
    for (const [values, mean] of vectors) expect(average(values)).toBe(mean);
  });
  it('leaves missing values out, and is missing without any', () => {
    expect(average([Number.NaN, 2, Number.NaN, 4])).toBe(3);
    expect(average([])).toBeNaN();
    expect(average([Number.NaN])).toBeNaN();
    expect(average([1e308, 1e308 + 2 ** 990, 0.5])).toBeNaN();
  });
  it('adds whole numbers exactly', () => {
    const whole = fc.array(fc.maxSafeInteger(), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(whole, (values) => {
        const sum = values.reduce((total, value) => total + BigInt(value), 0n);
        // The mean is the nearest double: no neighbour of it is nearer to the exact quotient.
        const count = BigInt(values.length);
        const distance = (mean: number): bigint => {
          const scaled = BigInt(mean * 2 ** 20) * count - sum * 2n ** 20n;
          return scaled < 0n ? -scaled : scaled;
        };
        const mean = average(values);
        const step = Math.max(2 ** -20, Math.abs(mean) * 2 ** -53);
        for (const other of [mean - step, mean + step]) {
          if (Number.isInteger(mean * 2 ** 20) && Number.isInteger(other * 2 ** 20)) {
            expect(distance(mean)).toBeLessThanOrEqual(distance(other));
          }
        }
      }),
    );
  });
});

describe('History', () => {
  it('refuses a window that holds nothing', () => {
    for (const window of [0, -1, 1.5, Number.NaN]) {
      expect(() => new History(window, [])).toThrow(RangeError);
    }
  });
  it('keeps the last samples', () => {
    const history = new History(2, ['a']);
    expect(history.latest).toBeNull();
    expect(history.average('a')).toBeNaN();
    for (const value of [1, null, 3]) history.push(new Map([['a', value]]));
    expect(history.values('a')).toEqual([Number.NaN, 3]);
    expect(history.average('a')).toBe(3);
    expect(history.average('b')).toBeNaN();
    expect(history.size).toBe(2);
  });
  it('agrees with a fresh average at any time, whatever passed through', () => {
    const value = fc.oneof(
      fc.maxSafeInteger(),
      fc.integer({ min: -1000, max: 1000 }),
      fc.double({ min: -1e12, max: 1e12, noNaN: true }),
      fc.constant(null),
    );
    fc.assert(
      fc.property(fc.array(value, { maxLength: 40 }), fc.integer({ min: 1, max: 7 }), (all, n) => {
        const history = new History(n, ['one', 'a', 'index']);
        for (const [index, item] of all.entries()) {
          history.push(
            new Map([
              ['one', 1],
              ['a', item],
              ['index', index],
            ]),
          );
          const first = Math.max(0, index + 1 - n);
          const window = all.slice(first, index + 1);
          expect(history.average('a')).toBe(average(window.map((v) => v ?? Number.NaN)));
          // Other fields are not mixed up with it.
          expect(history.average('one')).toBe(1);
          expect(history.average('index')).toBe((first + index) / 2);
        }
      }),
    );
  });
});
