/** A server with a fake agent behind it, on a socket in a directory of its own; closed after each test. */
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { createConnection, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import type { RpcAddress } from '../../src/agent/config/settings.ts';
import type { ServerOptions } from '../../src/agent/server/options.ts';
import { type AgentServer, createServer } from '../../src/agent/server/server.ts';
import { type FakeAgent, type FakeOptions, fakeAgent } from './fake-api.ts';

export interface Opened extends FakeAgent {
  readonly server: AgentServer;
  /** The path of the socket. */
  readonly path: string;
  /** Lines of the log, as `LEVEL MESSAGE`. */
  readonly log: readonly string[];
}

const undo: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** Does something after the test. */
export const later = (step: () => Promise<void> | void): void => {
  undo.push(step);
};

/** A directory that is removed after the test. */
export function temporary(): string {
  const directory = mkdtempSync(join(tmpdir(), 'momus-rpc-'));
  later(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** The default options of tests. */
export const plainOptions = (address: RpcAddress, log: string[] = []): ServerOptions => ({
  address,
  socket: { owner: null, group: null, mode: 0o600 },
  metrics: () => 'momus_up 1\n',
  log: (level, message) => log.push(`${level} ${message}`),
});

/** Opens a server on a socket, or where the options say. */
export async function open(
  options: Partial<ServerOptions> = {},
  fake: FakeOptions = {},
): Promise<Opened> {
  const path = join(temporary(), 'agent.sock');
  const log: string[] = [];
  const agent = fakeAgent(fake);
  const server = await createServer(agent.api, {
    ...plainOptions({ kind: 'socket', path }, log),
    ...options,
  });
  later(server.close);
  return { ...agent, server, path, log };
}

export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

export interface Asked {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** One request over HTTP. */
export function ask(address: RpcAddress, asked: Asked): Promise<Answered> {
  const where =
    address.kind === 'socket'
      ? { socketPath: address.path }
      : { host: '127.0.0.1', port: address.kind === 'tcp' ? address.port : 0 };
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        ...where,
        method: asked.method ?? (asked.body === undefined ? 'GET' : 'POST'),
        path: asked.path ?? '/RPC2',
        headers: asked.headers ?? {},
        agent: false,
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (part: string) => {
          text += part;
        });
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
        );
        response.on('error', reject);
      },
    );
    sent.on('error', reject);
    sent.end(asked.body);
  });
}

/** A request of the JSON API. */
export async function json(
  address: RpcAddress,
  path: string,
  body?: unknown,
): Promise<{ readonly status: number; readonly value: unknown }> {
  const { status, text } = await ask(address, {
    path,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  return { status, value: JSON.parse(text) };
}

/** A connection that is closed after the test at the latest. */
export function connect(path: string): Socket {
  const socket = createConnection(path);
  socket.on('error', () => {});
  later(() => {
    socket.destroy();
  });
  return socket;
}

/** Resolves when the other side has closed a connection; with what came over it. */
export function closed(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    socket.setEncoding('utf8');
    socket.on('data', (part: string) => {
      text += part;
    });
    socket.on('close', () => resolve(text));
  });
}
