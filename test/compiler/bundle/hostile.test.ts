/** Hostile bundles: each is refused with a reason, or runs and reaches nothing. */
import { describe, expect, it } from 'vitest';
import { readBundle } from '../../../src/compiler/lower/bundle.ts';
import { loadProgram } from '../../../src/runtime/load.ts';
import { attacks, everywhere, hostileTexts } from './attacks.ts';
import { attacksOfSize } from './attacks-of-size.ts';
import { attacksOnTypes } from './attacks-on-types.ts';
import { oddWorld, runsHarmlessly } from './harmless.ts';

/** Reads, and runs on some worlds what is accepted; gives the reason of a refusal. */
function run(text: string, worlds = 8): string | null {
  const result = readBundle(text);
  if (!result.ok) return result.problem;
  for (const keepResults of [false, true]) {
    const program = loadProgram(result.module, result.digest, { keepResults });
    for (let seed = keepResults ? 1 : 0; seed < worlds; seed += 2) {
      runsHarmlessly(program, oddWorld(program, numbersFrom(seed)));
    }
  }
  return null;
}

/** Numbers that look random, always the same for a seed. */
function numbersFrom(seed: number): (below: number) => number {
  let n = seed * 7;
  return (below) => {
    n = (n * 31 + 17 + seed) % 65_537;
    return n % below;
  };
}

describe('a hostile bundle', () => {
  it.each([...attacks, ...attacksOnTypes])('$name', { timeout: 240_000 }, ({ text, refused }) => {
    const problem = run(text());
    if (refused === null) expect(problem).toBeNull();
    else expect(problem).toMatch(refused);
    expect(problem ?? '').not.toContain('\n');
    expect(globalThis).not.toHaveProperty('canary');
  });

  it.each(attacksOfSize)('of $name', { timeout: 240_000 }, ({ text, refused }) => {
    const problem = run(text(), 1);
    if (refused === null) expect(problem).toBeNull();
    else expect(problem).toMatch(refused);
  });

  it.each(hostileTexts.map((text) => [JSON.stringify(text), text]))(
    '%s as every name and text',
    (_, text) => {
      expect(run(everywhere(text))).toBeNull();
      expect(globalThis).not.toHaveProperty('canary');
    },
  );
});
