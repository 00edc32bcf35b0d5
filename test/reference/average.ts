/**
 * The average of a window as Python computes it: whole numbers are summed exactly until the first
 * float, floats in order, then one division.
 * In: samples in the oracle's encoding. Out: a number, or null where no sample has a value.
 */
import { Fault } from './values.ts';

export function average(samples: readonly unknown[]): number | null {
  let exact = 0n;
  let floating: number | null = null;
  let count = 0;
  for (const sample of samples) {
    const value = summand(sample);
    if (value === null) continue;
    count += 1;
    if (typeof value === 'number' || floating !== null)
      floating = (floating ?? Number(exact)) + Number(value);
    else exact += value;
  }
  if (count === 0) return null;
  const mean = floating === null ? divide(exact, count) : floating / count;
  return Number.isNaN(mean) ? null : mean;
}

/** A Python int as a bigint, a Python float as a number; null for missing. */
function summand(sample: unknown): bigint | number | null {
  if (sample === null || sample === undefined) return null;
  if (typeof sample === 'boolean') return sample ? 1n : 0n;
  if (typeof sample === 'number') return Number.isInteger(sample) ? BigInt(sample) : sample;
  if (typeof sample === 'object') {
    if ('int' in sample) return BigInt(String(sample.int));
    if ('float' in sample) {
      const value = decodeFloat(String(sample.float));
      return Number.isNaN(value) ? null : value;
    }
  }
  throw new Fault('wrong-type');
}

/** Python's spelling of a float. */
export function decodeFloat(text: string): number {
  if (text === 'inf') return Infinity;
  if (text === '-inf') return -Infinity;
  return text === 'nan' ? NaN : Number(text);
}

/** Correctly rounded: 128 more bits and a sticky one leave the rounding to the conversion. */
function divide(sum: bigint, count: number): number {
  const scaled = sum << 128n;
  const quotient = scaled / BigInt(count);
  const sticky = scaled % BigInt(count) === 0n ? 0n : sum < 0n ? -1n : 1n;
  return Number(quotient * 2n + sticky) / 2 ** 129;
}
