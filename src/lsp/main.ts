/**
 * The language server as a program: over stdio or IPC, as its arguments say (`--stdio`,
 * `--node-ipc`). This thread only hands messages on, so that it hears its editor whatever the
 * one that serves is doing. `momus lsp` starts it.
 */
import { readMessages, writeMessage } from './supervisor/stream.ts';
import { type Supervisor, supervise } from './supervisor/supervisor.ts';

/**
 * MiB of memory that the thread that serves may use: ten times what a set of 5,000 lines has after a
 * long day of edits.
 */
const memoryLimit = 1024;
/** Milliseconds between two looks whether the editor's process is there. */
const clientLook = 3000;

/** How an editor is reached. */
interface Line {
  readonly send: (text: string) => void;
  readonly listen: (supervisor: Supervisor, end: (status: 0 | 1) => void) => void;
}

/** Starts serving; `pages`: the address of docs/diagnostics, with a `/` behind; `client`: the editor's process. */
export function startServer(pages: string, client: number | null = null): void {
  // Messages of the code below must not get into the stream of the protocol.
  console.log = console.error;
  process.on('uncaughtException', (error) => console.error('momus lsp:', error));
  const end = (status: 0 | 1): never => process.exit(status);
  const line = process.argv.includes('--stdio') || process.send === undefined ? overStdio : overIpc;
  let watched = client;
  const supervisor = supervise({
    pages,
    memory: memoryLimit,
    send: line.send,
    log: (text) => console.error(`momus lsp: ${text}`),
    met: (given) => {
      watched ??= given;
    },
    end,
  });
  setInterval(() => {
    if (watched !== null && isGone(watched)) end(supervisor.isShutDown() ? 0 : 1);
  }, clientLook).unref();
  line.listen(supervisor, end);
}

/** Ends with the editor, and where what comes in is no stream of messages: nothing could be read after it. */
const overStdio: Line = {
  send: (text) => writeMessage(process.stdout, text),
  listen: ({ receive, isShutDown }, end) => {
    const leave = (): void => end(isShutDown() ? 0 : 1);
    process.stdin.on('end', leave);
    process.stdin.on('close', leave);
    process.stdin.on('error', leave);
    process.stdout.on('error', leave);
    readMessages(process.stdin, {
      receive,
      fail: (why) => {
        console.error(`momus lsp: standard input is no stream of messages: ${why}`);
        end(1);
      },
    });
  },
};

const overIpc: Line = {
  send: (text) => process.send?.(JSON.parse(text)),
  listen: ({ receive, isShutDown }, end) => {
    process.on('disconnect', () => end(isShutDown() ? 0 : 1));
    process.on('message', (message) => receive(JSON.stringify(message)));
  },
};

/** Whether a process is no more; one that is another user's is there. */
function isGone(id: number): boolean {
  try {
    process.kill(id, 0);
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH';
  }
}
