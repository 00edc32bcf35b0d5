/**
 * The language server as a program: over stdio or IPC, as its arguments say (`--stdio`,
 * `--node-ipc`). Extensions bundle this file; `momus lsp` starts it too.
 */
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { serve } from './server.ts';

/** Starts serving; `pages`: the address of docs/diagnostics, with a `/` behind. */
export function startServer(pages: string): void {
  // Messages of the code below must not get into the stream of the protocol.
  console.log = console.error;
  serve(createConnection(ProposedFeatures.all), pages);
}
