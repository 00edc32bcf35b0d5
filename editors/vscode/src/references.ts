/**
 * The command behind the server's code lenses: the editor's own takes other types than the protocol.
 * In: an address, a position and locations, as the protocol has them. Out: the editor's list of them.
 */
import { commands, Location, Position, Range, Uri } from 'vscode';

interface Place {
  readonly line: number;
  readonly character: number;
}

interface Found {
  readonly uri: string;
  readonly range: { readonly start: Place; readonly end: Place };
}

const position = ({ line, character }: Place): Position => new Position(line, character);

/** Shows places in the list of references. */
export async function showReferences(
  uri: string,
  at: Place,
  found: readonly Found[],
): Promise<void> {
  const locations = found.map(
    ({ uri, range }) =>
      new Location(Uri.parse(uri), new Range(position(range.start), position(range.end))),
  );
  const command = 'editor.action.showReferences';
  await commands.executeCommand(command, Uri.parse(uri), position(at), locations);
}
