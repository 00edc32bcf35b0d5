/** What random tests are made of: the texts of the shipped policies, and draws that repeat. */
import { readdirSync, readFileSync } from 'node:fs';

/** The sets of shipped policies: in free form, and the same in lists. */
export const shippedFolders = ['policies', 'test/policies/list'] as const;

/** The texts of a set of shipped policies, by file name. */
export const shippedIn = (folder: (typeof shippedFolders)[number]): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder)
      .filter((name) => name.endsWith('.policy'))
      .map((name) => [name, readFileSync(`${folder}/${name}`, 'utf8')]),
  );

/** The shipped policies, in both notations. */
export const shipped: readonly string[] = shippedFolders.flatMap((folder) =>
  Object.values(shippedIn(folder)),
);

/** Numbers below 1, the same in each run. */
export function draws(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}
