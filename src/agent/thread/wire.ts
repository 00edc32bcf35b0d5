/**
 * Calls between two threads over a port, in both directions.
 * In: a port, the methods that the other side may call. Out: a way to call those of the other side.
 * Each call has a number; an answer, a failure, or giving up (an aborted signal) goes by it. Whatever
 * else arrives is ignored.
 */
import type { MessagePort } from 'node:worker_threads';
import { withTimeLimit } from '../../runtime/time-limit.ts';
import { errorOf, type Failure, failureOf, PolicyThreadError } from './failure.ts';

/** Methods as the other side calls them. */
export type Methods<T> = {
  readonly [K in keyof T]: (...args: never[]) => unknown;
};

/** The same methods as they are carried out here: they may take time, and can be given up. */
export type Service<T extends Methods<T>> = {
  readonly [K in keyof T]: (
    args: Parameters<T[K]>,
    signal: AbortSignal,
  ) => Awaited<ReturnType<T[K]>> | Promise<Awaited<ReturnType<T[K]>>>;
};

type Message =
  | { readonly kind: 'call'; readonly id: number; readonly method: string; readonly args: unknown }
  | { readonly kind: 'tell'; readonly method: string; readonly args: unknown }
  | { readonly kind: 'give-up'; readonly id: number }
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failure'; readonly id: number; readonly failure: Failure };

/** One end of a wire; `R` are the methods of the other side. */
export interface Wire<R extends Methods<R>> {
  /** Calls a method; rejects as soon as the signal aborts, and the other side is told. */
  readonly call: Call<R>;
  /**
   * Calls a method that stays owing: where the signal aborts the other side is told, and what it
   * answers then still counts, since only that says that nothing is on its way any more.
   */
  readonly callOwing: Call<R>;
  /** Calls a method and waits so many milliseconds for the answer. */
  readonly callWithin: <K extends keyof R & string>(
    milliseconds: number,
    method: K,
    args: Parameters<R[K]>,
  ) => Promise<Awaited<ReturnType<R[K]>>>;
  /** Calls a method without an answer. */
  readonly tell: <K extends keyof R & string>(method: K, args: Parameters<R[K]>) => void;
  /** Ends it: calls that have no answer reject with this error, those of the other side are given up. */
  readonly close: (error: Error) => void;
}

type Call<R extends Methods<R>> = <K extends keyof R & string>(
  method: K,
  args: Parameters<R[K]>,
  signal?: AbortSignal,
) => Promise<Awaited<ReturnType<R[K]>>>;

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** Calls without an answer that one side may have; a host that answers nothing must not fill the memory. */
const mostWaiting = 20_000;

/** Opens one end; messages are taken from now on. */
export function openWire<L extends Methods<L>, R extends Methods<R>>(
  port: MessagePort,
  service: Service<L>,
): Wire<R> {
  const waiting = new Map<number, Waiting>();
  const working = new Map<number, AbortController>();
  let calls = 0;
  let closed: Error | null = null;

  const post = (message: Message): void => {
    if (closed === null) port.postMessage(message);
  };

  const carryOut = async (method: string, args: unknown, signal: AbortSignal): Promise<unknown> => {
    if (!Object.hasOwn(service, method)) throw new Error(`there is no method \`${method}\``);
    // The other side is typed by the same methods.
    const call = service[method as keyof L] as (args: unknown, signal: AbortSignal) => unknown;
    return await call(args, signal);
  };

  const answer = async (id: number, method: string, args: unknown): Promise<void> => {
    const control = new AbortController();
    working.set(id, control);
    try {
      post({ kind: 'answer', id, value: await carryOut(method, args, control.signal) });
    } catch (error) {
      post({ kind: 'failure', id, failure: failureOf(error) });
    } finally {
      working.delete(id);
    }
  };

  const settle = (id: number, how: (call: Waiting) => void): void => {
    const call = waiting.get(id);
    waiting.delete(id);
    if (call !== undefined) how(call);
  };

  const take = (message: Message): void => {
    switch (message.kind) {
      case 'call':
        void answer(message.id, message.method, message.args);
        break;
      case 'tell':
        // Who wants no answer wants no failure either.
        carryOut(message.method, message.args, new AbortController().signal).catch(() => {});
        break;
      case 'give-up':
        working.get(message.id)?.abort();
        // What never ends is not kept; an answer that comes all the same is sent.
        working.delete(message.id);
        break;
      case 'answer':
        settle(message.id, ({ resolve }) => resolve(message.value));
        break;
      case 'failure':
        settle(message.id, ({ reject }) => reject(errorOf(message.failure)));
        break;
      default:
        message satisfies never;
    }
  };

  const begin = async (
    method: string,
    args: unknown,
    signal: AbortSignal | undefined,
    isOwing: boolean,
  ): Promise<unknown> => {
    if (closed !== null) throw closed;
    if (waiting.size >= mostWaiting)
      throw new PolicyThreadError(`${mostWaiting} calls have no answer yet; this one is not made`);
    const id = ++calls;
    // What cannot be sent, such as a function, is refused here.
    post({ kind: 'call', id, method, args });
    const giveUp = (): void => {
      post({ kind: 'give-up', id });
      if (!isOwing) settle(id, ({ reject }) => reject(signal?.reason));
    };
    try {
      return await new Promise<unknown>((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        if (signal?.aborted === true) giveUp();
        else signal?.addEventListener('abort', giveUp, { once: true });
      });
    } finally {
      signal?.removeEventListener('abort', giveUp);
    }
  };

  /** The answer is what the method of the other side returns: both are typed by it. */
  const caller =
    (isOwing: boolean): Call<R> =>
    (method, args, signal) =>
      begin(method, args, signal, isOwing) as Promise<Awaited<ReturnType<R[typeof method]>>>;
  const call = caller(false);

  port.on('message', take);
  port.on('messageerror', () => {});

  return {
    call,
    callOwing: caller(true),
    callWithin: (milliseconds, method, args) =>
      withTimeLimit(milliseconds, (signal) => call(method, args, signal)),
    tell: (method, args) => post({ kind: 'tell', method, args }),
    close: (error) => {
      if (closed !== null) return;
      closed = error;
      port.close();
      for (const { reject } of waiting.values()) reject(error);
      for (const control of working.values()) control.abort(error);
      waiting.clear();
      working.clear();
    },
  };
}
