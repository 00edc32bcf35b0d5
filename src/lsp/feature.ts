/**
 * What a feature is: what the server says that it can, and how it answers. Each stands in a file of
 * features/: a file and a position in, an answer out. What an answer takes from the disk is read before
 * or after the file is asked about, not meanwhile; but for whether files are there.
 */
import type {
  CancellationToken,
  ClientCapabilities,
  Connection,
  ServerCapabilities,
} from 'vscode-languageserver';
import type { ClientSettings } from './client-settings.ts';
import type { FileView } from './workspace/file-view.ts';
import type { PolicySet } from './workspace/policy-set.ts';
import type { AtOnce } from './workspace/work-watch.ts';
import type { Workspace } from './workspace/workspace.ts';

/**
 * Answers about an open file as it is now; null where it is not open, or its set is left alone. Fails
 * where nobody waits for the answer any more, or the text changes meanwhile.
 */
export type Ask = <T>(
  uri: string,
  token: CancellationToken,
  answer: (file: FileView) => AtOnce<T>,
) => Promise<AtOnce<T> | null>;

/** What features have at hand. */
export interface Surroundings {
  readonly connection: Connection;
  readonly ask: Ask;
  readonly workspace: Workspace;
  /** What the editor says that it can. */
  readonly client: () => ClientCapabilities;
  /** What its user wants. */
  readonly settings: ClientSettings;
  /** The address of docs/diagnostics, with a `/` behind. */
  readonly pages: string;
}

/** A feature of the server. */
export interface Feature {
  readonly capabilities: ServerCapabilities;
  /** Goes by the text and its trees, and answers also where the set is not checked. */
  readonly readsOnly?: true;
  readonly listen: (surroundings: Surroundings) => void;
  /** Makes for a connection what is told of each set that may have changed. */
  readonly watcher?: (connection: Connection) => (set: PolicySet) => void;
}

/** Answers about a file; about what it was before an edit broke it, where nothing else is known. */
export function evenBroken<T>(file: FileView, answer: (file: FileView) => T): T {
  const present = answer(file);
  const isNothing = present === null || (Array.isArray(present) && present.length === 0);
  return isNothing && file.former !== null ? answer(file.former) : present;
}
