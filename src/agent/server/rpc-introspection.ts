/**
 * The methods by which a client asks what there is: those of `system`.
 * In: all methods. Out: rows like the others; `system.multicall` is done by whoever calls methods.
 */
import {
  method,
  type RpcMethod,
  type RpcParam,
  RpcParamError,
  type RpcType,
} from './rpc-params.ts';

const methodName: RpcParam<string> = {
  name: 'method',
  types: ['string'],
  takes: 'the name of a method',
  read: (value) => (typeof value === 'string' ? value : undefined),
};

const calls: RpcParam<unknown> = {
  name: 'calls',
  types: ['array'],
  takes: 'an array of structs of `methodName` and `params`',
  read: (value) => value,
};

/** The rows, which describe all methods, themselves included. */
export function introspection(all: () => readonly RpcMethod[]): readonly RpcMethod[] {
  const named = (name: string): RpcMethod => {
    const found = all().find((row) => row.name === name);
    if (found === undefined)
      throw new RpcParamError(`there is no method \`${name.slice(0, 80)}\` to tell of`);
    return found;
  };
  return [
    method('system.listMethods', [], 'array', 'The names of all methods.', async () =>
      all()
        .map(({ name }) => name)
        .sort(),
    ),
    method(
      'system.methodHelp',
      [methodName],
      'string',
      'What a method does.',
      async (_, [name]) => named(name).doc,
    ),
    method(
      'system.methodSignature',
      [methodName],
      'array',
      'What a method takes: arrays of types, the first that of the result.',
      async (_, [name]) => signaturesOf(named(name)),
    ),
    method(
      'system.multicall',
      [calls],
      'array',
      'Makes several calls; answers arrays of one result, or structs of `faultCode` and `faultString`.',
      async () => [],
    ),
  ];
}

/** One signature per combination of types. */
function signaturesOf({ params, result }: RpcMethod): readonly (readonly RpcType[])[] {
  return params.reduce<readonly (readonly RpcType[])[]>(
    (rows, { types }) => rows.flatMap((row) => types.map((type) => [...row, type])),
    [[result]],
  );
}
