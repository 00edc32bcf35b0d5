/**
 * A running agent from outside: the same interface, over its socket or port.
 * In: where it answers. Out: an `AgentApi` and what only the wire has. Methods reject with an
 * `AgentRefusal` for what the agent refuses, an `AgentUnreachable` where there is no agent to ask.
 */
import { z } from 'zod';
import { type AgentApi, AgentRefusal, type SetChange } from '../api.ts';
import * as shapes from './shapes.ts';
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

/** Milliseconds for an answer: a large set takes a while to compile. */
const usualWait = 20_000;

/** Makes a client; nothing is sent before something is asked. */
export function createAgentClient(
  address: ClientAddress,
  options: Partial<ClientOptions> = {},
): AgentClient {
  const send = createTransport(address, { waitMs: usualWait, ...options });
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
  const post = async <T>(
    path: string,
    body: Readonly<Record<string, unknown>>,
    shape: z.ZodType<T>,
  ): Promise<T> => valueIn(await send('POST', path, body), shape);
  const order = async (
    path: string,
    body: Readonly<Record<string, unknown>> = {},
  ): Promise<void> => {
    await post(path, body, shapes.done);
  };
  /** A set that is refused is an answer like any other. */
  const change = async <T>(
    path: string,
    body: Readonly<Record<string, unknown>>,
    shape: z.ZodType<T>,
  ): Promise<T | SetChange> => {
    const answer = await send('POST', path, body);
    const refused = answer.status === 422 ? shapes.refusedChange.safeParse(answer.value) : null;
    return refused?.success === true ? refused.data.change : valueIn(answer, shape);
  };

  return {
    status: () => get('/v1/status', shapes.agentStatus),
    policies: () => get('/v1/policies', shapes.policies),
    setPolicy: (text) => change('/v1/policies', { text }, shapes.setChange),
    setNamedPolicy: (name, text) => change('/v1/policies/named', { name, text }, shapes.setChange),
    resetPolicies: () => change('/v1/policies/reset', {}, shapes.setChange.nullable()),
    history: () => get('/v1/history', z.array(shapes.setRecord)),
    rollback: (number) => change('/v1/rollback', { number }, shapes.setChange),
    setVerbosity: (level) => order('/v1/verbosity', { level }),
    statistics: () => get('/v1/statistics', shapes.statistics),
    guests: () => get('/v1/guests', z.array(shapes.guestStatus)),
    pause: () => order('/v1/pause'),
    resume: () => order('/v1/resume'),
    exclude: (guest) => order('/v1/exclude', { guest }),
    include: (guest) => order('/v1/include', { guest }),
    explain: (guest, at) => {
      const query = new URLSearchParams({
        ...(guest === null ? {} : { guest }),
        ...(at === undefined ? {} : { at }),
      });
      return get(`/v1/explain?${query}`, shapes.explanation);
    },
    parameters: () => get('/v1/parameters', shapes.parameters),
    host: async () => (await get('/v1/host', shapes.hostSample)).values,
  };
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
