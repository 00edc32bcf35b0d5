/**
 * How VDSM may answer otherwise than it should.
 * In: a way to misbehave, a request's id, its outcome. Out: what is sent instead.
 */
import type { Json } from './machines.ts';
import type { Outcome } from './methods.ts';

/** A way to misbehave with a call. */
export type Misbehaviour =
  /** The answer comes late. */
  | { readonly kind: 'delay'; readonly milliseconds: number }
  /** It is carried out, and no answer comes. */
  | { readonly kind: 'hang' }
  /** It is not carried out. */
  | { readonly kind: 'error'; readonly code: number; readonly message: string }
  /** Another result, of any shape. */
  | { readonly kind: 'result'; readonly result: Json }
  /** Neither a result nor an error. */
  | { readonly kind: 'nothing' }
  /** A message that is no JSON. */
  | { readonly kind: 'garbage' }
  /** Half of the answer, then the end of the connection. */
  | { readonly kind: 'half-frame' }
  /** The end of the connection. */
  | { readonly kind: 'cut' }
  /** Bytes that are no STOMP. */
  | { readonly kind: 'no-stomp' };

/** Whether a call is carried out all the same. */
export const isCarriedOut = (how: Misbehaviour | null): boolean => how?.kind !== 'error';

/** The body of an answer. */
export function answerTo(id: unknown, outcome: Outcome, how: Misbehaviour | null): string {
  switch (how?.kind) {
    case 'error':
      return JSON.stringify({
        jsonrpc: '2.0',
        id,
        error: { code: how.code, message: how.message },
      });
    case 'result':
      return JSON.stringify({ jsonrpc: '2.0', id, result: how.result });
    case 'nothing':
      return JSON.stringify({ jsonrpc: '2.0', id });
    case 'garbage':
      return `{"jsonrpc": "2.0", "id": ${JSON.stringify(id)}, "result": [{"vmId": `;
    default:
      return JSON.stringify({ jsonrpc: '2.0', id, ...outcome });
  }
}

/** The misbehaviour that was asked for, by method; `*` is any. */
export class Misbehaviours {
  readonly #of = new Map<string, { readonly how: Misbehaviour; times: number }>();

  set(method: string, how: Misbehaviour | null, times: number): void {
    if (how === null) this.#of.delete(method);
    else this.#of.set(method, { how, times });
  }

  /** How to misbehave with this call; it counts. */
  take(method: string): Misbehaviour | null {
    const name = this.#of.has(method) ? method : '*';
    const found = this.#of.get(name);
    if (found === undefined) return null;
    found.times -= 1;
    if (found.times <= 0) this.#of.delete(name);
    return found.how;
  }
}
