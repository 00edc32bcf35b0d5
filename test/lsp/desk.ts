/**
 * An editor on a folder of its own, with the real server as a process, over stdio.
 * In: files of the folder. Out: an editor that opens, changes and asks; it is gone after the test.
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { onTestFinished } from 'vitest';
import type { Diagnostic, InitializeResult } from 'vscode-languageserver';
import { type Editor, startEditor } from '../../bench/lsp/editor.ts';

const momus = join('dist', 'cli', 'main.js');
if (!existsSync(momus)) throw new Error(`${momus} is not there: \`npm run build\` makes it`);

/** What the server publishes of a file. */
export interface Published {
  readonly uri: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** An editor on a folder with files. */
export interface Desk extends Editor {
  readonly uri: (name: string) => string;
  readonly save: (name: string, text: string) => void;
  readonly open: (name: string, text: string) => void;
  /** Replaces a piece of a line. */
  readonly change: (
    name: string,
    version: number,
    line: number,
    from: number,
    to: number,
    text: string,
  ) => void;
  readonly published: (
    name: string,
    fits?: (codes: readonly unknown[]) => boolean,
  ) => Promise<readonly unknown[]>;
  readonly pull: (name: string) => Promise<readonly unknown[]>;
  readonly initialize: (capabilities?: object, options?: object) => Promise<InitializeResult>;
  readonly leave: () => Promise<number | null>;
}

/** Starts an editor. */
export function desk(files: Readonly<Record<string, string>>): Desk {
  const folder = mkdtempSync(join(tmpdir(), 'momus-server-'));
  const save = (name: string, text: string): void => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  };
  for (const [name, text] of Object.entries(files)) save(name, text);
  const editor = startEditor([momus, 'lsp', '--stdio']);
  onTestFinished(() => {
    editor.process.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });
  const uri = (name: string): string => pathToFileURL(join(folder, name)).href;
  const codesOf = (diagnostics: readonly Diagnostic[]) => diagnostics.map(({ code }) => code);
  return {
    ...editor,
    uri,
    save,
    open: (name, text) =>
      editor.notify('textDocument/didOpen', {
        textDocument: { uri: uri(name), languageId: 'momus', version: 1, text },
      }),
    change: (name, version, line, from, to, text) =>
      editor.notify('textDocument/didChange', {
        textDocument: { uri: uri(name), version },
        contentChanges: [
          { range: { start: { line, character: from }, end: { line, character: to } }, text },
        ],
      }),
    published: async (name, fits = () => true) => {
      const { diagnostics } = await editor.next<Published>(
        'textDocument/publishDiagnostics',
        (one) => one.uri === uri(name) && fits(codesOf(one.diagnostics)),
      );
      return codesOf(diagnostics);
    },
    pull: async (name) => {
      const { items } = await editor.request<{ readonly items: readonly Diagnostic[] }>(
        'textDocument/diagnostic',
        { textDocument: { uri: uri(name) } },
      );
      return codesOf(items);
    },
    initialize: async (capabilities = {}, initializationOptions = {}) => {
      const result = await editor.request<InitializeResult>('initialize', {
        processId: process.pid,
        rootUri: null,
        capabilities,
        initializationOptions,
      });
      editor.notify('initialized', {});
      return result;
    },
    leave: async () => {
      await editor.request('shutdown', null);
      editor.notify('exit', null);
      return editor.ended;
    },
  };
}
