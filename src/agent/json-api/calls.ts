/**
 * How each method of the API is asked for in JSON: the one table that server and client go by.
 * In: nothing. Out: a row for each method; one without a row, or with answers of another type, does
 * not compile.
 *
 * Changes are POST, with an object as their body; the rest is GET, with a query.
 */
import { z } from 'zod';
import type { AgentApi } from '../api.ts';
import { levels } from '../config/settings.ts';
import * as shapes from './shapes.ts';

/** A call with arguments `A` and an answer `R`. */
export interface JsonCall<A extends readonly unknown[], R> {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** What a request may hold. */
  readonly input: z.ZodType;
  /** From what has passed `input` to the arguments. */
  readonly args: (input: unknown) => A;
  /** From the arguments to what a request holds; what is undefined is left out. */
  readonly given: (...args: A) => Readonly<Record<string, unknown>>;
  readonly answer: z.ZodType<R>;
  /** Whether the answer may be a change of the set that was refused, which has a status of its own. */
  readonly isChange: boolean;
}

/** The row of a method. */
export type ApiCall<K extends keyof AgentApi> = JsonCall<
  Parameters<AgentApi[K]>,
  Awaited<ReturnType<AgentApi[K]>>
>;

/** A question. */
function get<A extends readonly unknown[], R, Shape extends z.ZodRawShape>(
  path: string,
  answer: z.ZodType<R>,
  shape: Shape,
  args: (input: z.infer<z.ZodObject<Shape>>) => A,
  given: (...args: A) => z.infer<z.ZodObject<Shape>>,
): JsonCall<A, R> {
  return {
    method: 'GET',
    path,
    input: z.strictObject(shape),
    // What comes here has passed `input`.
    args: (input) => args(input as z.infer<z.ZodObject<Shape>>),
    given,
    answer,
    isChange: false,
  };
}

/** A question about everything. */
const all = <R>(path: string, answer: z.ZodType<R>): JsonCall<[], R> =>
  get(
    path,
    answer,
    {},
    () => [],
    () => ({}),
  );

/** An order. */
const order = <A extends readonly unknown[], Shape extends z.ZodRawShape>(
  path: string,
  shape: Shape,
  args: (input: z.infer<z.ZodObject<Shape>>) => A,
  given: (...args: A) => z.infer<z.ZodObject<Shape>>,
): JsonCall<A, void> => ({ ...get(path, shapes.done, shape, args, given), method: 'POST' });

/** A change of the set. */
const change = <A extends readonly unknown[], R, Shape extends z.ZodRawShape>(
  path: string,
  answer: z.ZodType<R>,
  shape: Shape,
  args: (input: z.infer<z.ZodObject<Shape>>) => A,
  given: (...args: A) => z.infer<z.ZodObject<Shape>>,
): JsonCall<A, R> => ({
  ...get(path, answer, shape, args, given),
  method: 'POST',
  isChange: true,
});

const policyText = z.string('takes a text, or null for none').nullable();
const policyName = z
  .string('takes the name of a policy')
  .max(255, 'has at most 255 characters')
  .nullable();
const guest = z.string('takes the name or id of a guest').min(1, 'takes the name or id of a guest');
const at = z.iso.datetime({ offset: true, error: 'takes a time such as 2026-03-04T03:12:00Z' });
const number = z.int('takes the number of a set').min(1, 'takes the number of a set');
const level = z.enum(levels, `takes one of ${levels.join(', ')}`);

/** The rows. */
export const apiCalls: { readonly [K in keyof AgentApi]: ApiCall<K> } = {
  status: all('/v1/status', shapes.agentStatus),
  policies: all('/v1/policies', shapes.policies),
  setPolicy: change(
    '/v1/policies',
    shapes.setChange,
    { text: policyText },
    ({ text }) => [text],
    (text) => ({ text }),
  ),
  setNamedPolicy: change(
    '/v1/policies/named',
    shapes.setChange,
    { name: policyName, text: policyText },
    ({ name, text }) => [name, text],
    (name, text) => ({ name, text }),
  ),
  resetPolicies: change(
    '/v1/policies/reset',
    shapes.setChange.nullable(),
    {},
    () => [],
    () => ({}),
  ),
  history: all('/v1/history', z.array(shapes.setRecord)),
  rollback: change(
    '/v1/rollback',
    shapes.setChange,
    { number: number.optional() },
    (input) => [input.number],
    (wanted?: number) => ({ number: wanted }),
  ),
  setVerbosity: order(
    '/v1/verbosity',
    { level },
    (input) => [input.level],
    (wanted) => ({ level: wanted }),
  ),
  statistics: all('/v1/statistics', shapes.statistics),
  guests: all('/v1/guests', z.array(shapes.guestStatus)),
  pause: order(
    '/v1/pause',
    {},
    () => [],
    () => ({}),
  ),
  resume: order(
    '/v1/resume',
    {},
    () => [],
    () => ({}),
  ),
  exclude: order(
    '/v1/exclude',
    { guest },
    (input) => [input.guest],
    (name) => ({ guest: name }),
  ),
  include: order(
    '/v1/include',
    { guest },
    (input) => [input.guest],
    (name) => ({ guest: name }),
  ),
  explain: get(
    '/v1/explain',
    shapes.explanation,
    { guest: guest.optional(), at: at.optional() },
    (input) => [input.guest ?? null, input.at],
    (name, time) => ({ guest: name ?? undefined, at: time }),
  ),
};
