/**
 * The history of one entity: its last samples, and averages over them.
 * In: one sample after the other. Out: the latest, and per field the mean of the window.
 */
import { average } from './average.ts';
import type { Sample, SampleValue } from './sample.ts';

/** The last samples of one entity; a new one pushes the oldest out. */
export class History {
  readonly window: number;
  readonly #columns: ReadonlyMap<string, Column>;
  #latest: Sample | null = null;
  #next = 0;
  #size = 0;

  /**
   * `window`: how many samples are kept, at least 1; `fields`: those that averages are asked of.
   * Throws a RangeError for another window.
   */
  constructor(window: number, fields: Iterable<string>) {
    checkWindow(window);
    this.window = window;
    this.#columns = new Map([...fields].map((name) => [name, new Column(window)]));
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
    for (const [name, column] of this.#columns) column.set(this.#next, asNumber(sample.get(name)));
    this.#next = (this.#next + 1) % this.window;
    this.#size = Math.min(this.#size + 1, this.window);
    this.#latest = sample;
  }

  /** The mean of a field over the window, as MOM computes it; NaN where no sample holds it. */
  average(name: string): number {
    return this.#columns.get(name)?.mean(this.#oldest) ?? Number.NaN;
  }

  /** The values of a field, oldest first, NaN for missing. */
  values(name: string): readonly number[] {
    const column = this.#columns.get(name);
    return column === undefined ? [] : [...column.inOrder(this.#oldest)].slice(-this.#size);
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

/** The values of one field in a ring, with a sum that is only kept where it is exact. */
class Column {
  readonly #values: Float64Array;
  /** Whole numbers up to here sum up exactly, in any order. */
  readonly #largest: number;
  #sum = 0;
  #count = 0;
  /** Values in the window that are fractions or large: while there is one, the sum is not used. */
  #others = 0;

  constructor(window: number) {
    this.#values = new Float64Array(window).fill(Number.NaN);
    this.#largest = Math.floor(Number.MAX_SAFE_INTEGER / window);
  }

  set(index: number, value: number): void {
    this.#account(this.#values[index] ?? Number.NaN, -1);
    this.#account(value, 1);
    this.#values[index] = value;
  }

  #account(value: number, sign: 1 | -1): void {
    if (Number.isNaN(value)) return;
    this.#count += sign;
    if (Number.isInteger(value) && Math.abs(value) <= this.#largest) this.#sum += sign * value;
    else this.#others += sign;
  }

  mean(oldest: number): number {
    if (this.#count === 0) return Number.NaN;
    return this.#others === 0 ? this.#sum / this.#count : average(this.inOrder(oldest));
  }

  *inOrder(oldest: number): Generator<number> {
    const length = this.#values.length;
    for (let i = 0; i < length; i += 1) yield this.#values[(oldest + i) % length] ?? Number.NaN;
  }
}
