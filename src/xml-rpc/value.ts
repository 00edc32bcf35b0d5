/**
 * Values of XML-RPC, and messages: calls, answers, faults.
 */

/** A value; structs are records without a prototype. Bytes and dates are their texts. */
export type RpcValue =
  | null
  | boolean
  | number
  | string
  | readonly RpcValue[]
  | { readonly [name: string]: RpcValue };

/** A call of a method. */
export interface RpcCall {
  readonly method: string;
  readonly params: readonly RpcValue[];
}

/** What a call gave. */
export type RpcAnswer =
  | { readonly ok: true; readonly value: RpcValue }
  | { readonly ok: false; readonly code: number; readonly message: string };

/** A text that is no message; `message` says what is wrong, for the other side. */
export class RpcSyntaxError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'RpcSyntaxError';
  }
}
