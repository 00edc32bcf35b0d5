/**
 * XML-RPC as MOM answers it.
 * In: the text of a call. Out: the text of its answer, which is a fault where the call cannot be
 * done; never a rejection.
 */
import { messageOf, TimeLimitError, withTimeLimit } from '../../runtime/time-limit.ts';
import { suggestion } from '../../schema/nearest.ts';
import { readCall } from '../../xml-rpc/read.ts';
import {
  type RpcAnswer,
  type RpcCall,
  RpcSyntaxError,
  type RpcValue,
} from '../../xml-rpc/value.ts';
import { writeAnswer } from '../../xml-rpc/write.ts';
import { type AgentApi, AgentRefusal } from '../api.ts';
import type { ServerLog } from './options.ts';
import { introspection } from './rpc-introspection.ts';
import { methods, noSample } from './rpc-methods.ts';
import { type RpcMethod, RpcParamError } from './rpc-params.ts';

export interface RpcOptions {
  readonly log: ServerLog;
  /** Milliseconds for an answer. */
  readonly answerMs: number;
}

/** Codes of faults, as the specification for interoperability has them. */
export const faultCodes = {
  syntax: -32700,
  noMethod: -32601,
  params: -32602,
  internal: -32603,
  refused: -32500,
} as const;

/** Calls within one `system.multicall`. */
const mostCalls = 100;

const multicall = 'system.multicall';

/** Makes what answers calls. */
export function createRpc(
  api: AgentApi,
  { log, answerMs }: RpcOptions,
): (text: string) => Promise<string> {
  const table: ReadonlyMap<string, RpcMethod> = new Map(
    [...methods, ...introspection(() => [...table.values()])].map((row) => [row.name, row]),
  );

  const perform = async ({ method, params }: RpcCall): Promise<RpcAnswer> => {
    try {
      const row = table.get(method);
      if (row === undefined) {
        const name = method.slice(0, 80);
        const meant = suggestion(name, [...table.keys()]);
        return fault(faultCodes.noMethod, `there is no method \`${name}\`${meant}`);
      }
      if (method === multicall) return { ok: true, value: await performAll(params) };
      return { ok: true, value: await row.call(api, params) };
    } catch (error) {
      return faultOf(error, method);
    }
  };

  const performAll = async (params: readonly RpcValue[]): Promise<RpcValue> => {
    const [calls, ...more] = params;
    if (!Array.isArray(calls) || more.length > 0 || calls.length > mostCalls)
      throw new RpcParamError(`\`${multicall}\` takes one array of at most ${mostCalls} calls`);
    const answers: RpcValue[] = [];
    // One after the other: a later call may build on an earlier one.
    for (const call of calls as readonly RpcValue[]) {
      // Cycles, and whoever else waits, come in between.
      await new Promise((resolve) => setImmediate(resolve));
      const answer = await performOne(call);
      answers.push(
        answer.ok ? [answer.value] : { faultCode: answer.code, faultString: answer.message },
      );
    }
    return answers;
  };

  const performOne = async (call: RpcValue): Promise<RpcAnswer> => {
    const { methodName, params } =
      typeof call === 'object' && call !== null
        ? (call as { readonly [name: string]: RpcValue })
        : {};
    if (typeof methodName !== 'string' || !Array.isArray(params ?? []))
      return fault(
        faultCodes.params,
        `a call within \`${multicall}\` is a struct of \`methodName\` and \`params\``,
      );
    if (methodName === multicall)
      return fault(faultCodes.params, `\`${multicall}\` takes no \`${multicall}\``);
    return perform({ method: methodName, params: (params ?? []) as readonly RpcValue[] });
  };

  const faultOf = (error: unknown, method: string): RpcAnswer => {
    const message = messageOf(error);
    if (error instanceof RpcParamError) return fault(faultCodes.params, message);
    if (error instanceof AgentRefusal || error === noSample)
      return fault(faultCodes.refused, message);
    log('error', `the call \`${method}\` failed: ${message}`);
    return fault(faultCodes.internal, message);
  };

  return async (text) => {
    try {
      const call = readCall(text);
      return writeAnswer(await withTimeLimit(answerMs, () => perform(call)));
    } catch (error) {
      if (error instanceof RpcSyntaxError)
        return writeAnswer(
          fault(faultCodes.syntax, `this is no call: ${messageOf(error).trim().split('\n')[0]}`),
        );
      if (error instanceof TimeLimitError) log('warn', `a call had ${messageOf(error)}`);
      return writeAnswer(fault(faultCodes.internal, `the agent gave ${messageOf(error)}`));
    }
  };
}

const fault = (code: number, message: string): RpcAnswer => ({ ok: false, code, message });
