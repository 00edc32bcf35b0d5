/**
 * From a request to its answer: XML-RPC, the JSON API, metrics.
 * In: method, path, headers and body of a request. Out: a reply; never a rejection.
 */
import { messageOf, TimeLimitError, withTimeLimit } from '../../runtime/time-limit.ts';
import { type AgentApi, AgentRefusal } from '../api.ts';
import { refusalOf } from './guard.ts';
import { HttpError, jsonReply, type Reply, type Request } from './http.ts';
import { answerJson } from './json.ts';
import type { ServerLog } from './options.ts';
import { createRpc } from './rpc.ts';
import { SetRefused } from './set-change.ts';

export interface HandlerOptions {
  /** Whether requests come over TCP, where web pages can send them too. */
  readonly tcp: boolean;
  readonly metrics: () => string | Promise<string>;
  readonly log: ServerLog;
  /** Milliseconds for an answer. */
  readonly answerMs: number;
}

export type Handler = (request: Request) => Promise<Reply>;

const rpcPaths: ReadonlySet<string> = new Set(['/', '/RPC2']);

/** Makes the handler of an agent. */
export function createHandler(api: AgentApi, options: HandlerOptions): Handler {
  const { log, answerMs } = options;
  const rpc = createRpc(api, { log, answerMs });

  const reply = async (request: Request): Promise<Reply> => {
    const refusal = options.tcp ? refusalOf(request.headers) : null;
    if (refusal !== null) throw new HttpError(403, refusal);
    const { pathname, searchParams } = parsed(request.url);
    if (pathname === '/metrics') {
      allow(request.method, 'GET');
      const body = await withTimeLimit(answerMs, async () => options.metrics());
      return { status: 200, type: 'text/plain; version=0.0.4', body };
    }
    if (pathname === '/v1' || pathname.startsWith('/v1/')) {
      const call = { ...request, path: pathname, query: searchParams };
      return await answerJson(api, call, answerMs);
    }
    if (!rpcPaths.has(pathname)) throw new HttpError(404, `there is nothing at ${shown(pathname)}`);
    allow(request.method, 'POST');
    return { status: 200, type: 'text/xml', body: await rpc(await request.body()) };
  };

  return async (request) => {
    try {
      return await reply(request);
    } catch (error) {
      return failure(error, request, log);
    }
  };
}

function parsed(url: string): URL {
  try {
    return new URL(url, 'http://localhost');
  } catch {
    throw new HttpError(400, `\`${shown(url)}\` is no path`);
  }
}

function allow(method: string, wanted: string): void {
  if (method !== wanted)
    throw new HttpError(405, `only ${wanted} is taken here`, { allow: wanted });
}

function failure(error: unknown, { method, url }: Request, log: ServerLog): Reply {
  const message = messageOf(error);
  if (error instanceof HttpError) {
    log('debug', `${method} ${shown(url)} was refused: ${message}`);
    return jsonReply(error.status, { error: message }, error.headers);
  }
  if (error instanceof SetRefused) return jsonReply(422, { error: message, change: error.change });
  if (error instanceof AgentRefusal) return jsonReply(409, { error: message });
  if (error instanceof TimeLimitError) {
    log('warn', `${method} ${shown(url)}: ${message}`);
    return jsonReply(503, { error: `the agent gave ${message}` });
  }
  log('error', `${method} ${shown(url)} failed: ${message}`);
  return jsonReply(500, { error: message });
}

const shown = (text: string): string => (text.length > 80 ? `${text.slice(0, 80)}…` : text);
