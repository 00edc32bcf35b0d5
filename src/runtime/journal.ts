/**
 * The journal of proposals: what stood before each one, so that a fault takes back only its own.
 * Arrays are kept between cycles; nothing is allocated in the steady state.
 */
import type { Entity } from './program.ts';

export class Journal {
  readonly #entities: Entity[] = [];
  readonly #keys: string[] = [];
  readonly #siteKeys: string[] = [];
  readonly #values: unknown[] = [];
  readonly #sites: unknown[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Notes the proposal that is in force before another one takes its place. */
  note(entity: Entity, key: string, siteKey: string): void {
    const n = this.#length++;
    this.#entities[n] = entity;
    this.#keys[n] = key;
    this.#siteKeys[n] = siteKey;
    this.#values[n] = entity[key];
    this.#sites[n] = entity[siteKey];
  }

  /** Takes back what was noted since a mark, latest first. */
  undo(mark: number): void {
    while (this.#length > mark) {
      const n = --this.#length;
      const entity = this.#entities[n]!;
      entity[this.#keys[n]!] = this.#values[n];
      entity[this.#siteKeys[n]!] = this.#sites[n];
    }
  }

  /** What was noted since a mark stands. */
  forget(mark: number): void {
    this.#length = Math.min(this.#length, mark);
  }
}
