/**
 * A tape of random numbers that decides how a text is built.
 * In: numbers from fast-check. Out: choices. When the tape ends every choice is the first one, which
 * is always the simplest: so a shorter tape, or smaller numbers, give a simpler text, and fast-check
 * shrinks texts without knowing their grammar.
 */
import fc from 'fast-check';

/** One alternative and its weight; false where it does not apply. */
export type Alternative<T> = false | readonly [weight: number, make: () => T];

export class Tape {
  readonly #numbers: readonly number[];
  #at = 0;

  constructor(numbers: readonly number[]) {
    this.#numbers = numbers;
  }

  /** A number below `n`. */
  below(n: number): number {
    const next = this.#numbers[this.#at++];
    return next === undefined ? 0 : next % n;
  }

  /** True `part` times of `of`. */
  chance(part: number, of: number): boolean {
    return this.below(of) >= of - part;
  }

  /** One of some items; there must be one. */
  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }

  /** Follows one of the alternatives that apply, by weight; the first is the simplest. */
  choose<T>(alternatives: readonly Alternative<T>[]): T {
    let total = 0;
    for (const alternative of alternatives) if (alternative !== false) total += alternative[0];
    let left = this.below(total);
    for (const alternative of alternatives) {
      if (alternative === false) continue;
      left -= alternative[0];
      if (left < 0) return alternative[1]();
    }
    throw new Error('No alternative applies.');
  }
}

/** Tapes of up to `longest` numbers. */
export const tapes = (longest: number): fc.Arbitrary<Tape> =>
  fc
    .array(fc.noBias(fc.nat({ max: 0xffff })), { maxLength: longest, size: 'max' })
    .map((numbers) => new Tape(numbers));
