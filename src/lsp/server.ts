/**
 * The language server: requests of an editor in, answers of the features out. What each request
 * means stands in features/, one file each; what is open and which set it belongs to in workspace/.
 * In: a connection, the address of the pages of diagnostics. Out: nothing; it listens.
 */
import {
  type ClientCapabilities,
  type Connection,
  DidChangeWatchedFilesNotification,
  type InitializeResult,
  type ServerCapabilities,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Ask } from './feature.ts';
import { diagnosticsOf } from './features/diagnostics.ts';
import { features } from './features/index.ts';
import type { PolicySet } from './workspace/policy-set.ts';
import { createWorkspace } from './workspace/workspace.ts';

const watched = ['**/*.policy', '**/mom.conf', '**/momus.json'];

/** Serves a connection until it closes; `pages`: where the pages of diagnostics are, with a `/` behind. */
export function serve(connection: Connection, pages: string): void {
  const workspace = createWorkspace();
  const documents = new TextDocuments(TextDocument);
  let client: ClientCapabilities = {};
  let pulls = false;
  let refreshes = false;
  let watches = false;

  connection.onInitialize(({ capabilities }): InitializeResult => {
    client = capabilities;
    const { textDocument, workspace } = capabilities;
    pulls = textDocument?.diagnostic !== undefined;
    refreshes = workspace?.diagnostics?.refreshSupport === true;
    watches = workspace?.didChangeWatchedFiles?.dynamicRegistration === true;
    const own: ServerCapabilities = {
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
    };
    const all = features.map((feature) => feature.capabilities);
    return { serverInfo: { name: 'momus' }, capabilities: Object.assign(own, ...all) };
  });

  connection.onInitialized(() => {
    if (!watches) return;
    const watchers = watched.map((globPattern) => ({ globPattern }));
    void connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
  });

  /** Tells what is wrong now: an edit of one file may change what is said of the others. */
  const tell = (set: PolicySet): void => {
    for (const { changed } of features) changed?.(set, connection);
    if (pulls) {
      if (refreshes) connection.languages.diagnostics.refresh();
      return;
    }
    for (const file of set.files())
      void connection.sendDiagnostics({ uri: file.uri, diagnostics: diagnosticsOf(file, pages) });
  };

  documents.onDidChangeContent(({ document }) => {
    void workspace.changed(document).then(tell);
  });
  documents.onDidClose(({ document }) => {
    const set = workspace.closed(document.uri);
    if (set !== null) tell(set);
  });
  connection.onDidChangeWatchedFiles(({ changes }) => {
    void workspace.reload(changes.map(({ uri }) => uri)).then(() => workspace.sets().forEach(tell));
  });

  const ask: Ask = async (uri, token, answer) => {
    const document = documents.get(uri);
    if (document !== undefined) await workspace.changed(document);
    if (token.isCancellationRequested) return null;
    const file = workspace.file(uri);
    return file === null ? null : answer(file);
  };
  for (const { listen } of features)
    listen({ connection, ask, workspace, client: () => client, pages });

  documents.listen(connection);
  connection.listen();
}
