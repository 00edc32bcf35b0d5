/**
 * Requests to a running agent.
 * In: where it answers, a request. Out: the status and value of its answer; or an
 * `AgentUnreachable` that says why there is none.
 */
import { statSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { codeOf } from '../../host/system-error.ts';
import type { RpcAddress } from '../config/settings.ts';

/** Where an agent answers. */
export type ClientAddress = Exclude<RpcAddress, { readonly kind: 'off' }>;

/** Nobody answers, or not a Momus; the message says which, and what to do. */
export class AgentUnreachable extends Error {
  override readonly name = 'AgentUnreachable';
}

/** An answer; its value is what its JSON holds. */
export interface Answer {
  readonly status: number;
  readonly value: unknown;
}

export type Transport = (
  method: 'GET' | 'POST',
  path: string,
  body?: Readonly<Record<string, unknown>>,
) => Promise<Answer>;

/** Larger answers are of no agent. */
const largestAnswer = 64 * 1024 * 1024;

/** An address in words. */
export const placeOf = (address: ClientAddress): string =>
  address.kind === 'socket' ? address.path : `port ${address.port}`;

/** How a client waits. */
export interface ClientOptions {
  /** Milliseconds for an answer to a question. */
  readonly waitMs: number;
  /** Milliseconds for an answer to what changes something; `waitMs` unless given. */
  readonly changeMs?: number;
  /** Ends all waiting. */
  readonly signal?: AbortSignal;
}

/** Makes what sends requests. */
export function createTransport(address: ClientAddress, options: ClientOptions): Transport {
  const where =
    address.kind === 'socket'
      ? { socketPath: address.path }
      : { host: '127.0.0.1', port: address.port };
  const place = placeOf(address);
  return (method, path, body) =>
    new Promise((resolve, reject) => {
      const isChange = method === 'POST';
      const waitMs = isChange ? (options.changeMs ?? options.waitMs) : options.waitMs;
      const text = body === undefined ? '' : JSON.stringify(body);
      const limit = AbortSignal.timeout(waitMs);
      const { signal = limit } = options;
      const sent = request(
        {
          ...where,
          method,
          path,
          agent: false,
          signal: AbortSignal.any([limit, signal]),
          headers: {
            host: 'localhost',
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(text),
          },
        },
        (response) => {
          read(response, place).then(resolve, (error: unknown) => {
            sent.destroy();
            reject(limit.aborted ? silent(place, waitMs, isChange) : error);
          });
        },
      );
      sent.on('error', (error) =>
        reject(limit.aborted ? silent(place, waitMs, isChange) : inWords(error, place)),
      );
      sent.end(text);
    });
}

async function read(response: IncomingMessage, place: string): Promise<Answer> {
  const server = String(response.headers.server ?? '');
  if (!server.startsWith('momus')) {
    const who = server === '' ? '' : ` (it calls itself \`${server.slice(0, 60)}\`)`;
    throw new AgentUnreachable(`what answers at ${place} is no Momus${who}`);
  }
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    parts.push(part);
    size += part.length;
    if (size > largestAnswer) throw new AgentUnreachable(`${place} answers without end`);
  }
  const text = Buffer.concat(parts).toString('utf8');
  try {
    return { status: response.statusCode ?? 0, value: JSON.parse(text) };
  } catch {
    throw new AgentUnreachable(
      `${place} answers with something else than JSON (HTTP status ${response.statusCode})`,
    );
  }
}

const silent = (place: string, waitMs: number, isChange: boolean): AgentUnreachable =>
  new AgentUnreachable(
    `${place} gives no answer within ${waitMs / 1000} s; ${isChange ? 'whether the change takes effect is not known: momus ctl policies history tells' : 'does the agent hang?'}`,
  );

/** Whether a path is one of something else than a socket; Linux refuses that like a dead socket. */
const isFile = (place: string): boolean =>
  statSync(place, { throwIfNoEntry: false })?.isSocket() === false;

function inWords(error: Error, place: string): AgentUnreachable {
  const code = codeOf(error);
  switch (code) {
    case 'ENOENT':
      return new AgentUnreachable(`there is no socket ${place}; does the agent run?`);
    case 'ECONNREFUSED':
      return new AgentUnreachable(
        isFile(place) ? `${place} is no socket` : `nobody answers at ${place}; does the agent run?`,
      );
    case 'EACCES':
    case 'EPERM':
      return new AgentUnreachable(
        `${place} may not be opened: permission denied; only the owner and the group of the socket may`,
      );
    case 'ENOTSOCK':
      return new AgentUnreachable(`${place} is no socket`);
    case 'ECONNRESET':
    case 'EPIPE':
      return new AgentUnreachable(`${place} ended the connection without an answer`);
    default:
      return code.startsWith('HPE_')
        ? new AgentUnreachable(`what answers at ${place} is no Momus: it speaks no HTTP`)
        : new AgentUnreachable(`${place} cannot be asked: ${error.message}`);
  }
}
