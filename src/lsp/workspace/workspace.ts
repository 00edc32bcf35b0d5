/**
 * All policy sets that an editor works on.
 * In: documents that are opened, changed and closed; files that change on the disk. Out: the view of
 * the file that somebody asks about, and which sets a change touched.
 *
 * Reading a set takes time, and the editor goes on meanwhile: which documents are open is noted at
 * once, and looked at again after each wait.
 */
import { fileURLToPath } from 'node:url';
import { type Configuration, configurationOf, nothingSaid } from '../../project/configuration.ts';
import type { HostDescription } from '../../project/host-environment.ts';
import { type ReadText, readFromDisk } from '../../project/read-text.ts';
import { realPath } from '../../project/real-path.ts';
import type { FileView } from './file-view.ts';
import { createPolicySet, type PolicySet } from './policy-set.ts';
import { unwatched, type WorkWatch } from './work-watch.ts';

/** An open document. */
export interface OpenDocument {
  readonly uri: string;
  readonly getText: () => string;
}

/** The sets of an editor. */
export interface Workspace {
  /** A document was opened or changed; null where it was closed before its set was read. */
  readonly changed: (document: OpenDocument) => Promise<PolicySet | null>;
  readonly closed: (uri: string) => PolicySet | null;
  /** Files changed on the disk: sets are read again, and made anew where more than policies changed. */
  readonly reload: (uris: readonly string[]) => Promise<void>;
  /** Makes all sets anew: what they are for may be another host. */
  readonly remake: () => Promise<void>;
  /** The file of an open document, checked as it is now; null where it is not open. */
  readonly file: (uri: string) => FileView | null;
  readonly setOf: (uri: string) => PolicySet | null;
  /** The sets of open documents. */
  readonly sets: () => readonly PolicySet[];
  /** Paths of files that are neither policies nor configurations, and on which sets depend. */
  readonly depends: () => readonly string[];
}

/** Makes an empty workspace; `hostOf`: what the editor says of the host of a policy without a configuration. */
export function createWorkspace(
  read: ReadText = readFromDisk,
  hostOf: (path: string) => HostDescription = () => nothingSaid,
  watch: WorkWatch = unwatched,
): Workspace {
  const sets = new Map<string, Promise<PolicySet>>();
  const documents = new Map<string, OpenDocument>();
  /** The sets of open documents, by their addresses, as far as they are read. */
  const owners = new Map<string, PolicySet>();
  /** How often all was made anew. */
  let generation = 0;
  /** Documents whose sets are being looked for. */
  let lookups = 0;

  /** Links to one set lead to one set. */
  const keyOf = async ({ file, policies }: Configuration): Promise<string> =>
    `${file === null ? '' : await realPath(file)}\0${await realPath(policies)}`;

  const setFor = async (path: string): Promise<PolicySet> => {
    const begun = generation;
    const configuration = await configurationOf(path, read, hostOf(path));
    const key = await keyOf(configuration);
    if (begun !== generation) return setFor(path);
    const known = sets.get(key);
    if (known !== undefined) return known;
    const made = createPolicySet(configuration, read, watch);
    const ready = made.reload().then(() => made);
    sets.set(key, ready);
    return ready;
  };

  /** Takes over the text of a document that is open. */
  const update = async (uri: string): Promise<PolicySet | null> => {
    const known = owners.get(uri);
    const document = documents.get(uri);
    if (known === undefined || document === undefined) return lookUp(uri);
    known.edit(pathOf(uri), uri, document.getText());
    return known;
  };

  /** Finds the set of a document. */
  const lookUp = async (uri: string): Promise<PolicySet | null> => {
    lookups += 1;
    try {
      for (;;) {
        const began = generation;
        const set = await setFor(pathOf(uri));
        const document = documents.get(uri);
        if (document === undefined) return null;
        if (generation !== began) continue;
        owners.set(uri, set);
        set.edit(pathOf(uri), uri, document.getText());
        return set;
      }
    } finally {
      lookups -= 1;
      void forget();
    }
  };

  /** Forgets sets that no open document is in, once all documents have found theirs. */
  const forget = async (): Promise<void> => {
    for (const [key, made] of [...sets]) {
      const set = await made;
      if (lookups > 0) return;
      if (sets.get(key) === made && ![...owners.values()].includes(set)) sets.delete(key);
    }
  };

  /** Makes all sets anew. */
  const remake = async (): Promise<void> => {
    generation += 1;
    sets.clear();
    owners.clear();
    for (const uri of [...documents.keys()]) await update(uri);
  };

  return {
    changed: (document) => {
      documents.set(document.uri, document);
      return update(document.uri);
    },
    closed: (uri) => {
      documents.delete(uri);
      const set = owners.get(uri);
      owners.delete(uri);
      if (set === undefined) return null;
      set.edit(pathOf(uri), uri, null);
      void forget();
      return set;
    },
    reload: async (uris) => {
      if (uris.every((uri) => uri.endsWith('.policy'))) {
        const all = await Promise.all(sets.values());
        // What a wrong configuration misses may be there now.
        const isWrong = all.some(({ configuration }) => configuration.problems.length > 0);
        const paths = uris.map(pathOf);
        if (!isWrong) return void (await Promise.all(all.map((set) => set.reload(paths))));
      }
      await remake();
    },
    remake,
    file: (uri) => owners.get(uri)?.file(pathOf(uri), uri) ?? null,
    setOf: (uri) => owners.get(uri) ?? null,
    sets: () => [...new Set(owners.values())],
    depends: () => [
      ...new Set([...new Set(owners.values())].flatMap((set) => set.configuration.schemas)),
    ],
  };
}

/**
 * The path of an address. A document that is not saved, or whose address names no file of this
 * machine, has a folder of its own.
 */
export function pathOf(uri: string): string {
  if (uri.startsWith('file:')) {
    try {
      return fileURLToPath(uri);
    } catch {
      // Another machine's, or with a slash within a name.
    }
  }
  return `/untitled/${encodeURIComponent(uri)}/${encodeURIComponent(uri)}.policy`;
}
