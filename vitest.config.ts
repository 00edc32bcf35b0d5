/**
 * How tests run: `npm test` takes every *.test.ts below test; `npm run fuzz` the longer searches in
 * *.fuzz.ts below test/fuzz, which find what nobody thought of and are not part of `npm test`.
 */
import { defineConfig } from 'vitest/config';

export default defineConfig(({ mode }) => {
  const fuzz = mode === 'fuzz';
  return {
    test: {
      include: [fuzz ? 'test/fuzz/**/*.fuzz.ts' : 'test/**/*.test.ts'],
      testTimeout: fuzz ? 600_000 : 20_000,
      passWithNoTests: fuzz,
      // A search of an hour shows where it is.
      disableConsoleIntercept: fuzz,
    },
  };
});
