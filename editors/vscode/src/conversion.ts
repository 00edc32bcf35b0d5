/**
 * The command that writes a policy in the other notation.
 * In: a policy, open in an editor. Out: its text is replaced, in one step that can be undone, and what
 * the other notation does not say is told.
 */
import { commands, Range, type TextDocument, WorkspaceEdit, window, workspace } from 'vscode';

/** What the server answers; one of the user may be older, and say less. */
interface Answer {
  readonly text?: string;
  readonly reasons?: readonly string[];
  readonly notes?: readonly string[];
}

/** Converts; what is refused is told with its reason. */
export async function convertPolicy(document: TextDocument): Promise<void> {
  let answer: Answer;
  try {
    answer = await commands.executeCommand('momus.server.convert', document.uri.toString());
  } catch (error) {
    answer = { reasons: [error instanceof Error ? error.message : String(error)] };
  }
  const { text, reasons = [], notes = [] } = answer;
  if (text === undefined) {
    void window.showErrorMessage(`Momus cannot convert this policy: ${reasons.join('\n')}`);
    return;
  }
  const edit = new WorkspaceEdit();
  edit.replace(document.uri, new Range(0, 0, document.lineCount, 0), text);
  await workspace.applyEdit(edit);
  if (notes.length > 0) await commands.executeCommand('momus.server.tellConverted', ...notes);
}
