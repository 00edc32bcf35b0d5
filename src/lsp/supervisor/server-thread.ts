/**
 * The code of the thread that serves: the language server, over the port of its thread.
 * In: messages of the editor, as JSON. Out: those of the server; what it is about to work on.
 */
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import {
  AbstractMessageReader,
  AbstractMessageWriter,
  createConnection,
  type DataCallback,
  type Disposable,
  Message,
  ProposedFeatures,
} from 'vscode-languageserver/node';
import { serve } from '../server.ts';
import type { Work, WorkWatch } from '../workspace/work-watch.ts';
import {
  areYouThere,
  type FromThread,
  type ThreadStart,
  type ToThread,
} from './thread-protocol.ts';

class PortReader extends AbstractMessageReader {
  readonly #port: MessagePort;

  constructor(port: MessagePort) {
    super();
    this.#port = port;
  }

  listen(callback: DataCallback): Disposable {
    const receive = (message: ToThread): void => {
      if (message === areYouThere) post(this.#port, { kind: 'there' });
      else callback(JSON.parse(message));
    };
    this.#port.on('message', receive);
    return { dispose: () => this.#port.off('message', receive) };
  }
}

class PortWriter extends AbstractMessageWriter {
  readonly #port: MessagePort;

  constructor(port: MessagePort) {
    super();
    this.#port = port;
  }

  write(message: Message): Promise<void> {
    post(this.#port, inShort(message));
    return Promise.resolve();
  }

  end(): void {}
}

const post = (port: MessagePort, message: FromThread): void => port.postMessage(message);

/** A message, with what the other thread has to know of it. */
function inShort(message: Message): FromThread {
  if (Message.isRequest(message)) {
    const { id, method, params = null } = message;
    return { kind: 'request', id: id ?? '', method, params };
  }
  const text = JSON.stringify(message);
  if (Message.isResponse(message)) return { kind: 'response', id: message.id ?? '', text };
  return { kind: 'notification', text, published: publishedIn(message) };
}

function publishedIn(message: Message): { readonly uri: string; readonly count: number } | null {
  if (!Message.isNotification(message)) return null;
  const { method, params } = message;
  if (method !== 'textDocument/publishDiagnostics') return null;
  const { uri, diagnostics } = params as { uri: string; diagnostics: readonly unknown[] };
  return { uri, count: diagnostics.length };
}

/** Tells of the innermost work that is being done. */
function watchOver(port: MessagePort, { aside }: ThreadStart): WorkWatch {
  const open: Work[] = [];
  return {
    aside,
    begin: (work) => {
      open.push(work);
      post(port, { kind: 'begin', work });
    },
    end: () => {
      open.pop();
      post(port, { kind: 'end', work: open.at(-1) ?? null });
    },
    limit: (seconds) => post(port, { kind: 'limit', seconds }),
  };
}

/** Serves whoever began this thread. */
function serveOn(port: MessagePort): void {
  // Nothing but messages may come out of this process: what the code below prints goes to the log.
  console.log = console.error;
  // A fault of one answer must not end all others; the editor shows what stands here in its log.
  process.on('uncaughtException', (error) => console.error('momus lsp:', error));
  const start = workerData as ThreadStart;
  const connection = createConnection(
    ProposedFeatures.all,
    new PortReader(port),
    new PortWriter(port),
  );
  serve(connection, start.pages, watchOver(port, start));
  post(port, { kind: 'ready' });
}

if (parentPort !== null) serveOn(parentPort);
