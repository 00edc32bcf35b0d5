/**
 * Names that a block has twice: `policy NAME … end policy NAME`, and so of functions.
 * In: a file, a position. Out: both places, where they are the same word.
 */
import type { LinkedEditingRanges, Position } from 'vscode-languageserver';
import { touches } from '../../compiler/query/locate.ts';
import { namedBlocksIn } from '../../compiler/query/named-blocks.ts';
import type { Feature } from '../feature.ts';
import type { FileView } from '../workspace/file-view.ts';

/** What an editor changes together; null where the position is in no such name. */
export function linkedEditing(file: FileView, position: Position): LinkedEditingRanges | null {
  const at = file.offsetAt(position);
  const { view, source, text } = file;
  for (const { name, end } of namedBlocksIn(view, source)) {
    if (end === null || !(touches(name, at) || touches(end, at))) continue;
    if (text.slice(name.start, name.end) !== text.slice(end.start, end.end)) return null;
    return { ranges: [file.range(name), file.range(end)], wordPattern: '`[^`\\n]*`|\\w+' };
  }
  return null;
}

/** Linked editing. */
export const linkedEditingFeature: Feature = {
  capabilities: { linkedEditingRangeProvider: true },
  readsOnly: true,
  listen: ({ connection, ask }) => {
    connection.languages.onLinkedEditingRange(({ textDocument, position }, token) =>
      ask(textDocument.uri, token, (file) => linkedEditing(file, position)),
    );
  },
};
