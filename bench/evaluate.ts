/**
 * The cost of deciding: generated code, code by hand and a closure tree, side by side.
 * In: the effort. Out: figures for each number of guests. Nothing is timed before all three have
 * proposed the same for every guest.
 */
import { bytesPerRun } from './allocation.ts';
import { type Effort, interleave, median, ratio } from './measure.ts';
import type { Compiled } from './shipped.ts';
import { difference, variantsOf } from './variants.ts';
import { type Pressure, worldOf } from './world.ts';

export interface EvaluationFigures {
  readonly guests: number;
  readonly pressure: Pressure;
  /** Nanoseconds per guest, medians. */
  readonly generated: number;
  readonly byHand: number;
  readonly closures: number;
  /** Generated code to code by hand, and closures to generated code. */
  readonly toHand: number;
  readonly ofClosures: number;
}

export interface AllocationFigures {
  readonly guests: number;
  /** Bytes per cycle. */
  readonly generated: number;
  readonly byHand: number;
  readonly closures: number;
}

/** Numbers of guests that are measured. */
export const sizes: readonly number[] = [1, 100, 1000, 10_000];
const pressures: readonly Pressure[] = ['relaxed', 'short', 'critical'];

/** Throws where the variants differ, at any size and pressure. */
export function verify(set: Compiled, counts: readonly number[] = sizes): void {
  for (const count of counts) {
    for (const pressure of pressures) {
      const found = difference(variantsOf(set, worldOf(count, pressure)));
      if (found !== null) throw new Error(`${count} guests, ${pressure}: ${found}`);
    }
  }
}

/** How often the objects are made anew: where they happen to lie in memory matters for many. */
const layouts = 5;

/** Times the variants at one size, while the host is relaxed or short of memory. */
export function evaluation(
  set: Compiled,
  guests: number,
  pressure: Pressure,
  effort: Effort,
): EvaluationFigures {
  const [generated, byHand, closures]: [number[], number[], number[]] = [[], [], []];
  const each = { ...effort, rounds: Math.ceil(effort.rounds / layouts) };
  for (let i = 0; i < layouts; i++) {
    const variants = variantsOf(set, worldOf(guests, pressure));
    globalThis.gc?.();
    const samples = interleave(variants, each);
    generated.push(...samples[0]!);
    byHand.push(...samples[1]!);
    closures.push(...samples[2]!);
  }
  return {
    guests,
    pressure,
    generated: median(generated) / guests,
    byHand: median(byHand) / guests,
    closures: median(closures) / guests,
    toHand: ratio(generated, byHand),
    ofClosures: ratio(closures, generated),
  };
}

/** Bytes that each variant allocates per cycle. */
export function allocation(set: Compiled, guests: number): AllocationFigures {
  const variants = variantsOf(set, worldOf(guests, 'short'));
  const [generated, byHand, closures] = variants.map((v) =>
    bytesPerRun(v.run, v.name === 'closures' ? 1000 : 10_000),
  );
  return { guests, generated: generated!, byHand: byHand!, closures: closures! };
}
