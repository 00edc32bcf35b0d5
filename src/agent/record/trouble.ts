/**
 * Files that cannot be written: told once when it begins and once when it is over, counted always.
 * In: what became of each write. Out: the counts, and the problem of now. No write waits for it.
 */

/** What became of the records of one kind since the start. */
export interface WriteCounts {
  readonly written: number;
  readonly dropped: number;
  /** Why the latest could not be written, in a sentence; null where all is well. */
  readonly problem: string | null;
}

/** Whom to tell. */
export interface TroubleListener {
  /** Called when writing begins to fail, not again before it has succeeded. */
  readonly onProblem: (message: string) => void;
  /** Called when writing succeeds again, with how many records were dropped in between. */
  readonly onRecovered: (dropped: number) => void;
}

/** Keeps the counts. */
export class Trouble {
  readonly #listener: TroubleListener;
  #written = 0;
  #dropped = 0;
  #droppedBefore = 0;
  #problem: string | null = null;

  constructor(listener: TroubleListener) {
    this.#listener = listener;
  }

  get counts(): WriteCounts {
    return { written: this.#written, dropped: this.#dropped, problem: this.#problem };
  }

  /** So many records were written; `allWell`: and none was lost beside them. */
  wrote(records: number, allWell = true): void {
    this.#written += records;
    if (this.#problem === null || !allWell) return;
    this.#problem = null;
    const lost = this.#dropped - this.#droppedBefore;
    this.#tell(() => this.#listener.onRecovered(lost));
  }

  /** So many records are lost, and why. */
  lost(records: number, message: string): void {
    const isNew = this.#problem === null;
    if (isNew) this.#droppedBefore = this.#dropped;
    this.#dropped += records;
    this.#problem = message;
    if (isNew) this.#tell(() => this.#listener.onProblem(message));
  }

  /** A listener that throws must not stop the writing. */
  #tell(call: () => void): void {
    try {
      call();
    } catch {
      // Whoever listens has lost the message; the counts still say it.
    }
  }
}
