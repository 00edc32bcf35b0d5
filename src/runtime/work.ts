/**
 * A limit on the work of one evaluation, where the module alone does not bound it: loops, texts and
 * lists. No policy for a real host comes near; a hostile one ends.
 * In: what is made or walked. Out: nothing, or the fault `too-long`.
 */
import { mostSteps } from '../schema/limits.ts';
import { PolicyFault } from './operations.ts';

/** What a character or an element that is walked counts, in steps. */
const perWalked = 10;
/** What an element that is kept counts: it takes memory. */
const perKept = 100;
/** Values in a list, those of the lists in it included; and lists within lists. */
const mostValues = 1_000_000;
const deepest = 64;

interface Measure {
  readonly values: number;
  readonly depth: number;
}

export class Work {
  #left = mostSteps;
  readonly #fault: () => number;
  readonly #measures = new WeakMap<readonly unknown[], Measure>();

  /** `fault`: the index of the fault that ends what goes too far. */
  constructor(fault: () => number) {
    this.#fault = fault;
  }

  /** An evaluation starts. */
  start(): void {
    this.#left = mostSteps;
  }

  /** So many steps are about to be taken. */
  spend(steps: number): void {
    this.#left -= steps;
    if (this.#left < 0) throw new PolicyFault(this.#fault());
  }

  /** So many characters or elements are about to be walked. */
  walk(elements: number): void {
    this.spend(elements * perWalked);
  }

  /** So many elements are about to be kept. */
  keep(elements: number): void {
    this.spend(elements * perKept);
  }

  /** A value that was made of others. */
  made(value: unknown): unknown {
    if (typeof value === 'string') this.walk(value.length);
    else if (Array.isArray(value)) {
      this.keep(value.length);
      this.measured(value);
    }
    return value;
  }

  /** A list whose elements may be lists: with them it must not hold too much. */
  measured(list: readonly unknown[]): void {
    this.#measure(list);
  }

  #measure(list: readonly unknown[]): Measure {
    const known = this.#measures.get(list);
    if (known !== undefined) return known;
    let values = list.length;
    let depth = 1;
    for (const element of list) {
      if (!Array.isArray(element)) continue;
      const inner = this.#measure(element);
      values += inner.values;
      depth = Math.max(depth, inner.depth + 1);
    }
    if (values > mostValues || depth > deepest) throw new PolicyFault(this.#fault());
    const measure = { values, depth };
    if (depth > 1) this.#measures.set(list, measure);
    return measure;
  }
}
