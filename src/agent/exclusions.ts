/**
 * The guests that are left alone: those of the configuration, and those that were named since.
 * In: names and ids. Out: whether a guest is one of them; which of the configuration fit no guest.
 */
import { suggestion } from '../schema/nearest.ts';
import { AgentRefusal } from './api.ts';

/** Names without a guest that are told. */
const mostStrangers = 10;

export class Exclusions {
  #configured: ReadonlySet<string>;
  readonly #named = new Set<string>();

  constructor(configured: readonly string[]) {
    this.#configured = new Set(configured);
  }

  /** Ids of guests that were one of them by name: renamed, they still are. */
  readonly #met = new Map<string, string>();

  /** Names of the configuration that a guest had once: it is off, or elsewhere, but no slip. */
  readonly #fitted = new Set<string>();

  /** Whether a guest is left alone. */
  readonly has = (id: string, name: string): boolean => {
    const met = this.#met.get(id);
    const key = [id, name, ...(met === undefined ? [] : [met])].find(
      (one) => this.#named.has(one) || this.#configured.has(one),
    );
    if (key === undefined) return false;
    if (key !== id) this.#met.set(id, key);
    return true;
  };

  /** Sentences about names of the configuration that fit no guest, nor did before. */
  strangers(guests: readonly { readonly id: string; readonly name: string }[]): readonly string[] {
    if ([...this.#configured].every((key) => this.#fitted.has(key))) return [];
    const there = new Set(guests.flatMap(({ id, name }) => [name, id]));
    for (const key of this.#configured) if (there.has(key)) this.#fitted.add(key);
    return [...this.#configured]
      .filter((key) => !this.#fitted.has(key))
      .slice(0, mostStrangers)
      .map((key) => {
        const meant = suggestion(key, there);
        return `excluded-guests: there is no guest \`${key}\` now${meant}`;
      });
  }

  /** All that are to be left alone, as they were named. */
  get all(): readonly string[] {
    return [...new Set([...this.#configured, ...this.#named])].sort();
  }

  /** What `exclude` named: what has to outlive a restart. */
  get named(): readonly string[] {
    return [...this.#named].sort();
  }

  restore(named: readonly string[]): void {
    for (const guest of named) this.#named.add(guest);
  }

  configure(configured: readonly string[]): void {
    this.#configured = new Set(configured);
  }

  exclude(guest: string): void {
    this.#named.add(guest);
  }

  /** Takes a guest back in; refuses for one that is not excluded, or by the configuration. */
  include(given: readonly string[]): void {
    const keys = [...given, ...given.flatMap((key) => this.#met.get(key) ?? [])];
    const known = keys.filter((key) => this.#named.delete(key));
    if (keys.some((key) => this.#configured.has(key)))
      throw new AgentRefusal(
        `\`${keys[0]}\` is excluded by the configuration; take it out of excluded-guests there`,
      );
    if (known.length === 0) throw new AgentRefusal(`\`${keys[0]}\` is not excluded`);
  }
}
