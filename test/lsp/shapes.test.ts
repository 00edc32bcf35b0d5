/** What messages must hold: all that the server handles has a row, and each row says what is missing. */
import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import * as protocol from 'vscode-languageserver';
import {
  createConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { serve } from '../../src/lsp/server.ts';
import { notificationNeeds, problemOf, requestNeeds } from '../../src/lsp/supervisor/shapes.ts';
import { type Client, startClient } from './client.ts';

/** All messages of the protocol to a server, by their names in its library: `HoverRequest`. */
const messages = Object.entries(protocol).flatMap(([name, value]: [string, unknown]) => {
  if (typeof value !== 'object' || value === null) return [];
  const { method, messageDirection } = value as { method?: unknown; messageDirection?: unknown };
  const isTo = typeof method === 'string' && messageDirection === 'clientToServer';
  return isTo ? [{ name, method }] : [];
});

const started: Client[] = [];
afterEach(() => {
  for (const client of started.splice(0)) client.close();
});

describe('all that the server handles has a row', () => {
  it('of requests, which are those that it does not call unknown', async () => {
    const client = await startClient({}, { textDocument: { diagnostic: {} } });
    started.push(client);
    const requests = messages.filter(
      ({ name, method }) => name.endsWith('Request') && method !== 'shutdown',
    );
    expect(requests.length).toBeGreaterThan(40);
    const handled: string[] = [];
    for (const { method } of requests) {
      if (method === 'initialize') continue;
      const code = await client.connection.sendRequest(method, {}).then(
        () => 0,
        (error: unknown) => (error instanceof protocol.ResponseError ? error.code : error),
      );
      if (code !== protocol.ErrorCodes.MethodNotFound) handled.push(method);
    }
    expect(handled.length).toBeGreaterThan(25);
    expect([...handled, 'initialize'].sort()).toEqual([...requestNeeds.keys()].sort());
    for (const method of handled) expect(problemOf(method, null), method).not.toBeNull();
  });

  it('of notifications, which are those that it listens to', () => {
    const listened = new Set<string>();
    const [up, down] = [new PassThrough(), new PassThrough()];
    const connection = createConnection(new StreamMessageReader(up), new StreamMessageWriter(down));
    const noted = new Proxy(connection, {
      get: (target, name) => {
        listened.add(String(name));
        return Reflect.get(target, name);
      },
    });
    serve(noted, 'pages/');
    connection.dispose();
    const handled = messages.filter(
      ({ name }) => name.endsWith('Notification') && listened.has(`on${name.slice(0, -12)}`),
    );
    // It listens to this one once it knows that the editor tells of it.
    const all = [...handled.map(({ method }) => method), 'workspace/didChangeWorkspaceFolders'];
    expect(all.sort()).toEqual([...notificationNeeds.keys()].sort());
    for (const method of all)
      if (method !== 'initialized') expect(problemOf(method, null), method).not.toBeNull();
  });
});

describe('a row', () => {
  const textDocument = { uri: 'a' };
  const position = { line: 0, character: 0 };
  const range = { start: position, end: position };
  it.each([
    ['textDocument/hover', { textDocument, position }],
    ['textDocument/references', { textDocument, position, context: { includeDeclaration: false } }],
    ['textDocument/rename', { textDocument, position, newName: '' }],
    ['textDocument/selectionRange', { textDocument, positions: [] }],
    ['textDocument/codeAction', { textDocument, range, context: { diagnostics: [], only: null } }],
    ['workspace/executeCommand', { command: 'x' }],
    ['workspace/executeCommand', { command: 'x', arguments: null }],
    [
      'textDocument/didChange',
      { textDocument: { uri: 'a', version: 2 }, contentChanges: [{ text: '' }] },
    ],
    ['workspace/didChangeWorkspaceFolders', { event: { added: [{ uri: 'a' }], removed: [] } }],
    ['initialized', undefined],
    ['constructor', undefined],
    ['textDocument/colour', null],
  ])('agrees: %s %j', (method, params) => {
    expect(problemOf(method, params)).toBeNull();
  });

  it.each([
    ['textDocument/hover', {}, 'a text as `textDocument.uri`'],
    [
      'textDocument/hover',
      { textDocument, position: { line: 0.5, character: 0 } },
      'a position with `line` and `character`, whole numbers from 0 as `position`',
    ],
    [
      'textDocument/inlayHint',
      { textDocument, range: { start: position, end: { line: 1, character: -1 } } },
      'a range with the positions `start` and `end`, of whole numbers from 0 as `range`',
    ],
    [
      'textDocument/references',
      { textDocument, position },
      'true or false as `context.includeDeclaration`',
    ],
    [
      'textDocument/selectionRange',
      { textDocument, positions: [1] },
      'a list of positions as `positions`',
    ],
    [
      'textDocument/codeAction',
      { textDocument, range, context: { diagnostics: [], only: [1] } },
      'an object with a list of `diagnostics` as `context`',
    ],
    [
      'textDocument/didChange',
      { textDocument: { uri: 'a', version: 2 }, contentChanges: [{ text: '', range: 1 }] },
      'a list of changes with texts as `contentChanges`',
    ],
    [
      'textDocument/didChange',
      { textDocument: { uri: 'a', version: 'x' } },
      'a whole number as `textDocument.version`',
    ],
    [
      'workspace/didChangeWatchedFiles',
      { changes: [{}] },
      'a list of changes with addresses as `changes`',
    ],
    [
      'workspace/didChangeWorkspaceFolders',
      { event: { added: [], removed: [{}] } },
      'a list of folders with addresses as `event.removed`',
    ],
    [
      'workspace/executeCommand',
      { command: 'x', arguments: 1 },
      'a list, if anything as `arguments`',
    ],
    ['codeLens/resolve', [], 'an object as its parameters'],
  ])('says what is missing: %s %j', (method, params, words) => {
    expect(problemOf(method, params)).toBe(`\`${method}\` needs ${words}`);
  });
});
