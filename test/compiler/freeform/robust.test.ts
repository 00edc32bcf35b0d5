/** Whatever a free-form text says, compiling it ends, and all places are in the text. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createCompiler } from '../../../src/compiler/compile.ts';
import { defaultEnvironment } from '../../../src/schema/presets.ts';
import { everything, example } from './example.ts';

const environment = defaultEnvironment();
const lines = [example, everything].flatMap((text) => text.split('\n').slice(1, -2));
const words = [...new Set([example, everything].join(' ').split(/(\s+|\b)/u))].filter(
  (word) => word.trim() !== '',
);

/** Lines of the examples in any order, some with words replaced: mostly readable, seldom right. */
const texts = fc
  .array(
    fc.record({
      line: fc.constantFrom(...lines),
      at: fc.nat(20),
      word: fc.option(fc.constantFrom(...words), { freq: 2 }),
    }),
    { maxLength: 25 },
  )
  .map((parts) =>
    parts.map(({ line, at, word }) => {
      const all = line.split(/(\s+|\b)/u);
      if (word !== null && all.length > 0) all[at % all.length] = word;
      return all.join('');
    }),
  )
  .map((body) => ['policy p', ...body, 'end policy p', ''].join('\n'));

it('compiles any mixture of lines without an exception', () => {
  const compiler = createCompiler(environment);
  let errors = 0;
  fc.assert(
    fc.property(texts, (text) => {
      const fresh = createCompiler(environment).compile([{ name: 'p', text }]);
      for (const { span, message, fixes } of fresh.diagnostics) {
        for (const { start, end } of [span, ...fixes.flatMap((f) => f.edits.map((e) => e.span))]) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeGreaterThanOrEqual(start);
          expect(end).toBeLessThanOrEqual(text.length);
        }
        expect(message).not.toMatch(/undefined|\[object|NaN/u);
      }
      errors += fresh.module === null ? 1 : 0;
      // One that has seen all texts before says the same.
      expect(compiler.compile([{ name: 'p', text }]).diagnostics).toEqual(fresh.diagnostics);
    }),
    { numRuns: 400, seed: 11 },
  );
  expect(errors).toBeGreaterThan(100);
});
