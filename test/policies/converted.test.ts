/**
 * The shipped policies, converted to list notation for MOM and back to free form, decide the same
 * about memory, KSM, CPUs and disks.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCompiler } from '../../src/compiler/compile.ts';
import { convertSet } from '../../src/compiler/convert/convert.ts';
import type { Source } from '../../src/compiler/text/source.ts';
import { defaultEnvironment } from '../../src/schema/presets.ts';
import { cpuCounts, cpus, disks, guests, worlds } from './samples.ts';
import { decide, programOf, shippedProgram, shippedSources, type Values } from './shipped.ts';

const environment = defaultEnvironment();
const compiler = createCompiler(environment);

function converted(sources: readonly Source[], to: 'list' | 'freeform'): readonly Source[] {
  const goal = { to, forMom: to === 'list' };
  const result = convertSet(compiler.check(sources), goal, environment, compiler.compile);
  if (result.kind !== 'texts') throw new Error(JSON.stringify(result));
  return result.sources;
}

const machines = fc.array(fc.tuple(guests, cpus, fc.array(disks, { maxLength: 2 })), {
  maxLength: 3,
});

describe('the shipped policies, converted', () => {
  const list = converted(shippedSources(), 'list');

  it.each([
    ['to list notation for MOM', list],
    ['and back', converted(list, 'freeform')],
  ])('%s: they decide the same', { timeout: 60_000 }, (_, sources) => {
    const compilation = compiler.compile(sources);
    expect(compilation.diagnostics).toEqual([]);
    const [before, now] = [shippedProgram(), programOf(compilation)];
    fc.assert(
      fc.property(worlds, cpuCounts, machines, ([host, usual], cpu_count, more) => {
        const all = [...usual, ...more.map(([guest, cpu]): Values => ({ ...guest, ...cpu }))];
        const own = [...usual.map(() => []), ...more.map(([, , of]) => of)];
        const sample = { ...host, cpu_count };
        expect(decide(now, sample, all, own)).toEqual(decide(before, sample, all, own));
      }),
      { numRuns: 1000 },
    );
  });
});
