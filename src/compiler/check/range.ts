/**
 * Ranges of numbers: what interval arithmetic proves about a value.
 * In: ranges of operands. Out: the range of the result, and whether it can be NaN.
 * Bounds are computed in doubles with the operation itself; rounding is monotone, so they are sound.
 */

/** Both bounds inclusive; `whole`: only whole numbers (or infinities); `nonzero`: zero is excluded. */
export interface Range {
  readonly lo: number;
  readonly hi: number;
  readonly whole: boolean;
  readonly nonzero: boolean;
}

export const everything: Range = { lo: -Infinity, hi: Infinity, whole: false, nonzero: false };
export const flag: Range = { lo: 0, hi: 1, whole: true, nonzero: false };

export function range(lo: number, hi: number, whole = false, nonzero = false): Range {
  return { lo, hi, whole, nonzero: nonzero || lo > 0 || hi < 0 };
}

/** The range that holds one number only. */
export function exactly(value: number): Range {
  return range(value, value, Number.isInteger(value), value !== 0);
}

export const canBeZero = (r: Range): boolean => !r.nonzero && r.lo <= 0 && r.hi >= 0;
const infinite = (r: Range): boolean => r.lo === -Infinity || r.hi === Infinity;

export function sameRange(a: Range, b: Range): boolean {
  return a.lo === b.lo && a.hi === b.hi && a.whole === b.whole && a.nonzero === b.nonzero;
}

export function joinRange(a: Range, b: Range): Range {
  return range(
    Math.min(a.lo, b.lo),
    Math.max(a.hi, b.hi),
    a.whole && b.whole,
    a.nonzero && b.nonzero,
  );
}

/** What both say; null where they exclude each other. */
export function meetRange(a: Range, b: Range): Range | null {
  const lo = Math.max(a.lo, b.lo);
  const hi = Math.min(a.hi, b.hi);
  if (lo > hi || (lo === 0 && hi === 0 && (a.nonzero || b.nonzero))) return null;
  return range(lo, hi, a.whole || b.whole, a.nonzero || b.nonzero);
}

/**
 * Steps that a growing bound jumps to. 2^110 is a fixed point of adding anything up to 2^53 in
 * doubles, so sums over guests keep a finite bound without knowing how many guests there are.
 */
const steps = [0, 1, 2 ** 53, 2 ** 110, 1e150, Infinity];

/** A range that holds both, whose bounds can grow only a few times. */
export function widenRange(old: Range, next: Range): Range {
  const hi = next.hi <= old.hi ? old.hi : (steps.find((s) => s >= next.hi) ?? Infinity);
  const lo = next.lo >= old.lo ? old.lo : -(steps.find((s) => -s <= next.lo) ?? Infinity);
  return range(lo === 0 ? 0 : lo, hi, old.whole && next.whole, old.nonzero && next.nonzero);
}

/** A result and whether the operation can give NaN (which counts as missing). */
export interface Computed {
  readonly range: Range;
  readonly nan: boolean;
}

/** The hull of candidate bounds; a NaN candidate comes from 0 * inf or inf - inf, its limit lies between the others or 0. */
function hull(candidates: readonly number[], whole: boolean, nonzero: boolean): Range {
  let lo = Infinity;
  let hi = -Infinity;
  for (const c of candidates) {
    const low = Number.isNaN(c) ? 0 : c;
    lo = Math.min(lo, low);
    hi = Math.max(hi, low);
  }
  return range(lo, hi, whole, nonzero);
}

export function addRange(a: Range, b: Range): Computed {
  const lo = a.lo + b.lo;
  const hi = a.hi + b.hi;
  const nan =
    (a.lo === -Infinity && b.hi === Infinity) || (a.hi === Infinity && b.lo === -Infinity);
  return {
    range: range(
      Number.isNaN(lo) ? -Infinity : lo,
      Number.isNaN(hi) ? Infinity : hi,
      a.whole && b.whole,
    ),
    nan,
  };
}

const negateRange = (a: Range): Range => range(0 - a.hi, 0 - a.lo, a.whole, a.nonzero);

export function subRange(a: Range, b: Range): Computed {
  return addRange(a, negateRange(b));
}

export function mulRange(a: Range, b: Range): Computed {
  const nan = (infinite(a) && canBeZero(b)) || (infinite(b) && canBeZero(a));
  // Small factors can underflow to zero, so a product of nonzero numbers is nonzero only if whole.
  const nonzero = a.nonzero && b.nonzero && a.whole && b.whole;
  return {
    range: hull([a.lo * b.lo, a.lo * b.hi, a.hi * b.lo, a.hi * b.hi], a.whole && b.whole, nonzero),
    nan,
  };
}

/** The quotient, for divisors that are not zero. */
export function divRange(a: Range, b: Range): Computed {
  const nan = infinite(a) && infinite(b);
  if (b.lo <= 0 && b.hi >= 0) {
    const least = b.whole ? 1 : Number.MIN_VALUE;
    const parts: number[] = [];
    if (b.hi > 0) parts.push(a.lo / least, a.hi / least, a.lo / b.hi, a.hi / b.hi);
    if (b.lo < 0) parts.push(a.lo / -least, a.hi / -least, a.lo / b.lo, a.hi / b.lo);
    return { range: parts.length === 0 ? everything : hull(parts, false, false), nan };
  }
  return { range: hull([a.lo / b.lo, a.lo / b.hi, a.hi / b.lo, a.hi / b.hi], false, false), nan };
}

export function absRange(a: Range): Range {
  if (a.lo >= 0) return a;
  if (a.hi <= 0) return negateRange(a);
  return range(0, Math.max(-a.lo, a.hi), a.whole, a.nonzero);
}

export function minRange(a: Range, b: Range): Range {
  return range(
    Math.min(a.lo, b.lo),
    Math.min(a.hi, b.hi),
    a.whole && b.whole,
    a.nonzero && b.nonzero,
  );
}

export function maxRange(a: Range, b: Range): Range {
  return range(
    Math.max(a.lo, b.lo),
    Math.max(a.hi, b.hi),
    a.whole && b.whole,
    a.nonzero && b.nonzero,
  );
}

/** `a << b` and `a >> b` for whole b >= 0: multiply or divide by 2^b and floor. */
export function shiftRange(a: Range, b: Range, left: boolean): Range {
  const low = Math.max(0, b.lo);
  const shift = (x: number, n: number): number =>
    left
      ? x === 0
        ? 0
        : Math.floor(x * 2 ** n)
      : n >= 1024
        ? x < 0
          ? -1
          : 0
        : Math.floor(x / 2 ** n);
  return hull(
    [shift(a.lo, low), shift(a.lo, b.hi), shift(a.hi, low), shift(a.hi, b.hi)],
    true,
    false,
  );
}

/** The next double above (or below) a number, for strict comparisons. */
export function nextUp(x: number): number {
  if (x === Infinity || Number.isNaN(x)) return x;
  if (x === 0) return Number.MIN_VALUE;
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  view.setBigInt64(0, view.getBigInt64(0) + (x > 0 ? 1n : -1n));
  return view.getFloat64(0);
}

export const nextDown = (x: number): number => -nextUp(-x);
