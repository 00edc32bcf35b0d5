/**
 * Things by what they have in common.
 * In: things, and the key of each. Out: groups in the order of the first of each. Pure.
 */

/** What has one key, together; no group is empty. */
export function grouped<T, K>(
  all: readonly T[],
  keyOf: (one: T) => K,
): ReadonlyMap<K, readonly [T, ...T[]]> {
  const groups = new Map<K, [T, ...T[]]>();
  for (const one of all) {
    const key = keyOf(one);
    const before = groups.get(key);
    if (before === undefined) groups.set(key, [one]);
    else before.push(one);
  }
  return groups;
}
