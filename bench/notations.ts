/**
 * The cost of the free-form notation: the large set in both, parsed and checked by new compilers.
 * In: how often. Out: milliseconds of each, and their ratio, pair by pair.
 */
import { performance } from 'node:perf_hooks';
import { createCompiler } from '../src/compiler/compile.ts';
import { toFreeform } from '../src/compiler/convert/freeform/policy.ts';
import { printFreeform } from '../src/compiler/format/index.ts';
import type { Source } from '../src/compiler/text/source.ts';
import { defaultEnvironment } from '../src/schema/presets.ts';
import { largeSet } from './large-set.ts';
import { median, ratio } from './measure.ts';

export interface NotationFigures {
  readonly phase: 'parse' | 'parse and check';
  /** Milliseconds, medians. */
  readonly list: number;
  readonly freeform: number;
  /** Of free form to lists. */
  readonly ratio: number;
}

/** The large set in free form. */
export function largeFreeformSet(): readonly Source[] {
  const set = createCompiler(defaultEnvironment()).check(largeSet());
  return toFreeform(set).map(({ name, tree }) => ({ name, text: printFreeform(tree) }));
}

/** Lines of a set. */
export const linesOf = (set: readonly Source[]): number =>
  set.reduce((sum, { text }) => sum + text.split('\n').length - 1, 0);

/** Times both notations in turn, after a quarter as many rounds that only warm up. */
export function notations(rounds: number): readonly NotationFigures[] {
  const environment = defaultEnvironment();
  const sets = { list: largeSet(), freeform: largeFreeformSet() };
  const phases = {
    parse: (set: readonly Source[]) => createCompiler(environment).parse(set),
    'parse and check': (set: readonly Source[]) => createCompiler(environment).check(set),
  } as const;
  return (['parse', 'parse and check'] as const).map((phase) => {
    const samples = { list: [] as number[], freeform: [] as number[] };
    const warm = Math.ceil(rounds / 4);
    for (let n = 0; n < warm + rounds; n++) {
      for (const notation of ['list', 'freeform'] as const) {
        const start = performance.now();
        phases[phase](sets[notation]);
        if (n >= warm) samples[notation].push(performance.now() - start);
      }
    }
    return {
      phase,
      list: median(samples.list),
      freeform: median(samples.freeform),
      ratio: ratio(samples.freeform, samples.list),
    };
  });
}
