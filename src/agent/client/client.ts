/**
 * A running agent from outside: the same interface, over its socket or port.
 * In: where it answers. Out: an `AgentApi` and what only the wire has. Methods reject with an
 * `AgentRefusal` for what the agent refuses, an `AgentUnreachable` where there is no agent to ask.
 */
import type { z } from 'zod';
import { type AgentApi, AgentRefusal } from '../api.ts';
import { apiOver } from '../api-methods.ts';
import { type ApiCall, apiCalls } from '../json-api/calls.ts';
import * as shapes from '../json-api/shapes.ts';
import {
  AgentUnreachable,
  type Answer,
  type ClientAddress,
  type ClientOptions,
  createTransport,
  placeOf,
} from './transport.ts';

export { AgentUnreachable, type ClientAddress, type ClientOptions, placeOf } from './transport.ts';

/** An agent that is asked over the wire. */
export interface AgentClient extends AgentApi {
  /** What the engine has set: the text of `01-parameters`; null where there is none. */
  readonly parameters: () => Promise<{ readonly name: string; readonly text: string | null }>;
  /** The latest sample of the host; null before the first. */
  readonly host: () => Promise<Readonly<Record<string, unknown>> | null>;
}

/** Milliseconds for an answer. */
const usualWait = 20_000;
/** Milliseconds for a change: one of the policies may wait for those before it. */
const changeWait = 130_000;

/** Makes a client; nothing is sent before something is asked. */
export function createAgentClient(
  address: ClientAddress,
  options: Partial<ClientOptions> = {},
): AgentClient {
  const send = createTransport(address, {
    waitMs: usualWait,
    ...(options.waitMs === undefined ? { changeMs: changeWait } : {}),
    ...options,
  });
  const place = placeOf(address);

  const valueIn = <T>({ status, value }: Answer, shape: z.ZodType<T>): T => {
    if (status !== 200) throw refusalOf(status, value, place);
    const read = shape.safeParse(value);
    if (read.success) return read.data;
    const where = read.error.issues[0]?.path.join('.') ?? '';
    throw new AgentUnreachable(
      `${place} answers in a way that this version does not know${where === '' ? '' : ` (\`${where}\`)`}; is the agent of another version?`,
    );
  };
  const get = async <T>(path: string, shape: z.ZodType<T>): Promise<T> =>
    valueIn(await send('GET', path), shape);

  const call = async <K extends keyof AgentApi>(
    name: K,
    args: Parameters<AgentApi[K]>,
  ): Promise<Awaited<ReturnType<AgentApi[K]>>> => {
    const { method, path, given, answer: shape, isChange }: ApiCall<K> = apiCalls[name];
    const parameters = given(...args);
    if (method === 'GET') return get(path + queryOf(parameters), shape);
    const answer = await send('POST', path, parameters);
    // A set that is refused is an answer like any other.
    const refused =
      isChange && answer.status === 422 ? shapes.refusedChange.safeParse(answer.value) : null;
    const value = refused?.success === true ? { status: 200, value: refused.data.change } : answer;
    return valueIn(value, shape);
  };

  return {
    ...apiOver(call),
    parameters: () => get('/v1/parameters', shapes.parameters),
    host: async () => (await get('/v1/host', shapes.hostSample)).values,
  };
}

/** Parameters of a question; what is undefined is left out. */
function queryOf(parameters: Readonly<Record<string, unknown>>): string {
  const given = Object.entries(parameters).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, String(value)]],
  );
  if (given.length === 0) return '';
  return `?${new URLSearchParams(given)}`;
}

function refusalOf(status: number, value: unknown, place: string): Error {
  const known = shapes.refusal.safeParse(value);
  const message = known.success ? known.data.error : `HTTP status ${status}`;
  // Nothing at a path that every Momus has: something else, or an older one.
  if (status === 404 || status === 405)
    return new AgentUnreachable(
      `the agent at ${place} does not know what is asked (${message}); is it of another version?`,
    );
  return new AgentRefusal(message);
}
