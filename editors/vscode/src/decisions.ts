/**
 * The command behind the server's lenses of decisions: all that one line decided on the sample.
 * In: a title and sentences. Out: a list to search in.
 */
import { window } from 'vscode';

/** Shows the sentences. */
export async function showDecisions(title: string, sentences: readonly string[]): Promise<void> {
  await window.showQuickPick([...sentences], { title, placeHolder: 'Search' });
}
