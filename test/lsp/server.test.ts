/** The real server as a process, over stdio, as an editor drives it. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Hover } from 'vscode-languageserver';
import { RefusedRequest } from '../../bench/lsp/editor.ts';
import { desk } from './desk.ts';

const pulling = { textDocument: { diagnostic: {} } };

describe('an editor that asks', () => {
  it('is told what the server can, sees faults as they are typed, and leaves', async () => {
    const text = '(defvar spare 1)\n(debug spare)\n';
    const { initialize, open, change, pull, leave } = desk({ 'a.policy': text });
    const { capabilities } = await initialize(pulling);
    expect(capabilities).toMatchObject({
      textDocumentSync: { openClose: true, change: 2 },
      hoverProvider: true,
      diagnosticProvider: { interFileDependencies: true },
      semanticTokensProvider: { full: { delta: true }, range: true },
    });
    open('a.policy', text);
    expect(await pull('a.policy')).toEqual([]);
    change('a.policy', 2, 1, 12, 13, '');
    expect(await pull('a.policy')).toEqual(['unclosed-bracket']);
    change('a.policy', 3, 1, 12, 12, ')');
    expect(await pull('a.policy')).toEqual([]);
    expect(await leave()).toBe(0);
  }, 60_000);

  it('is asked to ask again for other files', async () => {
    const files = { '00-defines.policy': '(defvar spare 1)', '10-use.policy': '(debug spare)' };
    const { initialize, open, change, pull, next } = desk(files);
    await initialize({ ...pulling, workspace: { diagnostics: { refreshSupport: true } } });
    for (const [name, text] of Object.entries(files)) open(name, text);
    expect(await pull('10-use.policy')).toEqual([]);
    const refreshed = next('workspace/diagnostic/refresh');
    change('00-defines.policy', 2, 0, 8, 13, 'share');
    await refreshed;
    expect(await pull('10-use.policy')).toEqual(['unknown-name']);
  }, 60_000);
});

describe('an editor that asks for what is open in it', () => {
  it('is told of the other files of the set, until they are opened and after they are closed', async () => {
    const files = { '00-defines.policy': '(defvar spare 1)', '10-use.policy': '(debug spare)' };
    const { initialize, open, change, pull, published, notify, uri } = desk(files);
    await initialize(pulling);
    open('00-defines.policy', files['00-defines.policy']);
    const broken = published('10-use.policy');
    change('00-defines.policy', 2, 0, 8, 13, 'share');
    expect(await broken).toEqual(['unknown-name']);

    const left = published('10-use.policy');
    open('10-use.policy', files['10-use.policy']);
    expect(await left, 'it asks now').toEqual([]);
    expect(await pull('10-use.policy')).toEqual(['unknown-name']);

    const again = published('10-use.policy');
    notify('textDocument/didClose', { textDocument: { uri: uri('10-use.policy') } });
    expect(await again).toEqual(['unknown-name']);
    const mended = published('10-use.policy');
    change('00-defines.policy', 3, 0, 8, 13, 'spare');
    expect(await mended).toEqual([]);

    // Of a set of which nothing is open any more nothing is told.
    const other = published('10-use.policy', (codes) => codes.length > 0);
    change('00-defines.policy', 4, 0, 8, 13, 'share');
    await other;
    const over = published('10-use.policy');
    notify('textDocument/didClose', { textDocument: { uri: uri('00-defines.policy') } });
    expect(await over).toEqual([]);
  }, 60_000);
});

describe('an editor that waits to be told', () => {
  it('hears of files that a change in another one breaks, and mends', async () => {
    const files = { '00-defines.policy': '(defvar spare 1)', '10-use.policy': '(debug spare)' };
    const { initialize, open, change, published } = desk(files);
    await initialize();
    for (const [name, text] of Object.entries(files)) open(name, text);
    const broken = published('10-use.policy', (codes) => codes.length > 0);
    change('00-defines.policy', 2, 0, 8, 13, 'share');
    expect(await broken).toEqual(['unknown-name']);
    const mended = published('10-use.policy');
    change('00-defines.policy', 3, 0, 8, 13, 'spare');
    expect(await mended).toEqual([]);
  }, 60_000);

  it('hears of a file that is changed on the disk', async () => {
    const files = { '00-defines.policy': '(defvar spare 1)', '10-use.policy': '(debug spare)' };
    const { initialize, open, save, notify, uri, published } = desk(files);
    await initialize();
    open('10-use.policy', files['10-use.policy']);
    const broken = published('10-use.policy', (codes) => codes.length > 0);
    save('00-defines.policy', '');
    notify('workspace/didChangeWatchedFiles', {
      changes: [{ uri: uri('00-defines.policy'), type: 2 }],
    });
    expect(await broken).toEqual(['unknown-name']);
  }, 60_000);
});

it('an editor may also send messages as objects, over IPC', async () => {
  const main = pathToFileURL(join('dist', 'lsp', 'main.js')).href;
  const child = spawn(
    process.execPath,
    ['-e', `import('${main}').then(({ startServer }) => startServer('pages/'))`],
    { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] },
  );
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const answer = new Promise((resolve) => {
    child.on('message', (message: { readonly id?: number; readonly result?: unknown }) => {
      if (message.id === 1) resolve(message.result);
    });
  });
  const params = { processId: process.pid, rootUri: null, capabilities: {} };
  child.send({ jsonrpc: '2.0', id: 1, method: 'initialize', params });
  expect(await answer).toMatchObject({ serverInfo: { name: 'momus' } });
  child.disconnect();
  expect(await ended).toBe(1);
}, 60_000);

describe('the configuration', () => {
  const policy = '(with Guests guest (guest.Control "vcpu_quota" 1000))';

  it.each([
    ['momus.json', '{ "policies": "rules", "controllers": ["Balloon"] }'],
    [
      'mom.conf',
      '[main]\npolicy-dir = rules\n[host]\ncollectors: HostMemory\n[guest]\ncollectors: GuestMemory\n',
    ],
  ])(
    'of %s holds, and is read again',
    async (file, text) => {
      const { initialize, open, save, notify, uri, pull } = desk({
        [file]: text,
        'rules/a.policy': policy,
      });
      await initialize(pulling);
      open('rules/a.policy', policy);
      const before = await pull('rules/a.policy');
      expect(before).toContain('control-not-enabled');
      save(file, '{');
      if (file === 'mom.conf') save(file, '');
      notify('workspace/didChangeWatchedFiles', { changes: [{ uri: uri(file), type: 2 }] });
      for (let n = 0; n < 300 && (await pull('rules/a.policy')).length > 0; n++)
        await setTimeout(50);
      expect(await pull('rules/a.policy')).toEqual([]);
    },
    60_000,
  );
});

describe('an end', () => {
  it('without `shutdown` is a failure', async () => {
    const { initialize, notify, ended } = desk({});
    await initialize();
    notify('exit', null);
    expect(await ended).toBe(1);
  }, 60_000);

  it('comes when nobody is at the other side', async () => {
    const { initialize, process: child, ended } = desk({});
    await initialize();
    child.stdin?.end();
    expect(await ended).not.toBeNull();
  }, 60_000);

  it.each([
    ['no header', 'what is this?\r\n\r\n'],
    ['no JSON', 'Content-Length: 5\r\n\r\n{{{{{'],
    ['no message', 'Content-Length: 2\r\n\r\n[]'],
  ])(
    'after garbage is not kept waiting: %s',
    async (_, garbage) => {
      const { initialize, write, process: child, request, ended } = desk({});
      await initialize();
      write(garbage);
      // It answers still, or has ended; it does not hang.
      const answer = request('shutdown', null).then(
        () => 'answered',
        () => 'answered',
      );
      const first = await Promise.race([
        answer,
        ended.then(() => 'ended'),
        setTimeout(20_000, 'hangs'),
      ]);
      expect(first).not.toBe('hangs');
      child.stdin?.end();
      await ended;
    },
    60_000,
  );
});

it('what is stale is not answered, and all else is', async () => {
  const text = '(defvar spare 1)\n(debug spare)\n';
  const { initialize, open, change, request, pull, uri } = desk({ 'a.policy': text });
  await initialize(pulling);
  open('a.policy', text);
  await pull('a.policy');
  const asked: Promise<Hover | null | number>[] = [];
  for (let n = 0; n < 200; n++) {
    change('a.policy', n + 2, 0, 14, 14 + (n === 0 ? 1 : String(n - 1).length), String(n));
    asked.push(
      request<Hover | null>('textDocument/hover', {
        textDocument: { uri: uri('a.policy') },
        position: { line: 1, character: 9 },
      }).catch((error: unknown) => (error instanceof RefusedRequest ? error.code : Number.NaN)),
    );
  }
  const answers = await Promise.all(asked);
  const contentModified = -32801;
  expect(answers.some((answer) => answer === contentModified)).toBe(true);
  expect(answers.every((answer) => typeof answer === 'object' || answer === contentModified)).toBe(
    true,
  );
  expect(JSON.stringify(answers.at(-1))).toContain('199');
}, 60_000);

it('a request that is cancelled is not answered', async () => {
  const text = '(defvar spare 1)\n(debug spare)\n';
  const {
    initialize,
    open,
    request,
    notify,
    lastId,
    pull,
    uri,
    process: child,
  } = desk({ 'a.policy': text });
  await initialize(pulling);
  open('a.policy', text);
  await pull('a.policy');
  // Both are there before the server looks.
  child.stdin?.cork();
  const asked = request('textDocument/hover', {
    textDocument: { uri: uri('a.policy') },
    position: { line: 1, character: 9 },
  });
  notify('$/cancelRequest', { id: lastId() });
  child.stdin?.uncork();
  await expect(asked).rejects.toMatchObject({ code: -32800 });
}, 60_000);
