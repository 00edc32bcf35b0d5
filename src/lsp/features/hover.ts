/**
 * What the word under the cursor is, as the compiler tells it.
 * In: a file, a position. Out: Markdown, or null where there is nothing to tell.
 */
import { type Hover, MarkupKind, type Position } from 'vscode-languageserver';
import { describeFault } from '../../compiler/query/describe-fault.ts';
import { describePlace } from '../../compiler/query/describe-place.ts';
import { evenBroken, type Feature } from '../feature.ts';
import type { FileView } from '../workspace/file-view.ts';

/** What is told of the word at a position, or of what is wrong with it. */
export function hover(file: FileView, position: Position): Hover | null {
  return (
    evenBroken(file, (one) => told(one, position, describePlace)) ??
    told(file, position, describeFault)
  );
}

function told(file: FileView, position: Position, describe: typeof describePlace): Hover | null {
  const { view, source, notation } = file;
  const told = describe(view, source, notation, file.offsetAt(position));
  if (told === null) return null;
  const contents = { kind: MarkupKind.Markdown, value: told.text };
  return { contents, range: file.range(told.span) };
}

/** Hover. */
export const hoverFeature: Feature = {
  capabilities: { hoverProvider: true },
  listen: ({ connection, ask }) => {
    connection.onHover(({ textDocument, position }, token) =>
      ask(textDocument.uri, token, (file) => hover(file, position)),
    );
  },
};
