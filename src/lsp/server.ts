/**
 * The language server: requests of an editor in, answers of the features out. What each request
 * means stands in features/, one file each; what is open and which set it belongs to in workspace/.
 * In: a connection, the address of the pages of diagnostics. Out: nothing; it listens.
 */
import {
  type Connection,
  DidChangeWatchedFilesNotification,
  type InitializeParams,
  type InitializeResult,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { diagnosticsOf } from './features/diagnostics.ts';
import { hover } from './features/hover.ts';
import { definition, highlights, references } from './features/navigation.ts';
import type { PolicySet } from './workspace/policy-set.ts';
import { createWorkspace } from './workspace/workspace.ts';

/** Serves a connection until it closes; `pages`: where the pages of diagnostics are, with a `/` behind. */
export function serve(connection: Connection, pages: string): void {
  const workspace = createWorkspace();
  const documents = new TextDocuments(TextDocument);
  let pulls = false;
  let watches = false;

  connection.onInitialize(({ capabilities }: InitializeParams): InitializeResult => {
    pulls = capabilities.textDocument?.diagnostic !== undefined;
    watches = capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration === true;
    return {
      serverInfo: { name: 'momus' },
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
        diagnosticProvider: { interFileDependencies: true, workspaceDiagnostics: false },
        hoverProvider: true,
        definitionProvider: true,
        referencesProvider: true,
        documentHighlightProvider: true,
      },
    };
  });

  connection.onInitialized(() => {
    if (!watches) return;
    const watchers = ['**/*.policy', '**/mom.conf', '**/momus.json'].map((globPattern) => ({
      globPattern,
    }));
    void connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
  });

  /** Tells what is wrong now: an edit of one file may change what is said of the others. */
  const tell = (set: PolicySet): void => {
    if (pulls) {
      connection.languages.diagnostics.refresh();
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
  connection.onDidChangeWatchedFiles(() => {
    void workspace.reload().then(() => workspace.sets().forEach(tell));
  });

  /** The file that a request is about, as soon as its set is read. */
  const fileOf = async (uri: string) => {
    const document = documents.get(uri);
    if (document !== undefined) await workspace.changed(document);
    return workspace.file(uri);
  };

  connection.languages.diagnostics.on(async ({ textDocument }) => {
    const file = await fileOf(textDocument.uri);
    return { kind: 'full', items: file === null ? [] : diagnosticsOf(file, pages) };
  });
  connection.onHover(async ({ textDocument, position }) => {
    const file = await fileOf(textDocument.uri);
    return file === null ? null : hover(file, position);
  });
  connection.onDefinition(async ({ textDocument, position }) => {
    const file = await fileOf(textDocument.uri);
    return file === null ? null : [...definition(file, position)];
  });
  connection.onReferences(async ({ textDocument, position, context }) => {
    const file = await fileOf(textDocument.uri);
    return file === null ? null : [...references(file, position, context.includeDeclaration)];
  });
  connection.onDocumentHighlight(async ({ textDocument, position }) => {
    const file = await fileOf(textDocument.uri);
    return file === null ? null : [...highlights(file, position)];
  });

  documents.listen(connection);
  connection.listen();
}
