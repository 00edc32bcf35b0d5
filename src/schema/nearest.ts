/**
 * Which known name was probably meant by an unknown one.
 * In: the name as written and the names that exist. Out: the nearest, or undefined when none is near.
 */

/** Names that are looked at: a file with thousands of unknown ones is still checked in no time. */
const mostNames = 1000;

/** Longer names are compared by their case-insensitive spelling only. */
const LONGEST = 80;

/**
 * The candidate nearest to `name`: first one that differs in case only, else the one with the
 * fewest insertions, deletions, replacements and swaps of neighbours, at most a third of the name's
 * length (and 3). Of equally near ones the first wins.
 */
export function suggest(name: string, candidates: Iterable<string>): string | undefined {
  const small = name.toLowerCase();
  let limit = Math.min(3, Math.floor(name.length / 3));
  if (name.length > LONGEST) limit = 0;
  // Short names have few letters to be wrong in: one, where another is right.
  if (name.length === 2) limit = 1;
  let nearest: string | undefined;
  let looked = 0;
  for (const candidate of candidates) {
    if (candidate === name) continue;
    if (++looked > mostNames) break;
    const other = candidate.toLowerCase();
    if (other === small) return candidate;
    if (limit < 1 || candidate.length < 2 || Math.abs(candidate.length - name.length) > limit)
      continue;
    const distance = editDistance(small, other, limit);
    if (distance <= limit) {
      nearest = candidate;
      // Only a strictly nearer one replaces it, but one that differs in case may still come.
      limit = distance - 1;
    }
  }
  return nearest;
}

/** The optimal string alignment distance, or anything above `limit` once it is certain to exceed it. */
export function editDistance(a: string, b: string, limit: number): number {
  const width = b.length + 1;
  let before = new Array<number>(width).fill(0);
  let previous = Array.from({ length: width }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const current = new Array<number>(width).fill(i);
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a.charCodeAt(i - 1) === b.charCodeAt(j - 1);
      let cost = Math.min(
        (previous[j] ?? 0) + 1,
        (current[j - 1] ?? 0) + 1,
        (previous[j - 1] ?? 0) + (same ? 0 : 1),
      );
      const swapped =
        i > 1 &&
        j > 1 &&
        a.charCodeAt(i - 1) === b.charCodeAt(j - 2) &&
        a.charCodeAt(i - 2) === b.charCodeAt(j - 1);
      if (swapped) cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      current[j] = cost;
      if (cost < least) least = cost;
    }
    if (least > limit) return limit + 1;
    before = previous;
    previous = current;
  }
  return previous[b.length] ?? limit + 1;
}

/** The end of a message about an unknown name: `; did you mean …?`, or nothing. */
export function suggestion(name: string, candidates: Iterable<string>): string {
  const found = suggest(name, candidates);
  return found === undefined ? '' : `; did you mean \`${found}\`?`;
}
