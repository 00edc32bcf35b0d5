/**
 * The rows of the JSON API: a method, a path, what comes in, what the agent does.
 * Changes are POST, with an object as their body; the rest is GET, with a query.
 */
import { z } from 'zod';
import type { AgentApi, SetChange } from '../api.ts';
import { levels } from '../config/settings.ts';
import { SetRefused } from './set-change.ts';

/** One row; what `run` gives is sent as JSON. */
export interface JsonRoute {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly doc: string;
  readonly input: z.ZodType;
  readonly run: (api: AgentApi, input: unknown) => Promise<unknown>;
}

/** The policy that holds what the engine sets: `(set NAME VALUE)` lines. */
export const parametersName = '01-parameters';

function row<Shape extends z.ZodRawShape>(
  method: JsonRoute['method'],
  path: string,
  doc: string,
  shape: Shape,
  run: (api: AgentApi, input: z.infer<z.ZodObject<Shape>>) => Promise<unknown>,
): JsonRoute {
  const input = z.strictObject(shape);
  return {
    method,
    path,
    doc,
    input,
    // What comes here has passed `input`.
    run: (api, value) => run(api, value as z.infer<z.ZodObject<Shape>>),
  };
}

/** A change that is refused is an error that says why. */
async function checked<T extends SetChange | null>(change: Promise<T>): Promise<T> {
  const done = await change;
  if (done?.accepted === false) throw new SetRefused(done);
  return done;
}

const policyText = z.string('takes a text, or null for none').nullable();
const policyName = z
  .string('takes the name of a policy')
  .max(255, 'has at most 255 characters')
  .nullable();
const guest = z.string('takes the name or id of a guest').min(1, 'takes the name or id of a guest');
const at = z.iso.datetime({ offset: true, error: 'takes a time such as 2026-03-04T03:12:00Z' });
const number = z.int('takes the number of a set').min(1, 'takes the number of a set');
const level = z.enum(levels, `takes one of ${levels.join(', ')}`);

/** All rows. */
export const jsonRoutes: readonly JsonRoute[] = [
  row('GET', '/v1', 'This list.', {}, async () =>
    jsonRoutes.map(({ method, path, doc }) => ({ method, path, doc })),
  ),
  row('GET', '/v1/status', 'How the agent is.', {}, (api) => api.status()),
  row('GET', '/v1/policies', 'The texts in force, in their order.', {}, (api) => api.policies()),
  row(
    'POST',
    '/v1/policies',
    'Replaces the whole set by one text, or by nothing.',
    { text: policyText },
    (api, { text }) => checked(api.setPolicy(text)),
  ),
  row(
    'POST',
    '/v1/policies/named',
    'Sets one text under a name; null removes it.',
    { name: policyName, text: policyText },
    (api, { name, text }) => checked(api.setNamedPolicy(name, text)),
  ),
  row(
    'POST',
    '/v1/policies/reset',
    'Goes back to the files of the configuration; null where it names none.',
    {},
    (api) => checked(api.resetPolicies()),
  ),
  row('GET', '/v1/history', 'The last sets, newest first.', {}, (api) => api.history()),
  row(
    'POST',
    '/v1/rollback',
    'Puts an earlier set in force: the one before, or the one of that number.',
    { number: number.optional() },
    (api, input) => checked(api.rollback(input.number)),
  ),
  row('GET', '/v1/parameters', 'What the engine has set.', {}, async (api) => ({
    name: parametersName,
    text: (await api.policies()).find(({ name }) => name === parametersName)?.text ?? null,
  })),
  row('POST', '/v1/verbosity', 'How much the log says.', { level }, (api, input) =>
    api.setVerbosity(input.level),
  ),
  row('GET', '/v1/statistics', 'The latest samples.', {}, (api) => api.statistics()),
  row('GET', '/v1/host', 'The latest sample of the host.', {}, async (api) => ({
    values: (await api.statistics()).host,
  })),
  row('GET', '/v1/guests', 'The guests, and what is decided for them.', {}, (api) => api.guests()),
  row('POST', '/v1/pause', 'Goes on deciding, and acts on nothing.', {}, (api) => api.pause()),
  row('POST', '/v1/resume', 'Acts again.', {}, (api) => api.resume()),
  row('POST', '/v1/exclude', 'Leaves a guest alone.', { guest }, (api, input) =>
    api.exclude(input.guest),
  ),
  row('POST', '/v1/include', 'Leaves it alone no longer.', { guest }, (api, input) =>
    api.include(input.guest),
  ),
  row(
    'GET',
    '/v1/explain',
    'What a cycle did for a guest (without one: the host), and why.',
    { guest: guest.optional(), at: at.optional() },
    (api, input) => api.explain(input.guest ?? null, input.at),
  ),
];
