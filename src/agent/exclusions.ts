/**
 * The guests that are left alone: those of the configuration, and those that were named since.
 * In: names and ids. Out: whether a guest is one of them.
 */
import { AgentRefusal } from './api.ts';

export class Exclusions {
  #configured: ReadonlySet<string>;
  readonly #named = new Set<string>();

  constructor(configured: readonly string[]) {
    this.#configured = new Set(configured);
  }

  /** Ids of guests that were one of them by name: renamed, they still are. */
  readonly #met = new Map<string, string>();

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
