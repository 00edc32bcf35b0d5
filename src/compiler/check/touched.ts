/**
 * What an analysis looked at, as it first met it: while all of it is the same again, so is its result.
 * Behind an edit nearly all of it is compared, so it is held in two plain lists, and what was found to
 * be different last is compared first: most likely it still is.
 * In: entries of the flow state. Out: whether they are the same now.
 */
import { type Entry, type Key, sameEntry } from './entry.ts';
import { ValueSymbol } from './symbol.ts';

/** Looks into the present state. */
export type Look = (key: Key) => Entry;

/** Entries of the flow state as an analysis met them. */
export class Touched {
  readonly keys: readonly Key[];
  readonly entries: readonly Entry[];
  /** Which one was different when they were compared last. */
  #unlike = 0;

  constructor(entries: ReadonlyMap<Key, Entry>) {
    this.keys = [...entries.keys()];
    this.entries = [...entries.values()];
  }

  /** Whether all are the same now. */
  isSame(look: Look): boolean {
    const { keys, entries } = this;
    if (keys.length === 0) return true;
    if (!sameEntry(look(keys[this.#unlike]!), entries[this.#unlike])) return false;
    for (let i = 0; i < keys.length; i++)
      if (!sameEntry(look(keys[i]!), entries[i])) {
        this.#unlike = i;
        return false;
      }
    return true;
  }

  /** Whether they can be the same but for the identities of values; a quick look, which may be wrong with a yes. */
  canBeAlike(look: Look): boolean {
    const key = this.keys[this.#unlike];
    if (key === undefined || key instanceof ValueSymbol) return true;
    return sameEntry(look(key), this.entries[this.#unlike], anySymbol);
  }

  /** Whether all are the same by another comparison of each. */
  every(isSame: (key: Key, entry: Entry) => boolean): boolean {
    const { keys, entries } = this;
    for (let i = 0; i < keys.length; i++)
      if (!isSame(keys[i]!, entries[i])) {
        this.#unlike = i;
        return false;
      }
    return true;
  }
}

const anySymbol = (): boolean => true;
