/**
 * An editor of a few lines, for tests of what goes over the wire: the real server, over streams.
 * In: files of a temporary folder. Out: a connection that is initialized, and its files.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { pathToFileURL } from 'node:url';
import type { ClientCapabilities, InitializeResult } from 'vscode-languageserver';
import {
  createConnection,
  createProtocolConnection,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { serve } from '../../src/lsp/server.ts';
import type { WorkWatch } from '../../src/lsp/workspace/work-watch.ts';

/** An editor with a server. */
export interface Client {
  readonly connection: ProtocolConnection;
  readonly initialized: InitializeResult;
  readonly uriOf: (name: string) => string;
  readonly pathOf: (name: string) => string;
  /** Opens a file; with another text than the disk has, if one is given. */
  readonly open: (name: string, text?: string) => void;
  readonly change: (name: string, version: number, text: string) => void;
  readonly close: () => void;
}

/** What an editor is like beside its capabilities. */
export interface ClientOptions {
  readonly initializationOptions?: unknown;
  /** Listens before the server is told anything. */
  readonly prepare?: (connection: ProtocolConnection) => void;
  /** Who is told of what may take long, for the folder of the files. */
  readonly watch?: (folder: string) => WorkWatch;
  /** The address of the pages of diagnostics. */
  readonly pages?: string;
}

/** Starts a server for files. */
export async function startClient(
  files: Readonly<Record<string, string>>,
  capabilities: ClientCapabilities = {},
  { initializationOptions, prepare, watch, pages = 'pages/' }: ClientOptions = {},
): Promise<Client> {
  const folder = mkdtempSync(join(tmpdir(), 'momus-lsp-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const [up, down] = [new PassThrough(), new PassThrough()];
  serve(
    createConnection(new StreamMessageReader(up), new StreamMessageWriter(down)),
    pages,
    watch?.(folder),
  );
  const connection = createProtocolConnection(
    new StreamMessageReader(down),
    new StreamMessageWriter(up),
  );
  prepare?.(connection);
  connection.listen();
  const initialized = await connection.sendRequest<InitializeResult>('initialize', {
    processId: null,
    rootUri: null,
    capabilities,
    initializationOptions,
  });
  await connection.sendNotification('initialized', {});
  const pathOf = (name: string): string => join(folder, name);
  const uriOf = (name: string): string => pathToFileURL(pathOf(name)).href;
  return {
    connection,
    initialized,
    uriOf,
    pathOf,
    open: (name, text = files[name] ?? '') => {
      void connection.sendNotification('textDocument/didOpen', {
        textDocument: { uri: uriOf(name), languageId: 'policy', version: 1, text },
      });
    },
    change: (name, version, text) => {
      void connection.sendNotification('textDocument/didChange', {
        textDocument: { uri: uriOf(name), version },
        contentChanges: [{ text }],
      });
    },
    close: () => {
      connection.dispose();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
