/**
 * What is wrong with an agent now, in sentences.
 * In: notes by what they are about. Out: those that hold; each is told to the log once.
 */
import type { AgentLog } from './log.ts';

export class Problems {
  readonly #log: AgentLog;
  readonly #sentences = new Map<string, string>();

  constructor(log: AgentLog) {
    this.#log = log;
  }

  /** Notes what is wrong, or that nothing is any more (null). */
  readonly note = (about: string, message: string | null): void => {
    if (message === null) this.#sentences.delete(about);
    else if (this.#sentences.get(about) !== message) {
      this.#sentences.set(about, message);
      this.#log.error(message);
    }
  };

  /** The sentences that hold. */
  all(): readonly string[] {
    return [...this.#sentences.values()];
  }
}
