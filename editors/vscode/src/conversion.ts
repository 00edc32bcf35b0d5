/**
 * The command that writes a policy in the other notation.
 * In: a policy, open in an editor. Out: its text is replaced, in one step that can be undone.
 */
import { dirname } from 'node:path';
import {
  type ExtensionContext,
  Range,
  type TextDocument,
  WorkspaceEdit,
  window,
  workspace,
} from 'vscode';
import { firstLine } from './debug-lens.ts';
import { runMomus } from './momus.ts';
import type { PolicySets } from './policy-set.ts';

/** The notation that a text is not in. */
export function otherNotation(document: TextDocument): 'freeform' | 'list' {
  const line = firstLine(document);
  const text = line === null ? '' : document.lineAt(line).text.trimStart();
  return /^[([{]/u.test(text) ? 'freeform' : 'list';
}

/** Converts; what is refused is told with its reason. */
export async function convertPolicy(
  context: ExtensionContext,
  document: TextDocument,
  sets: PolicySets,
): Promise<void> {
  await workspace.saveAll(false);
  const path = document.uri.fsPath;
  const to = otherNotation(document);
  // The set is told too: what another file reads of this one becomes public.
  const words = ['convert', '--to', to, '--only', path, ...sets.words(document.uri)];
  const { status, stdout, stderr } = await runMomus(context, words, dirname(path));
  if (status !== 0) {
    void window.showErrorMessage(`Momus cannot convert this policy: ${firstProblem(stderr)}`);
    return;
  }
  if (stdout === document.getText()) {
    const why = 'This text only sets what other policies declare, which stays in list notation.';
    void window.showInformationMessage(why);
    return;
  }
  const edit = new WorkspaceEdit();
  edit.replace(document.uri, new Range(0, 0, document.lineCount, 0), stdout);
  await workspace.applyEdit(edit);
}

/** The first line that says what is wrong. */
export const firstProblem = (output: string): string =>
  output.split('\n').find((line) => /: error: |^momus: /u.test(line)) ??
  (output.trim().split('\n')[0] || 'it gave no reason');
