/**
 * Balloon and KSM in free form decide what they decided in list notation, number for number.
 * The list texts in `list/` are kept for this test; a change of what is decided changes both.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCompiler } from '../../src/compiler/compile.ts';
import { defaultEnvironment } from '../../src/schema/presets.ts';
import { worlds } from './samples.ts';
import { compileShipped, decide, listSources, programOf } from './shipped.ts';

const share = (low: number, high: number) => fc.double({ min: low, max: high, noNaN: true });
const whole = (low: number, high: number) => fc.integer({ min: low, max: high });
const truth = fc.constantFrom('True', 'False', '1', '0');

/** Values that both sets take, of some of the settings. */
const settings = fc
  .record(
    {
      balloonEnabled: truth,
      ksmEnabled: truth,
      ksmMergeAcrossNodes: truth,
      host_free_low: share(0, 0.9),
      host_free_critical: share(0, 0.5),
      guest_spare: share(0, 0.9),
      balloon_step: share(0.01, 0.5),
      balloon_least_step: share(0, 0.01),
      ksm_free_low: share(0, 0.9),
      ksm_pages_more: whole(0, 10_000),
      ksm_pages_fewer: whole(0, 10_000),
      ksm_pages_least: whole(1, 1000),
      ksm_pages_most: whole(1000, 100_000),
      ksm_pause: whole(1, 200),
      ksm_pause_least: whole(0, 10_000),
    },
    { requiredKeys: [] },
  )
  .map((values) =>
    Object.entries(values)
      .map(([name, value]) => `(set ${name} ${String(value)})\n`)
      .join(''),
  );

const timeout = 120_000;
const lists = createCompiler(defaultEnvironment());

/** Both sets with the same parameters; neither reports anything. */
function programsWith(text: string) {
  const parameters = { name: '01-parameters', text };
  const both = [lists.compile(listSources(parameters)), compileShipped(parameters)];
  for (const { diagnostics } of both) expect(diagnostics, text).toEqual([]);
  return both.map(programOf);
}

describe('balloon and KSM in free form', () => {
  it('decide as in list notation, as shipped', { timeout }, () => {
    const [before, now] = programsWith('');
    if (before === undefined || now === undefined) throw new Error('two programs');
    let decisions = 0;
    fc.assert(
      fc.property(worlds, ([host, guests]) => {
        const decided = decide(now, host, guests);
        expect(decided).toEqual(decide(before, host, guests));
        decisions += decided.guests.filter((g) => g.balloon_target !== undefined).length;
      }),
      { numRuns: 5000 },
    );
    expect(decisions).toBeGreaterThan(2000);
  });

  it('decide as in list notation, with any settings', { timeout }, () => {
    fc.assert(
      fc.property(settings, fc.array(worlds, { minLength: 20, maxLength: 20 }), (text, many) => {
        const [before, now] = programsWith(text);
        if (before === undefined || now === undefined) throw new Error('two programs');
        for (const [host, guests] of many)
          expect(decide(now, host, guests), text).toEqual(decide(before, host, guests));
      }),
      { numRuns: 60 },
    );
  });
});
