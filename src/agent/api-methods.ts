/**
 * The methods of an agent's API, called through something in between.
 * In: what makes a call. Out: an `AgentApi`; and the other way round.
 */
import { type AgentApi, apiMethods } from './api.ts';
import type { Service } from './thread/wire.ts';

/** All methods. */
export const methodNames = Object.keys(apiMethods) as readonly (keyof AgentApi)[];

/** Makes a call of a method. */
export type CallApi = <K extends keyof AgentApi>(
  method: K,
  args: Parameters<AgentApi[K]>,
) => Promise<Awaited<ReturnType<AgentApi[K]>>>;

/** The API over calls. */
export function apiOver(call: CallApi): AgentApi {
  const method =
    <K extends keyof AgentApi>(name: K) =>
    (...args: Parameters<AgentApi[K]>) =>
      call(name, args);
  // Each name has its own method.
  return Object.fromEntries(methodNames.map((name) => [name, method(name)])) as unknown as AgentApi;
}

/** Calls a method of an API with arguments that are its own. */
export function callOf(api: AgentApi, name: keyof AgentApi, args: readonly unknown[]): unknown {
  const call: (...args: never[]) => unknown = api[name];
  return call(...(args as readonly never[]));
}

/** What carries out calls of an API. */
export function apiService(api: () => AgentApi): Service<AgentApi> {
  // Both ends are typed by the same methods.
  const method = (name: keyof AgentApi) => async (args: readonly unknown[]) =>
    callOf(api(), name, args);
  return Object.fromEntries(
    methodNames.map((name) => [name, method(name)]),
  ) as unknown as Service<AgentApi>;
}
