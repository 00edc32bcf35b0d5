/**
 * What is wrong with an agent now, in sentences.
 * In: notes by what they are about. Out: those that hold; each is told to the log once, here or where
 * it belongs.
 */
import type { AgentLog } from './log.ts';

export class Problems {
  readonly #log: AgentLog;
  readonly #sentences = new Map<string, readonly string[]>();

  constructor(log: AgentLog) {
    this.#log = log;
  }

  /** Notes what is wrong, in one sentence or several, or that nothing is any more (null, or none). */
  readonly note = (about: string, given: string | readonly string[] | null): void => {
    const before = this.#sentences.get(about) ?? [];
    this.keep(about, given);
    const sentences = this.#sentences.get(about) ?? [];
    for (const sentence of sentences) if (!before.includes(sentence)) this.#log.error(sentence);
  };

  /** The same for what the log has in other lines. */
  readonly keep = (about: string, given: string | readonly string[] | null): void => {
    const sentences = typeof given === 'string' ? [given] : (given ?? []);
    if (sentences.length === 0) this.#sentences.delete(about);
    else this.#sentences.set(about, sentences);
  };

  /** The sentences that hold. */
  all(): readonly string[] {
    return [...this.#sentences.values()].flat();
  }
}
