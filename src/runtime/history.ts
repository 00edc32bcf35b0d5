/**
 * The history of one entity: its last samples, and averages over them.
 * In: one sample after the other. Out: the latest, and per field the mean of the window.
 */
import { average } from './average.ts';
import type { Sample, SampleValue } from './sample.ts';

/** The last samples of one entity; a new one pushes the oldest out. */
export class History {
  readonly window: number;
  readonly #fields: readonly string[];
  readonly #columns: Columns;
  #latest: Sample | null = null;
  #next = 0;
  #size = 0;

  /**
   * `window`: how many samples are kept, at least 1; `fields`: those that averages are asked of.
   * Throws a RangeError for another window.
   */
  constructor(window: number, fields: readonly string[]) {
    checkWindow(window);
    this.window = window;
    this.#fields = fields;
    this.#columns = new Columns(fields.length, window);
  }

  /** The latest sample; null before the first. */
  get latest(): Sample | null {
    return this.#latest;
  }

  /** How many samples the window holds now. */
  get size(): number {
    return this.#size;
  }

  push(sample: Sample): void {
    const fields = this.#fields;
    for (let i = 0; i < fields.length; i += 1) {
      this.#columns.set(i, this.#next, asNumber(sample.get(fields[i]!)));
    }
    this.#next = (this.#next + 1) % this.window;
    this.#size = Math.min(this.#size + 1, this.window);
    this.#latest = sample;
  }

  /** The mean of a field over the window, as MOM computes it; NaN where no sample holds it. */
  average(name: string): number {
    const column = this.#fields.indexOf(name);
    return column === -1 ? Number.NaN : this.#columns.mean(column, this.#oldest);
  }

  /** The values of a field, oldest first, NaN for missing. */
  values(name: string): readonly number[] {
    const column = this.#fields.indexOf(name);
    if (column === -1) return [];
    return [...this.#columns.inOrder(column, this.#oldest)].slice(-this.#size);
  }

  /** Where the oldest value of a full window stands; a window that is not full has NaN there. */
  get #oldest(): number {
    return this.#next;
  }
}

/** Throws a RangeError where a window would hold nothing: MOM takes 0 and then averages nothing. */
export function checkWindow(window: number): void {
  if (!Number.isInteger(window) || window < 1 || window > 100_000) {
    throw new RangeError(
      `the history length must be a whole number from 1 to 100000, not ${window}`,
    );
  }
}

/** A number, or a logical as MOM counts it; NaN for the rest. */
function asNumber(value: SampleValue | undefined): number {
  if (typeof value === 'number') return value;
  return typeof value === 'boolean' ? Number(value) : Number.NaN;
}

/**
 * The values of some fields, each in a ring, with a sum that is only kept where it is exact. They
 * stand in a few arrays for all fields: there is a history for each guest.
 */
class Columns {
  readonly #window: number;
  /** One ring after the other. */
  readonly #values: Float64Array;
  readonly #sums: Float64Array;
  readonly #counts: Int32Array;
  /** Values in the window that are fractions or large: while there is one, the sum is not used. */
  readonly #others: Int32Array;
  /** Whole numbers up to here sum up exactly, in any order. */
  readonly #largest: number;

  constructor(fields: number, window: number) {
    this.#window = window;
    this.#values = new Float64Array(fields * window).fill(Number.NaN);
    this.#sums = new Float64Array(fields);
    this.#counts = new Int32Array(fields);
    this.#others = new Int32Array(fields);
    this.#largest = Math.floor(Number.MAX_SAFE_INTEGER / window);
  }

  set(column: number, index: number, value: number): void {
    const at = column * this.#window + index;
    this.#account(column, this.#values[at]!, -1);
    this.#account(column, value, 1);
    this.#values[at] = value;
  }

  #account(column: number, value: number, sign: 1 | -1): void {
    if (Number.isNaN(value)) return;
    this.#counts[column]! += sign;
    if (Number.isInteger(value) && Math.abs(value) <= this.#largest) {
      this.#sums[column]! += sign * value;
    } else {
      this.#others[column]! += sign;
    }
  }

  mean(column: number, oldest: number): number {
    const count = this.#counts[column]!;
    if (count === 0) return Number.NaN;
    if (this.#others[column] === 0) return this.#sums[column]! / count;
    return average(this.inOrder(column, oldest));
  }

  *inOrder(column: number, oldest: number): Generator<number> {
    const first = column * this.#window;
    for (let i = 0; i < this.#window; i += 1) {
      yield this.#values[first + ((oldest + i) % this.#window)]!;
    }
  }
}
