/**
 * The benchmarks measure what they say: the three variants decide the same, the texts compile, the
 * edits are edits. Nothing here is timed.
 */
import { describe, expect, test } from 'vitest';
import { edits } from '../../bench/edits.ts';
import { allocation, evaluation, sizes, verify } from '../../bench/evaluate.ts';
import { faultCost } from '../../bench/faulting.ts';
import { largeSet } from '../../bench/large-set.ts';
import { largeFreeformSet, linesOf, notations } from '../../bench/notations.ts';
import { largeSetLines, recheck } from '../../bench/recheck.ts';
import { report } from '../../bench/report.ts';
import { compiled, shippedSources } from '../../bench/shipped.ts';
import { createCompiler, hasErrors } from '../../src/compiler/compile.ts';
import { defaultEnvironment } from '../../src/schema/presets.ts';

const effort = { rounds: 1, batchMs: 0.01, warmMs: 0 };

describe('evaluation', () => {
  const set = compiled(shippedSources());

  test.each(sizes)('generated code, code by hand and closures agree on %i guests', (count) => {
    expect(() => verify(set, [count])).not.toThrow();
  });

  test('guests that do not report their memory end in faults', () => {
    expect(faultCost(200, effort).faults).toBeGreaterThan(0);
  });

  test('figures make a table of at most 80 columns', () => {
    const text = report({
      node: process.version,
      machine: 'test',
      evaluation: [evaluation(set, 10, 'short', effort)],
      faults: [faultCost(100, effort)],
      allocation: [allocation(set, 1)],
      compilation: [],
      recheck: recheck(1),
      notations: notations(1),
    });
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });
});

describe('the large set', () => {
  test('has about 5,000 lines and compiles without a finding', () => {
    const { diagnostics } = createCompiler(defaultEnvironment()).compile(largeSet());
    expect(diagnostics).toEqual([]);
    expect(largeSetLines()).toBeGreaterThan(4500);
    expect(largeSetLines()).toBeLessThan(5500);
  });

  test('is the same in free form, and has as many lines', () => {
    const set = largeFreeformSet();
    const { diagnostics } = createCompiler(defaultEnvironment()).compile(set);
    expect(diagnostics).toEqual([]);
    expect(linesOf(set)).toBeGreaterThan(4500);
  });

  test.each(edits())(
    '$name: every edit is a new text, and is an error only where it says so',
    (edit) => {
      const [a, b] = [edit.after(1), edit.after(2)].map((set) => set.map((s) => s.text).join(''));
      expect(a).not.toBe(b);
      const { diagnostics } = createCompiler(defaultEnvironment()).check(edit.after(1));
      expect(hasErrors(diagnostics)).toBe(edit.name === 'a bracket left open');
    },
  );
});
