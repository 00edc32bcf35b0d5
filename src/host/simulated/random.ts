/** A small deterministic random number generator (mulberry32); a seed in, numbers of [0, 1) out. */

/** The next number of [0, 1). */
export type Random = () => number;

/** Numbers that depend on nothing but the seed. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
