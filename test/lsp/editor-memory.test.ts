/** What a new thread hears of an editor: who it is, the latest of what it said, the texts that are open. */
import { expect, it } from 'vitest';
import { createEditorMemory } from '../../src/lsp/supervisor/editor-memory.ts';

const uri = 'file:///a.policy';

function start(params: object) {
  const memory = createEditorMemory();
  const said = (method: string, given: unknown): void =>
    memory.heard({ kind: 'notification', method, params: given });
  memory.heard({ kind: 'request', id: 1, method: 'initialize', params });
  const replay = () => memory.replay().map((text) => JSON.parse(text));
  return { ...memory, said, replay };
}

it('is the latest of each notification, in the order of a start', () => {
  const { said, replay } = start({ processId: 1, capabilities: {} });
  said('$/setTrace', { value: 'off' });
  said('workspace/didChangeConfiguration', { settings: 1 });
  said('initialized', {});
  said('textDocument/didOpen', {
    textDocument: { uri, languageId: 'momus', version: 1, text: 'one' },
  });
  said('textDocument/didChange', {
    textDocument: { uri, version: 2 },
    contentChanges: [
      { range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } }, text: 'tw' },
    ],
  });
  said('workspace/didChangeConfiguration', { settings: 2 });
  said('$/setTrace', { value: 'verbose' });
  said('textDocument/didSave', { textDocument: { uri } });
  expect(replay()).toMatchObject([
    { id: 1, method: 'initialize', params: { processId: null, capabilities: {} } },
    { method: 'initialized' },
    { method: 'workspace/didChangeConfiguration', params: { settings: 2 } },
    { method: '$/setTrace', params: { value: 'verbose' } },
    {
      method: 'textDocument/didOpen',
      params: { textDocument: { uri, languageId: 'momus', version: 2, text: 'twne' } },
    },
  ]);
  said('textDocument/didClose', { textDocument: { uri } });
  expect(replay()).toHaveLength(4);
});

const folder = (name: string): object => ({ uri: `file:///${name}`, name });

it.each([
  ['folders', { workspaceFolders: [folder('a'), folder('b')] }, [folder('b'), folder('c')]],
  ['a root', { rootUri: 'file:///a' }, [folder('c')]],
  ['another root', { rootUri: 'file:///x' }, [{ uri: 'file:///x', name: '' }, folder('c')]],
  ['nothing', { rootUri: null, workspaceFolders: null }, [folder('c')]],
])('has the folders that are open now, after a start with %s', (_, params, open) => {
  const { said, replay } = start(params);
  said('workspace/didChangeWorkspaceFolders', {
    event: { added: [folder('c')], removed: [folder('a')] },
  });
  expect(replay()[0].params.workspaceFolders).toEqual(open);
});
