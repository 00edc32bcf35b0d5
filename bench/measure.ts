/**
 * Timing side by side on a noisy machine.
 * In: tasks. Out: samples of each, taken in interleaved rounds (A, B, C, A, B, C, ...), so that what
 * disturbs the machine disturbs all of them.
 */
import { performance } from 'node:perf_hooks';

export interface Task {
  readonly name: string;
  readonly run: () => void;
}

/** Nanoseconds per run, by task, in order of the rounds. */
export type Samples = readonly (readonly number[])[];

export interface Effort {
  readonly rounds: number;
  /** How long each task runs per round. */
  readonly batchMs: number;
  /** How long each task runs before it is measured. */
  readonly warmMs: number;
}

/** Times tasks against each other. */
export function interleave(tasks: readonly Task[], effort: Effort): Samples {
  const batches = tasks.map((t) => {
    for (const end = performance.now() + effort.warmMs; performance.now() < end; ) t.run();
    return batchSize(t, effort.batchMs);
  });
  const samples = tasks.map((): number[] => []);
  for (let round = 0; round < effort.rounds; round++) {
    for (const [i, task] of tasks.entries()) {
      const count = batches[i]!;
      samples[i]!.push((time(task, count) * 1e6) / count);
    }
  }
  return samples;
}

/** The middle of a list; NaN of an empty one. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  if (sorted.length % 2 === 1) return sorted[half]!;
  return sorted.length === 0 ? Number.NaN : (sorted[half - 1]! + sorted[half]!) / 2;
}

/** The middle ratio of two tasks, each pair from the same round. */
export const ratio = (of: readonly number[], to: readonly number[]): number =>
  median(of.map((value, i) => value / to[i]!));

/** Milliseconds of so many runs. */
function time(task: Task, count: number): number {
  const start = performance.now();
  for (let i = 0; i < count; i++) task.run();
  return performance.now() - start;
}

/** How many runs fill a batch. */
function batchSize(task: Task, batchMs: number): number {
  for (let count = 1; ; count *= 2) {
    const ms = time(task, count);
    if (ms >= batchMs / 2) return Math.max(1, Math.round((count * batchMs) / ms));
  }
}
