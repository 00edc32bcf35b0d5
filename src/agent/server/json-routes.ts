/**
 * The rows of the JSON API: a method, a path, what comes in, what the agent does. There is one for
 * each method of the agent's API, and a few that make more of them.
 */
import { z } from 'zod';
import { type AgentApi, apiMethods, type SetChange } from '../api.ts';
import { callOf, methodNames } from '../api-methods.ts';
import { apiCalls } from '../json-api/calls.ts';
import { SetRefused } from './set-change.ts';

/** One row; what `run` gives is sent as JSON. */
export interface JsonRoute {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly doc: string;
  readonly input: z.ZodType;
  /** Takes what has passed `input`. */
  readonly run: (api: AgentApi, input: unknown) => Promise<unknown>;
}

/** The policy that holds what the engine sets: `(set NAME VALUE)` lines. */
export const parametersName = '01-parameters';

/** The row of a method of the API. */
function rowOf(name: keyof AgentApi): JsonRoute {
  const { method, path, input, args, isChange } = apiCalls[name];
  return {
    method,
    path,
    doc: apiMethods[name],
    input,
    run: async (api, value) => {
      const answer = await callOf(api, name, args(value));
      // A change that is refused is an error that says why.
      const change = isChange ? (answer as SetChange | null) : null;
      if (change?.accepted === false) throw new SetRefused(change);
      return answer;
    },
  };
}

/** A question without parameters. */
const question = (
  path: string,
  doc: string,
  run: (api: AgentApi) => Promise<unknown>,
): JsonRoute => ({ method: 'GET', path, doc, input: z.strictObject({}), run });

/** All rows. */
export const jsonRoutes: readonly JsonRoute[] = [
  question('/v1', 'This list.', async () =>
    jsonRoutes.map(({ method, path, doc }) => ({ method, path, doc })),
  ),
  ...methodNames.map(rowOf),
  question('/v1/parameters', 'What the engine has set.', async (api) => ({
    name: parametersName,
    text: (await api.policies()).find(({ name }) => name === parametersName)?.text ?? null,
  })),
  question('/v1/host', 'The latest sample of the host.', async (api) => ({
    values: (await api.statistics()).host,
  })),
];
