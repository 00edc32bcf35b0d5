/**
 * The parameters of a method: what each takes, and how it is read.
 * In: rows of parameters. Out: a method that checks what it is called with, and describes itself.
 */
import type { RpcValue } from '../../xml-rpc/value.ts';
import type { AgentApi } from '../api.ts';

/** The types of XML-RPC, by the names that signatures have. */
export type RpcType = 'string' | 'nil' | 'int' | 'array' | 'struct' | 'boolean';

/** Parameters that a method does not take; the message says which and why. */
export class RpcParamError extends Error {
  override readonly name = 'RpcParamError';
}

/** A parameter with its types and what it becomes. */
export interface RpcParam<T> {
  readonly name: string;
  readonly types: readonly RpcType[];
  /** What it takes, in words. */
  readonly takes: string;
  /** Its value; undefined where it is of another type. */
  readonly read: (value: RpcValue) => T | undefined;
}

/** A method. */
export interface RpcMethod {
  readonly name: string;
  readonly doc: string;
  readonly params: readonly RpcParam<unknown>[];
  /** What it may answer with. */
  readonly result: RpcType;
  /** Throws a `RpcParamError` for parameters that it does not take. */
  readonly call: (api: AgentApi, params: readonly RpcValue[]) => Promise<RpcValue>;
}

type Values<P extends readonly RpcParam<unknown>[]> = {
  readonly [K in keyof P]: P[K] extends RpcParam<infer T> ? T : never;
};

/** A method of these parameters. */
export function method<const P extends readonly RpcParam<unknown>[]>(
  name: string,
  params: P,
  result: RpcType,
  doc: string,
  run: (api: AgentApi, values: Values<P>) => Promise<RpcValue>,
): RpcMethod {
  return {
    name,
    doc,
    params,
    result,
    // Each value was read by the row of its own parameter.
    call: async (api, given) => run(api, read(name, params, given) as Values<P>),
  };
}

function read(
  name: string,
  params: readonly RpcParam<unknown>[],
  given: readonly RpcValue[],
): readonly unknown[] {
  if (given.length !== params.length) {
    const wanted = params.map((param) => `${param.name} (${param.takes})`).join(', ');
    const takes =
      params.length === 0 ? 'no parameter' : `${counted(params.length, 'parameter')}: ${wanted}`;
    throw new RpcParamError(`\`${name}\` takes ${takes}; it was given ${given.length}`);
  }
  return params.map((param, i) => {
    const value = given[i] ?? null;
    const known = param.read(value);
    if (known !== undefined) return known;
    throw new RpcParamError(
      `\`${param.name}\` of \`${name}\` takes ${param.takes}, not ${inWords(value)}`,
    );
  });
}

const counted = (count: number, noun: string): string =>
  `${count} ${noun}${count === 1 ? '' : 's'}`;

function inWords(value: RpcValue): string {
  if (value === null) return 'nil';
  if (Array.isArray(value)) return 'an array';
  switch (typeof value) {
    case 'string':
      return value.length > 255 ? 'a text of that length' : 'a text';
    case 'number':
      return 'a number';
    case 'boolean':
      return 'a boolean';
    default:
      return 'a struct';
  }
}
