/**
 * Whether two states are the same but for the identities of values: what was found out in one then
 * holds in the other, under its own names. A loop that is walked again has another item each time,
 * and what its body calls need not be analysed again for that.
 * In: symbols of a former state with those of the present one. Out: whether they can be the same, one
 * for one; what a symbol, a value or an entry of the former state is in the present one.
 */
import { type Changes, type Entry, type Key, sameEntry } from './entry.ts';
import { noSymbol, ValueSymbol } from './symbol.ts';
import type { Look, Touched } from './touched.ts';
import { sameType } from './type.ts';
import type { Fact, SameSymbol, Value } from './value.ts';

/** Pairs of symbols, each in one pair only. */
export class Renaming {
  readonly #present = new Map<ValueSymbol, ValueSymbol>();
  readonly #former = new Map<ValueSymbol, ValueSymbol>();

  /** Takes two symbols for the same; false where they cannot be. */
  readonly same: SameSymbol = (now, old) => {
    if (now === noSymbol || old === noSymbol) return now === old;
    const known = this.#present.get(old);
    if (known !== undefined) return known === now;
    if (this.#former.has(now) || !this.#areAlike(now, old)) return false;
    this.#present.set(old, now);
    this.#former.set(now, old);
    return true;
  };

  /** The same parts of what is the same; or values of which the same is known. */
  #areAlike(now: ValueSymbol, old: ValueSymbol): boolean {
    if (now.owner === null || old.owner === null) {
      if (now.owner !== old.owner) return false;
    } else if (!this.same(now.owner, old.owner)) return false;
    if (now === old) return true;
    if (now.part !== null || old.part !== null) return now.part?.name === old.part?.name;
    const { type, why } = old.info;
    return now.info.why === why && now.setting === old.setting && sameType(now.info.type, type);
  }

  /** Whether all that a former analysis looked at is the same now; `look` looks into the present state. */
  sameState(touched: Touched, look: Look): boolean {
    return touched.every((key, entry) => {
      const now = this.key(key);
      return now !== null && sameEntry(look(now), entry, this.same);
    });
  }

  /** What a key of the former state is in the present one; null where nothing can be that. */
  key(old: Key): Key | null {
    if (!(old instanceof ValueSymbol)) return old;
    const now = this.#symbol(old);
    return this.same(now, old) ? now : null;
  }

  /** Gives what came up in the former state another identity in the present one. */
  renew(old: ValueSymbol, age: number): void {
    const owner = old.owner === null ? null : this.#symbol(old.owner);
    const now = new ValueSymbol(age, old.info, { owner, setting: old.setting });
    this.#present.set(old, now);
    this.#former.set(now, old);
  }

  #symbol(old: ValueSymbol): ValueSymbol {
    const known = this.#present.get(old);
    if (known !== undefined || old.owner === null) return known ?? old;
    const owner = this.#symbol(old.owner);
    if (owner === old.owner) return old;
    // Of what else belongs to the owner, the present one is known, or it is another one each time.
    return old.part === null ? noSymbol : owner.partOf(old.part);
  }

  /** A value of the former state in the present one. */
  value({ type, symbol, whenTrue, whenFalse }: Value): Value {
    return {
      type,
      symbol: this.#symbol(symbol),
      whenTrue: this.#facts(whenTrue),
      whenFalse: this.#facts(whenFalse),
    };
  }

  #facts(facts: readonly Fact[]): readonly Fact[] {
    return facts.flatMap((fact) => {
      const symbol = this.#symbol(fact.symbol);
      return symbol === noSymbol ? [] : { symbol, type: fact.type };
    });
  }

  /** Changes of the former state, in the present one. */
  changes(former: Changes): Changes {
    const present = new Map<Key, Entry>();
    for (const [key, entry] of former) {
      const now = this.key(key);
      if (now !== null) present.set(now, this.#entry(entry));
    }
    return present;
  }

  #entry(entry: Entry): Entry {
    if (entry === undefined) return entry;
    if ('bound' in entry)
      return entry.value === null ? entry : { ...entry, value: this.value(entry.value) };
    if (!('of' in entry)) return entry;
    const of = this.#symbol(entry.of);
    return of === noSymbol ? undefined : { of, value: this.value(entry.value) };
  }
}
