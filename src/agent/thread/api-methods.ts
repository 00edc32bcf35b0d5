/**
 * The methods of an agent's API, called through something in between.
 * In: what makes a call. Out: an `AgentApi`; and the other way round.
 */
import type { AgentApi } from '../api.ts';
import type { ThreadMethods } from './methods.ts';
import type { Service } from './wire.ts';

/** A record, so that the compiler asks for a method that is added. */
const methods: Readonly<Record<keyof AgentApi, true>> = {
  status: true,
  policies: true,
  setPolicy: true,
  setNamedPolicy: true,
  resetPolicies: true,
  history: true,
  rollback: true,
  setVerbosity: true,
  statistics: true,
  guests: true,
  pause: true,
  resume: true,
  exclude: true,
  include: true,
  explain: true,
};
const names = Object.keys(methods) as readonly (keyof AgentApi)[];

/** Makes a call of a method. */
export type CallApi = <K extends keyof AgentApi>(
  method: K,
  args: Parameters<ThreadMethods[K]>,
) => Promise<Awaited<ReturnType<ThreadMethods[K]>>>;

/** The API over calls. */
export function apiOver(call: CallApi): AgentApi {
  const method =
    <K extends keyof AgentApi>(name: K) =>
    (...args: Parameters<ThreadMethods[K]>) =>
      call(name, args);
  // Each name has its own method.
  return Object.fromEntries(names.map((name) => [name, method(name)])) as unknown as AgentApi;
}

/** What carries out calls of an API. */
export function apiService(api: () => AgentApi): Service<AgentApi> {
  const method = (name: keyof AgentApi) => async (args: readonly unknown[]) => {
    const call: (...args: never[]) => unknown = api()[name];
    // Both ends are typed by the same methods.
    return call(...(args as readonly never[]));
  };
  return Object.fromEntries(
    names.map((name) => [name, method(name)]),
  ) as unknown as Service<AgentApi>;
}
