/** What random tests are made of: the texts of the shipped policies, and draws that repeat. */
import { readdirSync, readFileSync } from 'node:fs';

/** The shipped policies, in both notations. */
export const shipped: readonly string[] = ['policies', 'test/policies/list'].flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.policy'))
    .map((name) => readFileSync(`${folder}/${name}`, 'utf8')),
);

/** Numbers below 1, the same in each run. */
export function draws(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}
