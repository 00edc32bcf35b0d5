/** The real server with a text that it cannot come to an end with, and with messages that make no sense. */
import { describe, expect, it } from 'vitest';
import type { Diagnostic } from 'vscode-languageserver';
import { RefusedRequest } from '../../bench/lsp/editor.ts';
import { commandNames } from '../../src/lsp/features/commands.ts';
import { type SetStatus, statusMethod } from '../../src/lsp/features/status.ts';
import { type Need, requestNeeds } from '../../src/lsp/supervisor/shapes.ts';
import { asideCode } from '../../src/lsp/workspace/work-watch.ts';
import { endless } from '../agent/endless-policy.ts';
import { type Desk, desk, type Published } from './desk.ts';

/** Seconds; a set of three lines is far below, also on a machine that is busy. */
const limit = { checkLimit: 3 };
const good = '(defvar spare 1)\n(debug spare)\n';
const timeout = { timeout: 120_000 };

const hover = (editor: Desk, name: string): Promise<unknown> =>
  editor.request('textDocument/hover', {
    textDocument: { uri: editor.uri(name) },
    position: { line: 1, character: 8 },
  });

/** The next message of the log that says that something was stopped. */
const stopped = ({ next }: Desk): Promise<unknown> =>
  next('window/logMessage', ({ message }: { message: string }) => message.includes('left alone'));

/** Whether nothing but a document is needed, or any object does. */
const needsLittle = (needs: readonly Need[]): boolean =>
  needs.every(([path]) => path === '' || path === 'textDocument.uri');

const refusal = (asked: Promise<unknown>): Promise<unknown> =>
  asked.then(
    (answer) => answer,
    (error: unknown) => (error instanceof RefusedRequest ? error.code : error),
  );

describe('a text without end', timeout, () => {
  it('is left alone with one diagnostic until it changes; another set is as ever', async () => {
    const editor = desk({
      'bad/a.policy': '',
      'bad/b.policy': '(debug nosuch)',
      'good/a.policy': good,
    });
    const { initialize, open, change, published, next, request, uri } = editor;
    await initialize({}, limit);
    open('good/a.policy', good);
    expect(await hover(editor, 'good/a.policy')).not.toBeNull();
    const told = next<Published>(
      'textDocument/publishDiagnostics',
      (one) =>
        one.uri === uri('bad/a.policy') && one.diagnostics.some(({ code }) => code === asideCode),
    );
    const status = next<SetStatus>(statusMethod, ({ hints }) =>
      hints.join().includes('left alone'),
    );
    open('bad/a.policy', endless);
    // Asked while it is being worked on.
    expect(await hover(editor, 'good/a.policy')).not.toBeNull();
    const { diagnostics } = await told;
    const [{ message = '', range } = {} as Partial<Diagnostic>] = diagnostics;
    expect(diagnostics.map(({ code, severity }) => [code, severity])).toEqual([[asideCode, 1]]);
    expect(message).toMatch(
      /^the policies (?:take longer than 3 s|need more than 1024 MiB of memory) to (?:read|check), so they are left alone until one of their files changes$/u,
    );
    expect(range).toEqual({ start: { line: 0, character: 0 }, end: { line: 0, character: 12 } });
    expect(await status).toMatchObject({ errors: 1, hints: [expect.any(String), message] });

    // No request of such a set fails but one that a user made by name.
    const file = { textDocument: { uri: uri('bad/a.policy') } };
    expect(await hover(editor, 'bad/a.policy')).toBeNull();
    for (const method of ['formatting', 'foldingRange', 'documentSymbol', 'codeLens'])
      await request(`textDocument/${method}`, file);
    const command = { command: commandNames.check, arguments: [uri('bad/a.policy')] };
    await expect(request('workspace/executeCommand', command)).rejects.toThrow('left alone');

    const mended = published('bad/a.policy', (codes) => codes.join() === 'unknown-name');
    const others = published('bad/b.policy', (codes) => codes.length > 0);
    change('bad/a.policy', 2, 0, 7, 400_000_000, 'x)');
    editor.notify('textDocument/didChange', {
      textDocument: { uri: uri('bad/a.policy'), version: 3 },
      contentChanges: [{ text: '(debug alsonone)' }],
    });
    expect(await mended).toEqual(['unknown-name']);
    expect(await others).toEqual(['unknown-name']);
    expect(await hover(editor, 'good/a.policy')).not.toBeNull();
    expect(await editor.leave()).toBe(0);
  });

  it('keeps no request waiting that is cancelled, and no editor that leaves', async () => {
    const editor = desk({ 'a.policy': '' });
    const { initialize, open, notify, lastId, complaints, leave } = editor;
    await initialize({}, { checkLimit: 3600 });
    open('a.policy', endless);
    const asked = refusal(hover(editor, 'a.policy'));
    notify('$/cancelRequest', { id: lastId() });
    expect(await asked).toBe(-32800);
    expect(await leave()).toBe(0);
    // Nothing was stopped for it.
    expect(complaints()).toBe('');
  });

  it('keeps nothing alive when the editor is gone', async () => {
    const editor = desk({ 'a.policy': '' });
    const { initialize, open, process: child, ended, request } = editor;
    await initialize({}, { checkLimit: 3600 });
    open('a.policy', endless);
    const asked = refusal(request('textDocument/rename', {}));
    expect(await asked).toBe(-32602);
    child.stdin?.destroy();
    child.stdout?.destroy();
    expect(await ended).toBe(1);
  });

  it('is tried again at each change, and stopped again', async () => {
    const editor = desk({ 'a.policy': '' });
    const { initialize, open, change } = editor;
    await initialize({}, { checkLimit: 0.5 });
    const first = stopped(editor);
    open('a.policy', endless);
    await first;
    const second = stopped(editor);
    change('a.policy', 2, 0, 0, 0, ' ');
    await second;
    // The text of the first time is known.
    change('a.policy', 3, 0, 0, 1, '');
    expect(await hover(editor, 'a.policy')).toBeNull();
  });
});

describe('messages that make no sense', timeout, () => {
  it.each([
    ['-5', 'Content-Length is no number of bytes: "-5"'],
    ['1e9', 'Content-Length is no number of bytes'],
    ['99999999999', 'Content-Length is more than 67108864 bytes'],
  ])('end the server with a line: Content-Length: %s', async (length, words) => {
    const { initialize, write, complaints, ended } = desk({});
    await initialize();
    write(`Content-Length: ${length}\r\n\r\n`);
    expect(await ended).toBe(1);
    expect(complaints()).toContain(words);
    expect(complaints().trim().split('\n')).toHaveLength(1);
  });

  it('a header without end is not waited for', async () => {
    const { initialize, write, complaints, ended } = desk({});
    await initialize();
    write('x'.repeat(10_000));
    expect(await ended).toBe(1);
    expect(complaints()).toContain('it has no header');
  });

  it('are refused in a sentence, with the code for it, by every request of every feature', async () => {
    const editor = desk({ 'a.policy': good });
    const { initialize, open, request, notify, uri } = editor;
    await initialize();
    open('a.policy', good);
    const textDocument = { uri: uri('a.policy') };
    const wrong = [
      null,
      {},
      [],
      { textDocument: 5 },
      { textDocument, position: { line: '1', character: 0 }, range: [], positions: [null] },
      { textDocument, position: { line: -1, character: 0 }, range: { start: { line: 0 } } },
      { item: 5, query: 5, command: 5, label: 5 },
    ];
    for (const [method, needs] of requestNeeds) {
      if (method === 'initialize') continue;
      const answers = await Promise.all(
        wrong.map((params) =>
          request(method, params).then(
            (answer) => `answers ${JSON.stringify(answer).slice(0, 20)}`,
            (error: unknown) => String(error),
          ),
        ),
      );
      for (const answer of answers) {
        expect(answer, method).not.toMatch(/-32603|Cannot read|undefined|not iterable/u);
        if (answer.startsWith('answers')) expect(needsLittle(needs), method).toBe(true);
        else expect(answer, method).toMatch(/`.*` needs .* as .* \(-32602\)$/u);
      }
    }
    for (const method of ['didOpen', 'didChange', 'didClose'])
      for (const params of wrong.slice(0, 4)) notify(`textDocument/${method}`, params);
    expect(await hover(editor, 'a.policy')).not.toBeNull();
  });
});
