/**
 * The journal of proposals: what stood before each one, so that a fault takes back only its own.
 * Arrays are kept between cycles; nothing is allocated in the steady state.
 */
import type { Entity } from './program.ts';

export class Journal {
  readonly #entities: (Entity | null)[] = [];
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
      const entity = this.#entities[n];
      if (entity === null || entity === undefined) continue;
      entity[this.#keys[n]!] = this.#values[n];
      entity[this.#siteKeys[n]!] = this.#sites[n];
    }
  }

  /** What was noted since a mark stands, also when what was noted before it is taken back. */
  forget(mark: number): void {
    if (mark > 0 && this.#length > mark) this.#settle(mark);
    this.#length = Math.min(this.#length, mark);
  }

  /** A completed iteration's proposal outlives the one that it took the place of. */
  #settle(mark: number): void {
    const settled = new Map<Entity, Set<string>>();
    for (let n = mark; n < this.#length; n++) {
      const entity = this.#entities[n];
      if (entity === null || entity === undefined) continue;
      const keys = settled.get(entity) ?? new Set();
      settled.set(entity, keys.add(this.#keys[n]!));
    }
    for (let n = 0; n < mark; n++) {
      const entity = this.#entities[n];
      if (entity === null || entity === undefined) continue;
      if (settled.get(entity)?.has(this.#keys[n]!) === true) this.#entities[n] = null;
    }
  }
}
