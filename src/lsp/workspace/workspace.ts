/**
 * All policy sets that an editor works on.
 * In: documents that are opened, changed and closed; files that change on the disk. Out: the view of
 * the file that somebody asks about, and which sets a change touched.
 */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Configuration, configurationOf, nothingSaid } from './configuration.ts';
import type { FileView } from './file-view.ts';
import type { HostDescription } from './host-environment.ts';
import { createPolicySet, type PolicySet } from './policy-set.ts';
import { type ReadText, readFromDisk } from './read-text.ts';

/** An open document. */
export interface OpenDocument {
  readonly uri: string;
  readonly getText: () => string;
}

/** The sets of an editor. */
export interface Workspace {
  /** A document was opened or changed. */
  readonly changed: (document: OpenDocument) => Promise<PolicySet>;
  readonly closed: (uri: string) => PolicySet | null;
  /** Files changed on the disk: sets are read again, and made anew where more than policies changed. */
  readonly reload: (uris: readonly string[]) => Promise<void>;
  /** Makes all sets anew: what they are for may be another host. */
  readonly remake: () => Promise<void>;
  /** The file of an open document, checked as it is now; null where it is not open. */
  readonly file: (uri: string) => FileView | null;
  readonly setOf: (uri: string) => PolicySet | null;
  readonly sets: () => readonly PolicySet[];
}

/** Makes an empty workspace; `hostOf`: what the editor says of the host of a policy without a configuration. */
export function createWorkspace(
  read: ReadText = readFromDisk,
  hostOf: (path: string) => HostDescription = () => nothingSaid,
): Workspace {
  const sets = new Map<string, Promise<PolicySet>>();
  /** Sets that are read, by the addresses of open documents. */
  const open = new Map<string, { readonly document: OpenDocument; readonly set: PolicySet }>();

  /** How often the sets were made anew; what was begun before is begun again. */
  let generation = 0;

  const keyOf = ({ file, policies }: Configuration): string => `${file ?? ''}\0${policies}`;

  const setFor = async (path: string): Promise<PolicySet> => {
    const begun = generation;
    const configuration = await configurationOf(path, read, hostOf(path));
    if (begun !== generation) return setFor(path);
    const key = keyOf(configuration);
    const known = sets.get(key);
    if (known !== undefined) return known;
    const made = createPolicySet(configuration, read);
    const ready = made.reload().then(() => made);
    sets.set(key, ready);
    return ready;
  };

  const changed = async (document: OpenDocument): Promise<PolicySet> => {
    const { uri } = document;
    const begun = generation;
    const set = open.get(uri)?.set ?? (await setFor(pathOf(uri)));
    if (begun !== generation) return changed(document);
    open.set(uri, { document, set });
    set.edit(pathOf(uri), uri, document.getText());
    return set;
  };

  const remake = async (): Promise<void> => {
    generation++;
    sets.clear();
    const documents = [...open.values()].map(({ document }) => document);
    open.clear();
    for (const document of documents) await changed(document);
  };

  return {
    changed,
    closed: (uri) => {
      const known = open.get(uri);
      open.delete(uri);
      known?.set.edit(pathOf(uri), uri, null);
      return known?.set ?? null;
    },
    reload: async (uris) => {
      if (!uris.every((uri) => uri.endsWith('.policy'))) return remake();
      for (const set of sets.values()) await (await set).reload();
    },
    remake,
    file: (uri) => open.get(uri)?.set.file(pathOf(uri)) ?? null,
    setOf: (uri) => open.get(uri)?.set ?? null,
    sets: () => [...new Set([...open.values()].map(({ set }) => set))],
  };
}

/** The path of an address; a document that is not saved has a folder of its own. */
export function pathOf(uri: string): string {
  if (uri.startsWith('file:')) return fileURLToPath(uri);
  return `/untitled/${encodeURIComponent(dirname(uri))}/${encodeURIComponent(uri)}.policy`;
}
