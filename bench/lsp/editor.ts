/**
 * An editor without a screen: starts the real server and speaks the protocol with it over stdio.
 * In: requests and notifications. Out: answers, and what the server sends by itself.
 */
import { type ChildProcess, spawn } from 'node:child_process';

/** A message of the protocol, as far as it matters here. */
interface Message {
  readonly id?: number | string;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

/** A request that the server refused. */
export class RefusedRequest extends Error {
  readonly code: number;

  constructor(method: string, code: number, message: string) {
    super(`${method}: ${message} (${code})`);
    this.code = code;
  }
}

/** Awaits the first message of a kind. */
interface Waiting {
  readonly isIt: (method: string, params: never) => boolean;
  readonly done: (params: unknown) => void;
}

/** An editor with its server. */
export interface Editor {
  readonly process: ChildProcess;
  /** Sends a request; the id for `cancel` stands in `lastId` afterwards. */
  readonly request: <T>(method: string, params: unknown) => Promise<T>;
  readonly notify: (method: string, params: unknown) => void;
  /** Writes bytes as they are. */
  readonly write: (text: string) => void;
  readonly lastId: () => number;
  /** The next notification of the server that fits. */
  readonly next: <T>(method: string, fits?: (params: T) => boolean) => Promise<T>;
  /** What the server wrote to its standard error. */
  readonly complaints: () => string;
  /** The exit code, once the server has ended. */
  readonly ended: Promise<number | null>;
}

/** Starts a server; `command`: a script of Node and its arguments. */
export function startEditor(command: readonly string[], answers: Answers = () => null): Editor {
  const child = spawn(process.execPath, command, { stdio: ['pipe', 'pipe', 'pipe'] });
  const open = new Map<number | string, (message: Message) => void>();
  const waiting = new Set<Waiting>();
  let complaints = '';
  let id = 0;

  const write = (text: string): void => {
    child.stdin.write(text);
  };
  const send = (message: object): void => {
    const body = JSON.stringify({ jsonrpc: '2.0', ...message });
    write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  };

  const receive = (message: Message): void => {
    const { id: of, method, params } = message;
    if (method === undefined) {
      if (of !== undefined) open.get(of)?.(message);
      return;
    }
    if (of !== undefined) send({ id: of, result: answers(method, params) });
    for (const one of waiting)
      if (one.isIt(method, params as never)) {
        waiting.delete(one);
        one.done(params);
      }
  };

  readMessages(child, receive);
  child.stderr.on('data', (data: Buffer) => {
    complaints += data.toString();
  });
  child.stdin.on('error', () => {
    // The server is gone; `ended` tells.
  });
  const ended = new Promise<number | null>((resolve) => {
    child.on('exit', (code) => resolve(code));
  });

  return {
    process: child,
    request: <T>(method: string, params: unknown) =>
      new Promise<T>((resolve, reject) => {
        const own = ++id;
        open.set(own, ({ result, error }) => {
          open.delete(own);
          if (error === undefined) resolve(result as T);
          else reject(new RefusedRequest(method, error.code, error.message));
        });
        send({ id: own, method, params });
      }),
    notify: (method, params) => send({ method, params }),
    write,
    lastId: () => id,
    next: <T>(method: string, fits: (params: T) => boolean = () => true) =>
      new Promise<T>((resolve) => {
        const isIt = (of: string, params: never): boolean => of === method && fits(params);
        waiting.add({ isIt, done: (params) => resolve(params as T) });
      }),
    complaints: () => complaints,
    ended,
  };
}

/** What the editor answers to requests of the server. */
export type Answers = (method: string, params: unknown) => unknown;

function readMessages(child: ChildProcess, receive: (message: Message) => void): void {
  let buffer = Buffer.alloc(0);
  child.stdout?.on('data', (data: Buffer) => {
    buffer = Buffer.concat([buffer, data]);
    for (;;) {
      const head = buffer.indexOf('\r\n\r\n');
      if (head === -1) return;
      const [, length] = /content-length: *(\d+)/iu.exec(buffer.toString('latin1', 0, head)) ?? [];
      const end = head + 4 + Number(length);
      if (buffer.length < end) return;
      const body = buffer.toString('utf8', head + 4, end);
      buffer = buffer.subarray(end);
      receive(JSON.parse(body) as Message);
    }
  });
}
