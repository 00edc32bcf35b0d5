/**
 * The language server: requests of an editor in, answers of the features out. What each request
 * means stands in features/, one file each; what is open and which set it belongs to in workspace/.
 * In: a connection, the address of the pages of diagnostics. Out: nothing; it listens.
 */
import { basename } from 'node:path';
import {
  type CancellationToken,
  type ClientCapabilities,
  CodeLensRefreshRequest,
  type Connection,
  type Diagnostic,
  DidChangeWatchedFilesNotification,
  type InitializeResult,
  InlayHintRefreshRequest,
  LSPErrorCodes,
  ResponseError,
  type ServerCapabilities,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { readFromDisk } from '../project/read-text.ts';
import { listenForSettings } from './client-settings.ts';
import type { Ask } from './feature.ts';
import { diagnosticsOf } from './features/diagnostics.ts';
import { features } from './features/index.ts';
import type { FileView } from './workspace/file-view.ts';
import { defaultSettings, type Settings } from './workspace/settings.ts';
import { createTeller } from './workspace/teller.ts';
import { type AtOnce, unwatched, type WorkWatch } from './workspace/work-watch.ts';
import { createWorkspace, pathOf } from './workspace/workspace.ts';

const watched = ['**/*.policy', '**/mom.conf', '**/momus.json'];

/**
 * Serves a connection until it closes; `pages`: where the pages of diagnostics are, with a `/` behind;
 * `work`: who is told of what may take long.
 */
export function serve(connection: Connection, pages: string, work: WorkWatch = unwatched): void {
  const settings = listenForSettings(
    connection,
    (before, now) => inBackground(settingsChanged(before, now)),
    () => inBackground(anew()),
  );
  const workspace = createWorkspace(readFromDisk, settings.hostOf, work);
  const documents = new TextDocuments(TextDocument);
  let client: ClientCapabilities = {};
  let pulls = false;
  let pullsAgain = false;
  let watches = false;

  connection.onInitialize((params): InitializeResult => {
    const { capabilities } = params;
    client = capabilities;
    settings.initialize(params);
    // An editor that is asked for its settings has not said it yet: the limit stays what it was.
    const { checkLimit } = settings.now();
    if (checkLimit !== defaultSettings.checkLimit) work.limit(checkLimit);
    const { textDocument, workspace: ofWorkspace } = capabilities;
    pulls = textDocument?.diagnostic !== undefined;
    pullsAgain = ofWorkspace?.diagnostics?.refreshSupport === true;
    watches = ofWorkspace?.didChangeWatchedFiles?.dynamicRegistration === true;
    const own: ServerCapabilities = {
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    };
    const all = features.map((feature) => feature.capabilities);
    return { serverInfo: { name: 'momus' }, capabilities: Object.assign(own, ...all) };
  });

  const watchedFor = new Set<string>();
  /** Asks for changes of what is not asked for yet. */
  const watchMore = (): void => {
    if (!watches) return;
    const { sample, schemas } = settings.now();
    const beside = [sample, ...schemas, ...workspace.depends()].filter((path) => path !== '');
    const more = [...watched, ...beside.map(patternOf)].filter((one) => !watchedFor.has(one));
    for (const one of more) watchedFor.add(one);
    watch(connection, [...new Set(more)]);
  };

  connection.onInitialized(() => {
    settings.initialized();
    watchMore();
  });

  const watchers = features.flatMap(({ watcher }) => watcher?.(connection) ?? []);

  const show = (uri: string, diagnostics: readonly Diagnostic[]): void =>
    void connection.sendDiagnostics({ uri, diagnostics: [...diagnostics] });

  // An edit of one file may change what is said of the others.
  const teller = createTeller({
    diagnosticsOf: (file) => diagnosticsOf(file, pages),
    send: (uri, diagnostics) => {
      // An editor that asks does so for what is open in it.
      if (!pulls || documents.get(uri) === undefined) show(uri, diagnostics);
    },
    told: (set, others) => {
      // An editor that asks for diagnostics asks again for the file that is typed in, not for others.
      if (pulls && pullsAgain && others > 0) connection.languages.diagnostics.refresh();
      for (const changed of watchers) changed(set);
      watchMore();
    },
    sets: workspace.sets,
  });

  /** What goes wrong within is told in the log of the editor, and ends nothing. */
  const inBackground = (task: Promise<void>): void => {
    task.catch((error: unknown) => connection.console.error(String(error)));
  };

  const tellAll = (): void => {
    for (const set of workspace.sets()) teller.later(set);
  };
  /** All that settings name is read again. */
  const anew = async (): Promise<void> => {
    await workspace.remake();
    tellAll();
    askAgain(connection, client);
    watchMore();
  };
  const settingsChanged = async (before: Settings, now: Settings): Promise<void> => {
    work.limit(now.checkLimit);
    const host = ({ collectors, controllers, schemas }: Settings): string =>
      JSON.stringify([collectors, controllers, schemas]);
    if (host(before) !== host(now)) return anew();
    askAgain(connection, client);
    watchMore();
  };

  /** The path of the sample for an open policy; null where none is chosen. */
  const sampleFor = (uri: string): string | null => {
    const { sample } = settings.now();
    return sample === '' ? null : settings.pathFor(pathOf(uri), sample);
  };

  documents.onDidChangeContent(({ document }) => {
    const changed = workspace.changed(document).then((set) => {
      if (set !== null) teller.later(set, document.uri);
    });
    inBackground(changed);
  });
  documents.onDidOpen(({ document: { uri } }) => {
    if (pulls && teller.latest(uri).length > 0) show(uri, []);
  });
  documents.onDidClose(({ document: { uri } }) => {
    const set = workspace.closed(uri);
    if (set === null) return;
    if (pulls && workspace.sets().includes(set)) show(uri, teller.latest(uri));
    teller.later(set);
  });
  connection.onDidChangeWatchedFiles(({ changes }) => {
    // No set is made of a sample: only what it decides is to be shown again.
    const samples = new Set(documents.keys().flatMap((uri) => sampleFor(uri) ?? []));
    const uris = changes.map(({ uri }) => uri).filter((uri) => !samples.has(pathOf(uri)));
    if (uris.length === 0) askAgain(connection, client, ['codeLens']);
    else
      inBackground(
        workspace.reload(uris).then(() => {
          tellAll();
          askAgain(connection, client);
        }),
      );
  });

  /** Tries the sets again that were left alone, where their texts are others now. */
  const tryAside = async (): Promise<void> => {
    for (const set of workspace.sets().filter((one) => one.aside() !== null)) {
      await set.reload();
      teller.later(set);
    }
  };

  const ask = async <T>(
    uri: string,
    token: CancellationToken,
    answer: (file: FileView) => AtOnce<T>,
    readsOnly: boolean,
  ): Promise<AtOnce<T> | null> => {
    const document = documents.get(uri);
    const version = document?.version;
    if (document !== undefined) await workspace.changed(document);
    // What the editor sent meanwhile is read first: it may have cancelled this, or typed on.
    await new Promise((resolve) => setImmediate(resolve));
    if (token.isCancellationRequested)
      throw new ResponseError(LSPErrorCodes.RequestCancelled, 'nobody waits for this any more');
    if (documents.get(uri)?.version !== version)
      throw new ResponseError(LSPErrorCodes.ContentModified, 'the text has changed since');
    const file = workspace.file(uri);
    const set = workspace.setOf(uri);
    if (file === null || set === null) return null;
    const aside = set.aside();
    if (aside !== null && (aside.leavesAll || !readsOnly)) return null;
    return set.answering<T>(uri, () => answer(file));
  };
  for (const { listen, readsOnly = false } of features) {
    const own: Ask = (uri, token, answer) => ask(uri, token, answer, readsOnly);
    listen({ connection, ask: own, workspace, client: () => client, settings, pages });
  }
  // A set that had to be stopped again and again waits for a while.
  for (const { until } of work.aside)
    if (until > Date.now()) setTimeout(() => inBackground(tryAside()), until - Date.now()).unref();

  documents.listen(connection);
  connection.listen();
}

/** What a file is watched by, wherever it is: editors watch what is in their folders. */
const patternOf = (path: string): string => `**/${basename(path).replaceAll(/[^\w. -]/gu, '?')}`;

/** Asks the editor to tell of changes of files. */
function watch(connection: Connection, patterns: readonly string[]): void {
  if (patterns.length === 0) return;
  const watchers = patterns.map((globPattern) => ({ globPattern }));
  void connection.client
    .register(DidChangeWatchedFilesNotification.type, { watchers })
    .catch(() => {});
}

const refreshes = { inlayHint: InlayHintRefreshRequest, codeLens: CodeLensRefreshRequest };
type Refreshed = keyof typeof refreshes;

/** Asks the editor to ask again for what is shown beside diagnostics. */
function askAgain(
  connection: Connection,
  { workspace }: ClientCapabilities,
  shown: readonly Refreshed[] = ['inlayHint', 'codeLens'],
): void {
  for (const one of shown)
    if (workspace?.[one]?.refreshSupport === true)
      // An editor that is about to close does not answer.
      void connection.sendRequest(refreshes[one].method).catch(() => {});
}
