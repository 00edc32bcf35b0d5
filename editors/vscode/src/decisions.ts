/**
 * The command behind the server's lenses of decisions: all that one line decided on the sample.
 * In: a title, sentences, and what was read for each. Out: a list to search in.
 */
import { window } from 'vscode';

/** Shows the sentences; a server of the user may be older, and tell of nothing that was read. */
export async function showDecisions(
  title: string,
  sentences: readonly string[],
  read: readonly string[] = [],
): Promise<void> {
  const items = sentences.map((label, i) => ({ label, detail: read[i] ?? '' }));
  await window.showQuickPick(items, { title, placeHolder: 'Search', matchOnDetail: true });
}
