/**
 * A sample as one array of values, in places that all samples of a kind of entity share: a map for
 * each guest and cycle would be most of what a cycle leaves to the garbage collector.
 * In: places by name, values in these places. Out: a map of them that nobody can change.
 */
import type { Sample, SampleValue } from './sample.ts';

/** A value for each place. */
export class Row implements Sample {
  readonly #places: ReadonlyMap<string, number>;
  readonly #values: readonly SampleValue[];

  constructor(places: ReadonlyMap<string, number>, values: readonly SampleValue[]) {
    this.#places = places;
    this.#values = values;
  }

  get size(): number {
    return this.#places.size;
  }

  has(name: string): boolean {
    return this.#places.has(name);
  }

  get(name: string): SampleValue | undefined {
    const place = this.#places.get(name);
    return place === undefined ? undefined : this.#values[place];
  }

  keys(): MapIterator<string> {
    return this.#places.keys();
  }

  values(): ArrayIterator<SampleValue> {
    return this.#values.values();
  }

  *entries(): Generator<[string, SampleValue], undefined> {
    for (const [name, place] of this.#places) yield [name, this.#values[place] ?? null];
  }

  [Symbol.iterator](): Generator<[string, SampleValue], undefined> {
    return this.entries();
  }

  forEach(callback: (value: SampleValue, name: string, sample: Sample) => void): void {
    this.#places.forEach((place, name) => {
      callback(this.#values[place] ?? null, name, this);
    });
  }
}
