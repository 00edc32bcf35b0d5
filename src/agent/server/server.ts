/**
 * A server of the agent: XML-RPC as MOM has it, the JSON API of `momus ctl`, and metrics.
 * In: an agent, an address. Out: a server that answers there, until it is closed; or an Error that
 * says why it cannot.
 *
 * Every client is bounded in what it may send, in time, and in connections, so that none of them
 * delays another or the agent. Over TCP it answers on 127.0.0.1 only, to anybody on this machine.
 */
import { createServer as createHttpServer, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { AgentApi } from '../api.ts';
import type { RpcAddress } from '../config/settings.ts';
import { readBody } from './body.ts';
import { type Connections, createConnections } from './connections.ts';
import { createHandler, type Handler } from './handler.ts';
import type { Reply } from './http.ts';
import { defaultLimits, type ServerLimits, type ServerOptions } from './options.ts';
import { placeSocket } from './socket-file.ts';
import { createTurns } from './turns.ts';

/** A server that answers. */
export interface AgentServer {
  /** Where it answers; the port is the real one where 0 was asked for. */
  readonly address: RpcAddress;
  /** Ends within a second whatever clients do, and removes the socket; may be called twice. */
  readonly close: () => Promise<void>;
}

/** Opens a server; it answers when the promise resolves. */
export async function createServer(api: AgentApi, options: ServerOptions): Promise<AgentServer> {
  const { address, metrics, log } = options;
  const limits = { ...defaultLimits, ...options.limits };
  const { answerMs } = limits;
  const connections = createConnections(limits.connections);
  const open = (tcp: boolean): Server =>
    httpServer(createHandler(api, { tcp, metrics, log, answerMs }), connections, limits);
  switch (address.kind) {
    case 'off':
      return { address, close: async () => {} };
    case 'tcp': {
      const server = open(true);
      await listen(server, { host: '127.0.0.1', port: address.port });
      const bound = server.address();
      const port = typeof bound === 'object' && bound !== null ? bound.port : address.port;
      const close = once(() => shut(server, connections, limits.graceMs));
      return { address: { kind: 'tcp', port }, close };
    }
    case 'socket': {
      const server = open(false);
      const file = await placeSocket(address.path, options.socket, (path) =>
        listen(server, { path }),
      ).catch((error: unknown) => {
        server.close();
        throw error;
      });
      const close = once(async () => {
        // First of all, so that another agent may take the place.
        await file.remove().catch((error: unknown) => log('warn', `${String(error)}`));
        await shut(server, connections, limits.graceMs);
      });
      return { address, close };
    }
    default:
      return address satisfies never;
  }
}

function httpServer(handler: Handler, connections: Connections, limits: ServerLimits): Server {
  const turn = createTurns();
  const server = createHttpServer(
    {
      maxHeaderSize: 16 * 1024,
      headersTimeout: limits.headMs,
      requestTimeout: limits.requestMs,
      keepAliveTimeout: limits.idleMs,
      // How often the time limits above are looked at.
      connectionsCheckingInterval: Math.min(1000, limits.headMs),
    },
    (request, response) => {
      const { socket } = request;
      if (!connections.begin(socket)) {
        socket.destroy();
        return;
      }
      response.on('close', () => {
        socket.setTimeout(limits.idleMs);
        connections.end(socket);
      });
      // From here on the agent is silent, not the client.
      const working = (): void => {
        socket.setTimeout(limits.answerMs + limits.graceMs);
        connections.working(socket);
      };
      // Who goes away while it is answered is no failure of ours.
      request.on('error', () => {});
      response.on('error', () => {});
      const body = async (): Promise<string> => {
        const text = await readBody(request, limits.requestBytes);
        working();
        await turn();
        return text;
      };
      const { method = '', url = '', headers } = request;
      if (method === 'GET') working();
      handler({ method, url, headers, body }).then(
        (reply) => send(response, reply, limits.sendMs),
        () => socket.destroy(),
      );
    },
  );
  server.timeout = limits.idleMs;
  server.on('connection', connections.opened);
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) socket.destroy();
    else {
      socket.write(`HTTP/1.1 ${statusOf(error)}\r\nserver: momus\r\nconnection: close\r\n\r\n`);
      socket.destroySoon();
    }
  });
  return server;
}

function statusOf({ code }: NodeJS.ErrnoException): string {
  if (code === 'HPE_HEADER_OVERFLOW') return '431 Request Header Fields Too Large';
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? '408 Request Timeout' : '400 Bad Request';
}

/** Sends an answer; who takes too long to read it is cut off, so that others find room. */
function send(
  response: ServerResponse,
  { status, type, body, headers }: Reply,
  limit: number,
): void {
  const timer = setTimeout(() => response.socket?.destroy(), limit);
  response.on('close', () => clearTimeout(timer));
  response.writeHead(status, {
    server: 'momus',
    'content-type': `${type}; charset=utf-8`,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...headers,
  });
  response.end(body);
}

type Place = { readonly path: string } | { readonly host: string; readonly port: number };

function listen(server: Server, place: Place): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException): void => reject(inWords(error, place));
    server.once('error', failed);
    server.listen(place, () => {
      server.off('error', failed);
      // A connection that cannot be accepted (no file left) is the client's trouble.
      server.on('error', () => {});
      resolve();
    });
  });
}

function inWords(error: NodeJS.ErrnoException, place: Place): Error {
  if (!('port' in place)) return error;
  if (error.code === 'EADDRINUSE')
    return new Error(`somebody else answers on port ${place.port}; stop that process first`);
  if (error.code === 'EACCES')
    return new Error(`port ${place.port} cannot be had: permission denied`);
  return error;
}

/** Answers on their way get a moment; then every connection is closed. */
async function shut(server: Server, connections: Connections, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const end = performance.now() + graceMs;
  while (connections.busy() > 0 && performance.now() < end) await wait(5);
  connections.closeAll();
  server.closeAllConnections();
  await closed;
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | null = null;
  return () => {
    done ??= work();
    return done;
  };
}
