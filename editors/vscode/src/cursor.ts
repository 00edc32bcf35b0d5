/**
 * The command behind actions whose text somebody goes on writing.
 * In: an address and a position, as the protocol has them. Out: the cursor there.
 */
import { Position, Selection, Uri, window, workspace } from 'vscode';
import type { StaticFeature } from 'vscode-languageclient/node';

/** Puts the cursor at a position of a document, and shows it. */
export async function placeCursor(
  uri: string,
  { line, character }: { readonly line: number; readonly character: number },
): Promise<void> {
  const at = new Position(line, character);
  const document = await workspace.openTextDocument(Uri.parse(uri));
  await window.showTextDocument(document, { selection: new Selection(at, at) });
}

/** Tells the server that the command is there: other editors get the text alone. */
export const placesCursor: StaticFeature = {
  fillClientCapabilities: (capabilities) => {
    capabilities.experimental = { ...capabilities.experimental, momus: { placesCursor: true } };
  },
  initialize: () => {},
  getState: () => ({ kind: 'static' }),
  clear: () => {},
};
