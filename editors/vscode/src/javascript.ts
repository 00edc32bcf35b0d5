/**
 * The command that shows the JavaScript of a policy set beside a policy.
 * In: a policy and the line of the cursor. Out: a document that cannot be edited, at the code of
 * that line.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import {
  EventEmitter,
  type ExtensionContext,
  Range,
  Selection,
  type TextDocumentContentProvider,
  type TextEditor,
  TextEditorRevealType,
  Uri,
  ViewColumn,
  window,
  workspace,
} from 'vscode';
import { generatedLine, type SourceMap } from './mappings.ts';
import { firstProblem, runMomus } from './momus.ts';
import type { PolicySets } from './policy-set.ts';

/** The scheme of the addresses of generated code. */
export const scriptScheme = 'momus-javascript';

/** What was generated, by address. */
export class GeneratedCode implements TextDocumentContentProvider {
  readonly #texts = new Map<string, string>();
  readonly #changed = new EventEmitter<Uri>();
  readonly onDidChange = this.#changed.event;

  provideTextDocumentContent(uri: Uri): string {
    return this.#texts.get(uri.toString()) ?? '';
  }

  put(uri: Uri, text: string): void {
    this.#texts.set(uri.toString(), text);
    this.#changed.fire(uri);
  }
}

/** Compiles the set, and shows its code. */
export async function showJavaScript(
  context: ExtensionContext,
  { document, selection }: TextEditor,
  sets: PolicySets,
  generated: GeneratedCode,
): Promise<void> {
  await workspace.saveAll(false);
  const folder = dirname(document.uri.fsPath);
  const out = await mkdtemp(join(tmpdir(), 'momus-compile-'));
  try {
    const words = ['compile', '--js', '-o', out, ...sets.words(document.uri)];
    const { status, stderr } = await runMomus(context, words, folder);
    if (status !== 0) {
      const problem = firstProblem(stderr);
      void window.showErrorMessage(`There is no code of a set with errors: ${problem}`);
      return;
    }
    const code = await readFile(join(out, 'policy.mjs'), 'utf8');
    const map: SourceMap = JSON.parse(await readFile(join(out, 'policy.mjs.map'), 'utf8'));
    const uri = Uri.from({ scheme: scriptScheme, path: `${folder}/policy.mjs` });
    generated.put(uri, code);
    const editor = await window.showTextDocument(uri, {
      viewColumn: ViewColumn.Beside,
      preserveFocus: true,
      preview: true,
    });
    const source = map.sources.indexOf(basename(document.uri.fsPath));
    const line = generatedLine(map, source, selection.active.line);
    if (line === null) return;
    const range = new Range(line, 0, line, 0);
    editor.revealRange(range, TextEditorRevealType.InCenter);
    editor.selections = [new Selection(range.start, range.start)];
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}
