/**
 * Groups of items that have a key in common, directly or through others.
 * In: items, and the keys of each. Out: the groups, and the items in each, in their order.
 */

/** Groups items by their keys; one without keys is a group of its own. */
export function groupedByKeys<T>(
  items: readonly T[],
  keysOf: (item: T) => Iterable<object>,
): readonly (readonly T[])[] {
  const parents = items.map((_, i) => i);
  const rootOf = (i: number): number => {
    let root = i;
    for (let up = parents[root] ?? root; up !== root; up = parents[root] ?? root) {
      parents[root] = parents[up] ?? up;
      root = up;
    }
    return root;
  };
  const firstWith = new Map<object, number>();
  for (const [i, item] of items.entries())
    for (const key of keysOf(item)) {
      const other = firstWith.get(key);
      if (other === undefined) firstWith.set(key, i);
      else parents[rootOf(i)] = rootOf(other);
    }
  const groups = new Map<number, T[]>();
  for (const [i, item] of items.entries()) {
    const root = rootOf(i);
    const group = groups.get(root);
    if (group === undefined) groups.set(root, [item]);
    else group.push(item);
  }
  return [...groups.values()];
}
