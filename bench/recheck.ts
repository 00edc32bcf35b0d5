/**
 * The cost of an edit: checking 5,000 lines again after one form of them changed.
 * In: how many edits of each kind. Out: milliseconds per kind, by one compiler that stays.
 */
import { performance } from 'node:perf_hooks';
import { createCompiler } from '../src/compiler/compile.ts';
import { defaultEnvironment } from '../src/schema/presets.ts';
import { edits } from './edits.ts';
import { largeSet } from './large-set.ts';
import { median } from './measure.ts';

export interface RecheckFigures {
  readonly edit: string;
  /** Milliseconds: the middle one, and the one that 95 of 100 stay below. */
  readonly median: number;
  readonly most: number;
}

/** Lines of the large set. */
export const largeSetLines = (): number =>
  largeSet().reduce((n, { text }) => n + text.split('\n').length - 1, 0);

/** Times each kind of edit, after a quarter as many that only warm up. */
export function recheck(times: number): readonly RecheckFigures[] {
  const compiler = createCompiler(defaultEnvironment());
  compiler.check(largeSet());
  const warm = Math.ceil(times / 4);
  return edits().map(({ name, after }) => {
    const samples: number[] = [];
    for (let n = 0; n < warm + times; n++) {
      const sources = after(n);
      const start = performance.now();
      compiler.check(sources);
      if (n >= warm) samples.push(performance.now() - start);
    }
    const sorted = samples.sort((a, b) => a - b);
    return {
      edit: name,
      median: median(sorted),
      most: sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.95))] ?? Number.NaN,
    };
  });
}
