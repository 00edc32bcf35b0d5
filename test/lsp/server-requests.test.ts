/** What the server asks its editor: ids, and registrations over the deaths of threads. */
import { expect, it } from 'vitest';
import { createServerRequests } from '../../src/lsp/supervisor/server-requests.ts';

const method = 'client/registerCapability';
const params = (id: string, pattern = 'a') => ({ registrations: [{ id, pattern }] });
const known = '{"jsonrpc":"2.0","id":7,"result":null}';
const refused = { code: -32601, message: 'no' };

function start() {
  const sent: { readonly id: number; readonly method: string; readonly params?: unknown }[] = [];
  const requests = createServerRequests((text) => sent.push(JSON.parse(text)));
  const answer = (id: number, given: { readonly result?: unknown; readonly error?: unknown }) => {
    const text = requests.answered({
      kind: 'response',
      id,
      result: given.result,
      error: given.error,
    });
    return text === null ? null : JSON.parse(text);
  };
  return { ...requests, sent, answer };
}

it('each request has an id of its own, and its answer goes to whoever asked', () => {
  const { ask, askItself, answer, forget, sent } = start();
  expect(ask(5, 'a', { x: 1 })).toBeNull();
  askItself('refresh');
  forget();
  expect(ask(5, 'b', null)).toBeNull();
  expect(sent).toEqual([
    { jsonrpc: '2.0', id: 0, method: 'a', params: { x: 1 } },
    { jsonrpc: '2.0', id: 1, method: 'refresh' },
    { jsonrpc: '2.0', id: 2, method: 'b' },
  ]);
  expect(answer(0, { result: 1 })).toBeNull();
  expect(answer(1, { result: 1 })).toBeNull();
  expect(answer(2, { result: 1 })).toMatchObject({ id: 5, result: 1 });
  expect(answer(2, { result: 1 })).toBeNull();
  ask(6, 'c', null);
  expect(answer(3, { error: refused })).toMatchObject({ id: 6, error: refused });
  ask(7, 'd', null);
  expect(answer(4, { error: 'odd' })).toMatchObject({
    id: 7,
    error: { code: -32600, message: 'odd' },
  });
});

it('what the editor has registered is not registered again', () => {
  const { ask, answer, forget, sent } = start();
  ask(1, method, params('x'));
  expect(answer(0, { result: null })).toMatchObject({ id: 1, result: null });
  forget();
  expect(ask(7, method, params('y'))).toBe(known);
  expect(ask(8, method, params('z', 'other'))).toBeNull();
  expect(sent).toHaveLength(2);
});

it('what it has refused is asked for again by the next thread', () => {
  const { ask, answer, forget, sent } = start();
  ask(1, method, params('x'));
  expect(answer(0, { error: refused })).toMatchObject({ id: 1, error: refused });
  forget();
  expect(ask(7, method, params('y'))).toBeNull();
  expect(sent).toHaveLength(2);
});

it.each([
  ['agreed to', { result: null }, { id: 7, result: null }],
  ['refused', { error: refused }, { id: 7, error: refused }],
])('what is %s after its thread is gone is told to the next one', (_, given, told) => {
  const { ask, answer, forget, sent } = start();
  ask(1, method, params('x'));
  forget();
  // Nobody knows yet: neither is it asked for twice, nor said to be registered.
  expect(ask(7, method, params('y'))).toBeNull();
  expect(sent).toHaveLength(1);
  expect(answer(0, given)).toMatchObject(told);
});

it.each([
  ['agreed to', { result: null }, known, 1],
  ['refused', { error: refused }, null, 2],
])('what is %s while no thread waits counts', (_, given, told, times) => {
  const { ask, answer, forget, sent } = start();
  ask(1, method, params('x'));
  forget();
  expect(answer(0, given)).toBeNull();
  expect(ask(7, method, params('y'))).toBe(told);
  expect(sent).toHaveLength(times);
});
