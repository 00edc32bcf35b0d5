/**
 * Messages of the protocol as whoever watches needs them.
 * In: the text of a message, which may be anything. Out: what kind it is, or null; texts of answers.
 */
import { isRecord } from '../../schema/record.ts';
import type { RequestId } from './thread-protocol.ts';

/** A message of the editor. */
export type ClientMessage =
  | {
      readonly kind: 'request';
      readonly id: RequestId;
      readonly method: string;
      readonly params: unknown;
    }
  | { readonly kind: 'notification'; readonly method: string; readonly params: unknown }
  | {
      readonly kind: 'response';
      readonly id: RequestId;
      readonly result: unknown;
      readonly error: unknown;
    };

/** Codes of errors, as JSON-RPC and the language server protocol number them. */
export const errorCodes = {
  invalidRequest: -32600,
  invalidParams: -32602,
  serverNotInitialized: -32002,
  serverCancelled: -32802,
  contentModified: -32801,
  requestCancelled: -32800,
} as const;

/** The name of an error. */
export type ErrorName = keyof typeof errorCodes;

/** Reads a message; null where it is none. */
export function readMessage(text: string): ClientMessage | null {
  const json = jsonIn(text);
  if (!isRecord(json)) return null;
  const { id, method, params, result, error } = json;
  const isId = typeof id === 'number' || typeof id === 'string';
  if (typeof method === 'string') {
    if (isId) return { kind: 'request', id, method, params };
    return id === undefined ? { kind: 'notification', method, params } : null;
  }
  if (!isId || (result === undefined && error === undefined)) return null;
  return { kind: 'response', id, result, error };
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const version = { jsonrpc: '2.0' };

/** The text of a request. */
export const requestText = (id: RequestId, method: string, params: unknown): string =>
  JSON.stringify({ ...version, id, method, params });

/** The text of a notification. */
export const notificationText = (method: string, params: unknown): string =>
  JSON.stringify({ ...version, method, params });

/** The text of an answer. */
export const resultText = (id: RequestId, result: unknown): string =>
  JSON.stringify({ ...version, id, result });

/** The text of a refusal; `data` as the protocol has it for the error. */
export const errorText = (
  id: RequestId,
  name: ErrorName,
  message: string,
  data?: unknown,
): string => JSON.stringify({ ...version, id, error: { code: errorCodes[name], message, data } });
