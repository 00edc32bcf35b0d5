/**
 * Names that nothing has.
 * In: the names that are taken, and words that no name can be. Out: for each wish a name, once.
 */

/** Gives the wished name where it is free, else one with a number behind it. */
export function freshNames(
  taken: Iterable<string>,
  isWord: (name: string) => boolean = () => false,
): (base: string) => string {
  const names = new Set(taken);
  return (base) => {
    let name = base;
    for (let n = 2; names.has(name) || isWord(name); n++) name = `${base}_${n}`;
    names.add(name);
    return name;
  };
}
