/**
 * The pulse of a thread, in memory that two threads share: no message, so that neither thread's
 * business delays it.
 * In: beats of the event loop, and looks from outside. Out: whether it still turns, and how much
 * memory it has outside of its heap.
 */

/** Places in the shared memory. */
const beatsAt = 0;
const memoryAt = 1;
const bytesPerMiB = 1024 * 1024;

/** Memory for a pulse. */
export const newPulse = (): SharedArrayBuffer =>
  new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT);

/** Beats from now on, with each turn of the event loop that a timer gets; returns what ends it. */
export function startPulse(shared: SharedArrayBuffer, milliseconds: number): () => void {
  const memory = new Int32Array(shared);
  const beat = (): void => {
    Atomics.add(memory, beatsAt, 1);
    // Of this thread only; buffers are not in the heap that has a limit.
    const { external, arrayBuffers } = process.memoryUsage();
    Atomics.store(memory, memoryAt, Math.round(Math.max(external, arrayBuffers) / bytesPerMiB));
  };
  beat();
  const timer = setInterval(beat, milliseconds);
  return () => clearInterval(timer);
}

/** Looks at a pulse. */
export interface PulseWatch {
  /** Looks in a row, this one included, in which nothing had changed; 0: it beats, or has not begun to. */
  readonly look: () => number;
  /** MiB outside of the heap, at the latest beat. */
  readonly memory: () => number;
}

/**
 * Watches a pulse. Looks are counted, not time: where this thread, or the machine, stood still, one
 * look falls out, and the thread has its turn before the next one.
 */
export function watchPulse(shared: SharedArrayBuffer): PulseWatch {
  const memory = new Int32Array(shared);
  let known = 0;
  let unchanged = 0;
  return {
    look: () => {
      const beats = Atomics.load(memory, beatsAt);
      unchanged = beats === known && beats !== 0 ? unchanged + 1 : 0;
      known = beats;
      return unchanged;
    },
    memory: () => Atomics.load(memory, memoryAt),
  };
}
