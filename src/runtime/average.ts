/**
 * Averages as MOM computes them, to the last bit.
 * In: the values of a window, oldest first, NaN for missing. Out: their mean, NaN when there is none.
 *
 * MOM adds from the left, starting at the whole number 0, in Python: whole numbers are added exactly
 * however large they get, and divided once, correctly rounded; from the first fraction on the sum
 * is a double. A double that is a whole number counts as a whole number here.
 */

/** The mean of the values that are not missing (NaN); NaN when all are, or when the sum is not finite. */
export function average(values: Iterable<number>): number {
  let whole = 0n;
  let sum = 0;
  let fractional = false;
  let count = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    count += 1;
    if (fractional) {
      sum += value;
    } else if (Number.isInteger(value)) {
      whole += BigInt(value);
    } else {
      fractional = true;
      sum = Number(whole) + value;
    }
  }
  if (count === 0) return Number.NaN;
  const mean = fractional ? sum / count : divide(whole, count);
  return Number.isFinite(mean) ? mean : Number.NaN;
}

const exactLimit = BigInt(Number.MAX_SAFE_INTEGER);
const bitsOf = (value: bigint): number => value.toString(2).length;

/** The double nearest to `sum / count`, ties to even. */
function divide(sum: bigint, count: number): number {
  const size = sum < 0n ? -sum : sum;
  if (size <= exactLimit) return Number(sum) / count;
  // Scaled so that the quotient has more bits than a double; its last one then stands for the
  // remainder, so that the conversion, which rounds ties to even, sees a tie only where there is one.
  const divisor = BigInt(count);
  const shift = Math.max(0, 64 + bitsOf(divisor) - bitsOf(size));
  const scaled = size << BigInt(shift);
  const quotient = scaled / divisor;
  const mean = Number(scaled % divisor === 0n ? quotient : quotient | 1n) / 2 ** shift;
  return sum < 0n ? -mean : mean;
}
