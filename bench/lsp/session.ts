/**
 * The large set in a folder of its own, open in an editor, and edits in it.
 * In: a notation. Out: keystrokes, and how long answers take.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { Notation } from '../../src/compiler/syntax/ast.ts';
import type { Source } from '../../src/compiler/text/source.ts';
import { largeSet } from '../large-set.ts';
import { largeFreeformSet } from '../notations.ts';
import { type Editor, startEditor } from './editor.ts';

/** A place where somebody types: behind a text that stands once in a file. */
export interface Place {
  readonly uri: string;
  readonly line: number;
  readonly character: number;
}

/** The set in an editor. */
export interface Session {
  readonly editor: Editor;
  readonly uris: readonly string[];
  readonly place: (file: string, behind: string) => Place;
  /** Types a digit, or takes all back after four of them. */
  readonly type: (place: Place) => void;
  /** Milliseconds of processor time that the server's threads have had. */
  readonly cpu: () => number;
  /** Bytes of the heap of the thread that serves, after a full collection. */
  readonly heap: () => Promise<number>;
  readonly end: () => Promise<void>;
}

/** Tells the size of the heap of the thread that serves, at a signal, which only the other thread gets. */
const teller = `
  import { BroadcastChannel, isMainThread } from "node:worker_threads";
  const signal = new BroadcastChannel("heap");
  if (isMainThread) process.on("SIGUSR2", () => signal.postMessage(0));
  else signal.onmessage = () => {
    gc();
    console.error("heap " + process.memoryUsage().heapUsed + ";");
  };
  signal.unref();
`;

/** The large set in a notation. */
export const setIn = (notation: Notation): readonly Source[] =>
  notation === 'list' ? largeSet() : largeFreeformSet();

/** Opens all files of the large set; `pulls`: the editor asks for diagnostics. */
export async function openSession(notation: Notation, pulls: boolean): Promise<Session> {
  const folder = mkdtempSync(join(tmpdir(), 'momus-bench-lsp-'));
  const set = setIn(notation);
  for (const { name, text } of set) writeFileSync(join(folder, name), text);
  const uriOf = (name: string): string => pathToFileURL(join(folder, name)).href;
  const editor = startEditor([
    '--expose-gc',
    `--import=data:text/javascript,${encodeURIComponent(teller)}`,
    join('dist', 'cli', 'main.js'),
    'lsp',
    '--stdio',
  ]);
  await editor.request('initialize', {
    processId: process.pid,
    rootUri: pathToFileURL(folder).href,
    capabilities: { textDocument: pulls ? { diagnostic: {} } : {} },
  });
  editor.notify('initialized', {});
  const versions = new Map<string, number>();
  for (const { name, text } of set) {
    const uri = uriOf(name);
    versions.set(uri, 0);
    editor.notify('textDocument/didOpen', {
      textDocument: { uri, languageId: 'momus', version: 0, text },
    });
  }
  return {
    editor,
    uris: set.map(({ name }) => uriOf(name)),
    place: (file, behind) => {
      const text = set.find(({ name }) => name === file)?.text ?? '';
      const parts = text.split(behind);
      if (parts.length !== 2) throw new Error(`${file} does not hold \`${behind}\` once`);
      const before = (parts[0] ?? '') + behind;
      const line = before.split('\n').length - 1;
      return { uri: uriOf(file), line, character: before.length - before.lastIndexOf('\n') - 1 };
    },
    type: ({ uri, line, character }) => {
      const version = (versions.get(uri) ?? 0) + 1;
      versions.set(uri, version);
      const start = { line, character };
      // A number that was not seen lately grows to four digits, and starts again.
      const step = (version - 1) % 5;
      const range =
        step < 4
          ? {
              start: { line, character: character + step },
              end: { line, character: character + step },
            }
          : { start, end: { line, character: character + 4 } };
      const text = step < 4 ? String(1 + (Math.floor((version - 1) / 5 / 9 ** step) % 9)) : '';
      editor.notify('textDocument/didChange', {
        textDocument: { uri, version },
        contentChanges: [{ range, text }],
      });
    },
    cpu: () => cpuOf(editor.process.pid ?? 0),
    heap: async () => {
      const before = editor.complaints().length;
      editor.process.kill('SIGUSR2');
      for (;;) {
        const told = /heap (\d+);/u.exec(editor.complaints().slice(before));
        if (told !== null) return Number(told[1]);
        await setTimeout(10);
      }
    },
    end: async () => {
      await editor.request('shutdown', null);
      editor.notify('exit', null);
      await editor.ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Milliseconds that something takes. */
export async function timed(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

/** Where the system does not say, nothing is known. */
function cpuOf(pid: number): number {
  try {
    const tasks = `/proc/${pid}/task`;
    return readdirSync(tasks).reduce((sum, task) => {
      const [ns = ''] = readFileSync(join(tasks, task, 'schedstat'), 'utf8').split(' ');
      return sum + Number(ns) / 1e6;
    }, 0);
  } catch {
    return Number.NaN;
  }
}
