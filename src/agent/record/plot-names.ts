/**
 * Names of plot files. Guests choose their names, so a file only resembles them.
 * In: a guest's id and name. Out: a file name that is no other guest's, and leads nowhere else.
 */

/** The file of the host, as MOM names it. */
export const hostFile = 'HostMonitor.dat';

/** Characters of a name; four bytes each, with a UUID they stay below the 255 of a file name. */
const longest = 40;
const longestId = 36;

/** Remembers which guest has which file. */
export class PlotNames {
  readonly #files = new Map<string, string>();
  readonly #taken = new Set<string>([hostFile]);

  /** The file of a guest. */
  of(id: string, name: string): string {
    const known = this.#files.get(id);
    if (known !== undefined) return known;
    const tame = tamed(name);
    let file = `${tame}.dat`;
    if (this.#taken.has(file))
      file = `${tame}-${id.slice(0, longestId).replace(/[^\w.-]/gu, '_')}.dat`;
    for (let n = 2; this.#taken.has(file); n++) file = `${tame}-${n}.dat`;
    this.#files.set(id, file);
    this.#taken.add(file);
    return file;
  }

  /** Forgets all guests but these: their files are free for others of the same names. */
  keepOnly(ids: ReadonlySet<string>): void {
    for (const [id, file] of this.#files) {
      if (ids.has(id)) continue;
      this.#files.delete(id);
      this.#taken.delete(file);
    }
  }
}

/** Letters, digits and `.`, `_`, `-`; not hidden, and not empty. */
function tamed(name: string): string {
  const tame = name
    .slice(0, 1000)
    .replace(/[^\p{L}\p{N}._-]/gu, '_')
    .replace(/^\./u, '_');
  return tame === '' ? '_' : [...tame].slice(0, longest).join('');
}
