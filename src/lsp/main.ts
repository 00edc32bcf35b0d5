/**
 * The language server as a program: over stdio or IPC, as its arguments say (`--stdio`,
 * `--node-ipc`). Extensions bundle this file; `momus lsp` starts it too.
 */
import {
  type Connection,
  createConnection,
  ProposedFeatures,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { serve } from './server.ts';

/** Starts serving; `pages`: the address of docs/diagnostics, with a `/` behind. */
export function startServer(pages: string): void {
  // Messages of the code below must not get into the stream of the protocol.
  console.log = console.error;
  // A fault of one answer must not end all others; the editor shows what stands here in its log.
  process.on('uncaughtException', (error) => console.error('momus lsp:', error));
  const isStdio = process.argv.includes('--stdio');
  serve(isStdio ? overStdio() : createConnection(ProposedFeatures.all), pages);
}

/** Ends with the editor, and where what comes in is no stream of messages: nothing could be read after it. */
function overStdio(): Connection {
  const reader = new StreamMessageReader(process.stdin);
  let isShutDown = false;
  const end = (): never => process.exit(isShutDown ? 0 : 1);
  process.stdin.on('end', end);
  process.stdin.on('close', end);
  process.stdout.on('error', end);
  reader.onError((error) => {
    // A message that is no JSON, or makes no sense, does not harm the next one.
    if (!/content-length|header/iu.test(error.message)) {
      console.error(`momus lsp: a message is not understood: ${error.message}`);
      return;
    }
    console.error(`momus lsp: standard input is no stream of messages: ${error.message}`);
    process.exit(1);
  });
  const writer = new StreamMessageWriter(process.stdout);
  const connection = createConnection(ProposedFeatures.all, reader, writer);
  connection.onShutdown(() => {
    isShutDown = true;
  });
  return connection;
}
