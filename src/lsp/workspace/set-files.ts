/**
 * The files of a policy set as an editor has them: of the disk, with the texts that are not saved yet
 * over them.
 * In: what is on the disk, texts by address. Out: each file once, however many addresses it is open
 * at; in the order of the set.
 */
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { policyName } from '../../agent/policies/policy-directory.ts';
import { byCodePoints } from '../../compiler/text/order.ts';
import type { Source } from '../../compiler/text/source.ts';
import type { ConfigurationProblem } from '../../project/problem.ts';
import type { ReadText } from '../../project/read-text.ts';
import { realPath, realPlace } from '../../project/real-path.ts';

/** A file of the set. */
interface SetFile {
  readonly name: string;
  /** What it is called where nobody has it open. */
  readonly uri: string;
  /** Of the disk; null where it is not there. */
  saved: string | null;
  /** In the editor, by the addresses that it is open at; the latest one that was looked at is the last. */
  readonly open: Map<string, string>;
}

/** The files of a set. */
export interface SetFiles {
  /** Reads what is on the disk; false where no text changed by it. `paths`: all that may have changed. */
  readonly reload: (paths?: readonly string[]) => Promise<boolean>;
  /** The text of a file in the editor; null: it is closed. False where no text changed by it. */
  readonly edit: (path: string, uri: string, text: string | null) => boolean;
  /** The name in the set of what is at a path; null where nothing is. */
  readonly nameOf: (path: string) => string | null;
  /** The address of a file: the latest one that it is open at, else that of the disk. */
  readonly uriOf: (name: string) => string;
  /** All addresses that it is open at, else that of the disk. */
  readonly addressesOf: (name: string) => readonly string[];
  /** The texts, in the order of the set. */
  readonly sources: () => readonly Source[];
  /** What could not be read. */
  readonly problems: () => readonly ConfigurationProblem[];
}

/** A process may not have any number of files open. */
const mostAtOnce = 64;

/** Makes the files of a set, none yet; `policies`: a directory, or one file. */
export function createSetFiles(policies: string, read: ReadText): SetFiles {
  const files = new Map<string, SetFile>();
  /** Links to files of the set, which count once, by the names that they count under. */
  let links: ReadonlyMap<string, string> = new Map();
  let problems: readonly ConfigurationProblem[] = [];
  let ordered: readonly SetFile[] | null = null;

  const countedAs = (path: string): string => links.get(basename(path)) ?? basename(path);
  const fileAt = (path: string): SetFile => {
    const name = countedAs(path);
    const known = files.get(name);
    if (known !== undefined) return known;
    const file = { name, uri: pathToFileURL(path).href, saved: null, open: new Map() };
    files.set(name, file);
    ordered = null;
    return file;
  };
  const textOf = ({ open, saved }: SetFile): string | null =>
    open.size === 0 ? saved : (latest(open)?.[1] ?? null);
  const inOrder = (): readonly SetFile[] => {
    ordered ??= [...files.values()]
      .map((file) => ({ file, key: policyName(file.name) }))
      .sort((a, b) => byCodePoints(a.key, b.key))
      .map(({ file }) => file);
    return ordered;
  };

  const reloadAll = async (): Promise<void> => {
    const found = await policiesAt(policies);
    links = found.links;
    const present = new Set(found.paths.map((path) => basename(path)));
    for (const [name, file] of files) {
      if (present.has(name)) continue;
      const other = links.get(name);
      if (other !== undefined)
        for (const [uri, text] of file.open) fileAt(join(policies, other)).open.set(uri, text);
      file.saved = null;
      if (other === undefined && file.open.size > 0) continue;
      files.delete(name);
      ordered = null;
    }
    const unread: ConfigurationProblem[] = [];
    const readOne = async (path: string): Promise<void> => {
      const text = await read(path);
      fileAt(path).saved = typeof text === 'string' ? text : null;
      if (text === null || typeof text === 'string') return;
      const message = `it cannot be read: ${text.why}; it counts as not there`;
      unread.push({ file: path, line: 1, message });
    };
    for (let at = 0; at < found.paths.length; at += mostAtOnce)
      await Promise.all(found.paths.slice(at, at + mostAtOnce).map(readOne));
    problems = unread.sort((a, b) => byCodePoints(a.file ?? '', b.file ?? ''));
  };

  /** Reads some files again; null where that is not enough: a file came or went, or there are links. */
  const reloadSome = async (paths: readonly string[]): Promise<boolean | null> => {
    if (links.size > 0 || problems.length > 0 || paths.length > mostAtOnce) return null;
    let isOther = false;
    for (const path of paths) {
      if (dirname(path) !== policies && path !== policies) {
        const own = await realPath(policies);
        const [real, place] = [await realPath(path), await realPlace(path)];
        if (real === own || dirname(place) === own) return null;
        continue;
      }
      const file = files.get(basename(path));
      const text = await read(path);
      if (file === undefined || file.saved === null || typeof text !== 'string') return null;
      const before = textOf(file);
      file.saved = text;
      isOther ||= textOf(file) !== before;
    }
    return isOther;
  };

  const reload = async (paths?: readonly string[]): Promise<boolean> => {
    const some = paths === undefined ? null : await reloadSome(paths);
    if (some === null) await reloadAll();
    return some ?? true;
  };
  let reloaded: Promise<unknown> = Promise.resolve();

  return {
    reload: (paths) => {
      // One after the other: of two reads that overtake each other, the older text would stay.
      const own = reloaded.then(() => reload(paths));
      reloaded = own.catch(() => {});
      return own;
    },
    edit: (path, uri, text) => {
      const file = fileAt(path);
      const before = textOf(file);
      file.open.delete(uri);
      if (text !== null) file.open.set(uri, text);
      return textOf(file) !== before;
    },
    nameOf: (path) => {
      const file = files.get(countedAs(path));
      return file === undefined || textOf(file) === null ? null : file.name;
    },
    uriOf: (name) => {
      const file = files.get(name);
      return file === undefined ? '' : (latest(file.open)?.[0] ?? file.uri);
    },
    addressesOf: (name) => {
      const file = files.get(name);
      if (file === undefined) return [];
      return file.open.size > 0 ? [...file.open.keys()] : [file.uri];
    },
    sources: () =>
      inOrder().flatMap((file) => {
        const text = textOf(file);
        return text === null ? [] : { name: file.name, text };
      }),
    // What is open is read from the editor.
    problems: () => problems.filter(({ file }) => files.get(basename(file ?? ''))?.open.size === 0),
  };
}

/** The entry that was set last. */
const latest = <K, V>(map: ReadonlyMap<K, V>): readonly [K, V] | undefined => [...map].at(-1);

/** The policies of a directory, each once, as `momus check` takes them. */
async function policiesAt(
  path: string,
): Promise<{ readonly paths: readonly string[]; readonly links: ReadonlyMap<string, string> }> {
  const links = new Map<string, string>();
  const isFile = await stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
  if (isFile) return { paths: [path], links };
  const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
  const policies = entries
    .filter(({ name }) => name.endsWith('.policy') && !name.startsWith('.'))
    .sort((a, b) => byCodePoints(a.name, b.name));
  const folder = policies.some((one) => one.isSymbolicLink()) ? await realPath(path) : path;
  const counted = new Map<string, string>();
  const paths: string[] = [];
  for (const entry of policies) {
    const own = join(path, entry.name);
    const real = entry.isSymbolicLink() ? await realPath(own) : join(folder, entry.name);
    const first = counted.get(real);
    if (first !== undefined) links.set(entry.name, first);
    else {
      counted.set(real, entry.name);
      paths.push(own);
    }
  }
  return { paths, links };
}
