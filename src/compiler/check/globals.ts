/**
 * The variables of top level, by their keys: the same one for as long as anything leads to it, so that
 * what was found out with it holds after an edit; and no longer, however many names are typed in a day.
 * In: keys. Out: slots.
 */
import type { Slot } from './entry.ts';

/** So many are kept before anybody looks which of them are in use. */
const few = 1000;

/** Variables of top level. */
export class Globals {
  /** Those that came up since the last look. */
  #lately = new Map<string, Slot>();
  /** Those that came up before it, as far as anything leads to them. */
  readonly #before = new Map<string, WeakRef<Slot>>();
  #most = few;

  get(key: string): Slot | undefined {
    const known = this.#lately.get(key);
    if (known !== undefined) return known;
    const slot = this.#before.get(key)?.deref();
    if (slot !== undefined) this.#lately.set(key, slot);
    return slot;
  }

  add(key: string, slot: Slot): Slot {
    this.#lately.set(key, slot);
    return slot;
  }

  /** Lets go of what nothing leads to any more; between two analyses. */
  letGo(): void {
    if (this.#lately.size < this.#most) return;
    for (const [key, slot] of this.#before)
      if (slot.deref() === undefined) this.#before.delete(key);
    for (const [key, slot] of this.#lately) this.#before.set(key, new WeakRef(slot));
    this.#lately = new Map();
    this.#most = Math.max(few, this.#before.size);
  }

  /** The names of all that anything leads to, by the numbers of their slots. */
  names(): ReadonlyMap<number, string> {
    const names = new Map<number, string>();
    for (const one of this.#before.values()) {
      const slot = one.deref();
      if (slot !== undefined) names.set(slot.id, slot.name);
    }
    for (const { id, name } of this.#lately.values()) names.set(id, name);
    return names;
  }
}
