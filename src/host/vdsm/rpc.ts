/**
 * JSON-RPC 2.0 requests and their answers, over one session.
 * In: methods with their parameters; bodies that came. Out: results, or an Error that says what VDSM
 * answered, or that it did not.
 */
import { randomUUID } from 'node:crypto';
import { isRecord } from '../../schema/record.ts';
import { SameAnswers } from './same-answer.ts';
import { messageOf, type Settled, settledLater } from './wait.ts';

/** VDSM answered that it did not do it. */
export class VdsmError extends Error {
  override readonly name = 'VdsmError';
  /** VDSM's code; null where it gave none. */
  readonly code: number | null;
  constructor(method: string, code: number | null, said: string) {
    super(`VDSM answers \`${method}\` with error ${code ?? 'without a code'}: ${said}`);
    this.code = code;
  }
}

/** VDSM did not answer in time. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
  constructor(method: string, milliseconds: number) {
    super(`VDSM gave no answer to \`${method}\` within ${milliseconds} ms`);
  }
}

/** Parameters of a method by name. */
export type Params = Readonly<Record<string, unknown>>;

/** Requests and answers of one session. */
export interface RpcClient {
  /** The result of a method, within a number of milliseconds. */
  readonly call: (method: string, params: Params, limit: number) => Promise<unknown>;
  /** Takes a body that came; gives what is wrong with it, or null. Answers to others are ignored. */
  readonly receive: (body: Buffer) => string | null;
  /** Ends all calls that have no answer yet. */
  readonly end: (reason: Error) => void;
}

interface Waiting {
  readonly method: string;
  readonly answer: Settled<unknown>;
}

/** Calls that may wait for an answer at the same time. */
const mostWaiting = 4096;

/** Makes a client that sends bodies with `send`, which may throw. */
export function createRpcClient(send: (body: string) => void): RpcClient {
  // VDSM sends an answer to everybody who subscribed, and keeps the requests of all in one table.
  const prefix = randomUUID();
  const waiting = new Map<string, Waiting>();
  const same = new SameAnswers();
  let count = 0;
  let ended: Error | null = null;

  const call: RpcClient['call'] = async (method, params, limit) => {
    if (ended !== null) throw ended;
    if (waiting.size >= mostWaiting) throw new Error('VDSM owes too many answers');
    count += 1;
    const id = `${prefix}.${count}`;
    const answer = settledLater<unknown>();
    const timer = setTimeout(() => answer.reject(new NoAnswerError(method, limit)), limit);
    waiting.set(id, { method, answer });
    try {
      send(JSON.stringify({ jsonrpc: '2.0', method, params, id }));
      return await answer.promise;
    } finally {
      clearTimeout(timer);
      waiting.delete(id);
    }
  };

  const receive: RpcClient['receive'] = (body) => {
    const at = body.indexOf(prefix);
    if (at === -1) return null;
    const id = idAt(body, at, prefix);
    const asked = waiting.get(id);
    const known = asked === undefined ? undefined : same.find(asked.method, id, body);
    if (known !== undefined) {
      asked?.answer.resolve(known);
      return null;
    }
    const text = body.toString('utf8');
    let answer: unknown;
    try {
      answer = JSON.parse(text);
    } catch (error) {
      asked?.answer.reject(new Error(`VDSM answers \`${asked.method}\` with what is no JSON`));
      return `an answer that is no JSON (${messageOf(error).slice(0, 100)})`;
    }
    if (!isRecord(answer) || typeof answer.id !== 'string') return 'an answer without an id';
    const call = waiting.get(answer.id);
    if (call === undefined) return null;
    if (isRecord(answer.error)) call.answer.reject(errorOf(call.method, answer.error));
    else if (Object.hasOwn(answer, 'result')) {
      same.keep(call.method, answer.id, body, answer.result);
      call.answer.resolve(answer.result);
    } else {
      call.answer.reject(
        new Error(`VDSM answers \`${call.method}\` with neither a result nor an error`),
      );
    }
    return null;
  };

  return {
    call,
    receive,
    end: (reason) => {
      ended ??= reason;
      for (const { answer } of waiting.values()) answer.reject(reason);
    },
  };
}

/** The id of a request that begins at a place of a body. */
function idAt(body: Buffer, at: number, prefix: string): string {
  const text = body.toString('latin1', at, at + prefix.length + 20);
  return /^[^.]*\.\d+/u.exec(text)?.[0] ?? '';
}

function errorOf(method: string, { code, message }: Readonly<Record<string, unknown>>): VdsmError {
  const text = typeof message === 'string' ? message.replace(/\s+/g, ' ').trim() : '';
  return new VdsmError(
    method,
    typeof code === 'number' ? code : null,
    text === '' ? 'no reason given' : text.slice(0, 500),
  );
}
