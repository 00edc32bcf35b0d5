/** Messages of the protocol: what kind a text is, and the texts of answers. */
import { describe, expect, it } from 'vitest';
import {
  errorText,
  notificationText,
  readMessage,
  requestText,
  resultText,
} from '../../src/lsp/supervisor/message.ts';

const read = (message: unknown) => readMessage(JSON.stringify(message));

describe('a text', () => {
  it.each([
    [
      { id: 1, method: 'a', params: [2] },
      { kind: 'request', id: 1, method: 'a', params: [2] },
    ],
    [
      { id: 'x', method: 'a' },
      { kind: 'request', id: 'x', method: 'a', params: undefined },
    ],
    [
      { method: 'a', params: null },
      { kind: 'notification', method: 'a', params: null },
    ],
    [
      { id: 0, result: null },
      { kind: 'response', id: 0, result: null, error: undefined },
    ],
    [
      { id: 0, error: 'e' },
      { kind: 'response', id: 0, result: undefined, error: 'e' },
    ],
  ])('is understood: %j', (message, known) => {
    expect(read(message)).toEqual(known);
  });

  it.each([
    [null],
    [[]],
    ['x'],
    [{}],
    // Nobody could be answered.
    [{ id: null, method: 'a' }],
    [{ id: {}, method: 'a' }],
    [{ id: 1 }],
    [{ id: null, result: 1 }],
    [{ id: 1, method: 5 }],
  ])('is none: %j', (message) => {
    expect(read(message)).toBeNull();
  });

  it('that is no JSON is none', () => {
    expect(readMessage('{')).toBeNull();
  });
});

it('what is written is JSON-RPC', () => {
  const jsonrpc = '2.0';
  expect(JSON.parse(requestText(1, 'a', { x: 1 }))).toEqual({
    jsonrpc,
    id: 1,
    method: 'a',
    params: { x: 1 },
  });
  expect(JSON.parse(notificationText('a', null))).toEqual({ jsonrpc, method: 'a', params: null });
  expect(JSON.parse(resultText('x', null))).toEqual({ jsonrpc, id: 'x', result: null });
  expect(JSON.parse(errorText(1, 'contentModified', 'm'))).toEqual({
    jsonrpc,
    id: 1,
    error: { code: -32801, message: 'm' },
  });
  expect(
    JSON.parse(errorText(1, 'serverCancelled', 'm', { retriggerRequest: true })).error,
  ).toEqual({ code: -32802, message: 'm', data: { retriggerRequest: true } });
});
