/**
 * The declared name that somebody probably meant.
 * In: a name that is not declared, and those that are. Out: one that is close enough, or undefined.
 */

/** Longer names are not compared: it would take long, and nobody types them by hand. */
const longestCompared = 80;
/** Candidates that are compared: a file with thousands of unknown names is still checked in no time. */
const mostCompared = 500;

/** How many letters two names differ in, neighbours that changed places counting once. */
export function editDistance(a: string, b: string): number {
  let older: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let best = Math.min(previous[j]! + 1, row[j - 1]! + 1, previous[j - 1]! + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        best = Math.min(best, older[j - 2]! + 1);
      }
      row.push(best);
    }
    older = previous;
    previous = row;
  }
  return previous[b.length]!;
}

/** The candidate nearest to a name; case and one letter in three may differ. The first of equals wins. */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  if (name.length > longestCompared) return undefined;
  const wanted = name.toLowerCase();
  let found: string | undefined;
  let compared = 0;
  let distance = Math.max(1, Math.floor(name.length / 3)) + 1;
  for (const candidate of candidates) {
    if (candidate === name || Math.abs(candidate.length - name.length) >= distance) continue;
    if (++compared > mostCompared) break;
    const d = editDistance(wanted, candidate.toLowerCase());
    if (d < distance) {
      distance = d;
      found = candidate;
    }
  }
  return found;
}

/** The end of a message about an unknown name: `; did you mean …?`, or nothing. */
export function suggestion(name: string, candidates: Iterable<string>): string {
  const found = nearest(name, candidates);
  return found === undefined ? '' : `; did you mean \`${found}\`?`;
}
