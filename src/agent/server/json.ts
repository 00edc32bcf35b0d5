/**
 * The JSON API of the agent, which `momus ctl` and `momus top` speak.
 * In: a request below /v1. Out: a reply; throws what has a status of its own.
 */
import type { z } from 'zod';
import { withTimeLimit } from '../../runtime/time-limit.ts';
import { suggestion } from '../../schema/nearest.ts';
import type { AgentApi } from '../api.ts';
import { HttpError, jsonReply, type Reply, type Request } from './http.ts';
import { type JsonRoute, jsonRoutes } from './json-routes.ts';

export interface JsonRequest extends Request {
  readonly path: string;
  readonly query: URLSearchParams;
}

/** Answers one request. */
export async function answerJson(
  api: AgentApi,
  request: JsonRequest,
  /** Milliseconds for an answer. */
  answerMs: number,
): Promise<Reply> {
  const route = routeOf(request);
  const given = route.method === 'GET' ? fromQuery(request.query) : await fromBody(request);
  const input = route.input.safeParse(given);
  if (!input.success) throw new HttpError(400, wrong(input.error));
  const value = await withTimeLimit(answerMs, () => route.run(api, input.data));
  return jsonReply(200, value);
}

function routeOf({ method, path }: JsonRequest): JsonRoute {
  const here = jsonRoutes.filter((route) => route.path === path);
  const route = here.find((candidate) => candidate.method === method);
  if (route !== undefined) return route;
  if (here.length === 0) {
    const paths = jsonRoutes.map((candidate) => candidate.path);
    const shown = path.slice(0, 80);
    throw new HttpError(404, `there is nothing at ${shown}${suggestion(shown, paths)}`);
  }
  const allowed = here.map((candidate) => candidate.method).join(', ');
  throw new HttpError(405, `${path} takes ${allowed}`, { allow: allowed });
}

const fromQuery = (query: URLSearchParams): unknown => Object.fromEntries(query);

async function fromBody({ headers, body }: JsonRequest): Promise<unknown> {
  const text = await body();
  if (text.trim() === '') return {};
  // A web page can send other types without being asked whether it may.
  if (!/^application\/json\b/iu.test(headers['content-type'] ?? ''))
    throw new HttpError(415, 'a body must be of the type application/json');
  try {
    return JSON.parse(text);
  } catch {
    throw new HttpError(400, 'the body is no JSON');
  }
}

/** The first thing that is wrong, as a sentence. */
function wrong({ issues }: z.core.$ZodError): string {
  const [issue] = issues;
  if (issue === undefined) return 'the request is not what is taken here';
  if (issue.code === 'unrecognized_keys')
    return `there is no \`${issue.keys.join('`, `').slice(0, 80)}\` here`;
  if (issue.path.length === 0) return 'the body must be an object';
  return `\`${issue.path.join('.')}\` ${issue.message}`;
}
