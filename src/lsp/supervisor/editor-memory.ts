/**
 * What an editor has said that another thread has to hear again: who it is, its settings, the texts of
 * its open documents, what it has registered and shows.
 * In: messages of both sides. Out: the messages that bring a new thread to where the old one was.
 */
import { TextDocument } from 'vscode-languageserver-textdocument';
import { isRecord } from '../../schema/record.ts';
import { type ClientMessage, notificationText, requestText } from './message.ts';
import type { RequestId } from './thread-protocol.ts';

/** What is known of an editor. */
export interface EditorMemory {
  /** Takes note of a message whose shape is right. */
  readonly heard: (message: ClientMessage) => void;
  /** How many times documents have changed; a later change has a higher number. */
  readonly changes: () => number;
  /** The number of the latest change of a document; of any, where none is named. */
  readonly changedAt: (uri: string | null) => number;
  /** Diagnostics of a file are shown. */
  readonly shows: (uri: string, count: number) => void;
  /** The files that diagnostics are shown of; asked, they are forgotten. */
  readonly takeShown: () => readonly string[];
  /** Whether the editor can be asked to ask for diagnostics again. */
  readonly refreshes: () => boolean;
  /** The messages for a new thread. */
  readonly replay: () => readonly string[];
}

interface Initialize {
  readonly id: RequestId;
  readonly params: Readonly<Record<string, unknown>>;
}

interface Folder {
  readonly uri: string;
}

/** Notifications of which the latest one counts. */
const latestCounts = ['initialized', 'workspace/didChangeConfiguration', '$/setTrace'];

/** The text of `initialize` for a thread: whether the editor is still there is not its business. */
export const initializeText = (id: RequestId, params: object): string =>
  requestText(id, 'initialize', { ...params, processId: null });

/** Makes an empty memory. */
export function createEditorMemory(): EditorMemory {
  let initialize: Initialize | null = null;
  const latest = new Map<string, string>();
  /** In the order in which they were changed. */
  const documents = new Map<string, TextDocument>();
  const shown = new Set<string>();
  const changed = new Map<string, number>();
  let changes = 0;

  /** Folders were opened and closed: what is said at the start names those that are open. */
  const move = (params: unknown): void => {
    if (initialize === null || !isRecord(params) || !isRecord(params.event)) return;
    const { workspaceFolders, rootUri } = initialize.params;
    const root = typeof rootUri === 'string' ? [{ uri: rootUri, name: '' }] : [];
    // Their shapes are right: see shapes.ts.
    const { added, removed } = params.event as Record<'added' | 'removed', readonly Folder[]>;
    const before = Array.isArray(workspaceFolders) ? (workspaceFolders as Folder[]) : root;
    const open = before.filter(({ uri }) => !removed.some((one) => one.uri === uri));
    const folders = { workspaceFolders: [...open, ...added] };
    initialize = { ...initialize, params: { ...initialize.params, ...folders } };
  };

  const put = (uri: string, document: TextDocument | null): void => {
    documents.delete(uri);
    if (document !== null) documents.set(uri, document);
    changes += 1;
    changed.set(uri, changes);
  };

  const edit = (method: string, params: unknown): void => {
    if (!isRecord(params) || !isRecord(params.textDocument)) return;
    const { uri, languageId, version, text } = params.textDocument;
    if (typeof uri !== 'string') return;
    const number = typeof version === 'number' ? version : 0;
    const known = documents.get(uri);
    if (method === 'textDocument/didOpen')
      put(uri, TextDocument.create(uri, String(languageId), number, String(text)));
    else if (method === 'textDocument/didClose') put(uri, null);
    else if (method === 'textDocument/didChange' && known !== undefined) {
      const { contentChanges } = params;
      // Its shape is right: see shapes.ts.
      const edits = contentChanges as Parameters<typeof TextDocument.update>[1];
      put(uri, TextDocument.update(known, edits, number));
    }
  };

  return {
    heard: (message) => {
      if (message.kind === 'response') return;
      const { method, params } = message;
      if (message.kind === 'request') {
        if (method === 'initialize' && isRecord(params)) initialize = { id: message.id, params };
        return;
      }
      if (latestCounts.includes(method)) latest.set(method, notificationText(method, params));
      else if (method.startsWith('textDocument/did')) edit(method, params);
      else if (method === 'workspace/didChangeWorkspaceFolders') move(params);
    },
    changes: () => changes,
    changedAt: (uri) => (uri === null ? changes : (changed.get(uri) ?? 0)),
    shows: (uri, count) => {
      if (count > 0) shown.add(uri);
      else shown.delete(uri);
    },
    takeShown: () => {
      const all = [...shown];
      shown.clear();
      return all;
    },
    refreshes: () => {
      const { capabilities } = initialize?.params ?? {};
      const workspace = isRecord(capabilities) ? capabilities.workspace : null;
      const diagnostics = isRecord(workspace) ? workspace.diagnostics : null;
      return isRecord(diagnostics) && diagnostics.refreshSupport === true;
    },
    replay: () => {
      if (initialize === null) return [];
      return [
        initializeText(initialize.id, initialize.params),
        ...latestCounts.flatMap((method) => latest.get(method) ?? []),
        ...[...documents.values()].map((document) =>
          notificationText('textDocument/didOpen', {
            textDocument: {
              uri: document.uri,
              languageId: document.languageId,
              version: document.version,
              text: document.getText(),
            },
          }),
        ),
      ];
    },
  };
}
