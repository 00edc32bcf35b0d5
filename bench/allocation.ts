/**
 * What a decision leaves behind for the collector of garbage.
 * In: something to run. Out: bytes of heap per run in the steady state.
 */
import { getHeapStatistics } from 'node:v8';

const heap = (): number => getHeapStatistics().used_heap_size;

/** Bytes per run over so many runs; batches that a collection falls into are left out. */
export function bytesPerRun(run: () => void, runs = 10_000): number {
  // Enough to be optimised before it counts.
  for (let i = 0; i < runs; i++) run();
  const count = 100;
  const asking = growths(() => {}, 50);
  const measured = growths(
    () => {
      for (let i = 0; i < count; i++) run();
    },
    Math.ceil(runs / count),
  );
  return Math.max(0, (mean(measured) - mean(asking)) / count);
}

/** Growth of the heap around each call; asking allocates a little too. */
function growths(call: () => void, times: number): readonly number[] {
  const all: number[] = [];
  for (let i = 0; i < times; i++) {
    const before = heap();
    call();
    const growth = heap() - before;
    if (growth >= 0) all.push(growth);
  }
  return all;
}

const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((a, b) => a + b, 0) / values.length;
