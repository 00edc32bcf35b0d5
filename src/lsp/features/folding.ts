/**
 * What can be folded: blocks, forms over several lines, comments.
 * In: a file. Out: ranges of lines, in the order of the text.
 */
import { type FoldingRange, FoldingRangeKind } from 'vscode-languageserver';
import { foldsIn } from '../../compiler/query/folds.ts';
import type { Feature } from '../feature.ts';
import type { FileView } from '../workspace/file-view.ts';

/** The folding ranges of a file. */
export const foldingRanges = (file: FileView): FoldingRange[] =>
  foldsIn(file.view, file.source, (offset) => file.positionAt(offset).line).map(
    ({ first, last, isComment }) => ({
      startLine: first,
      endLine: last,
      ...(isComment ? { kind: FoldingRangeKind.Comment } : {}),
    }),
  );

/** Folding. */
export const foldingFeature: Feature = {
  capabilities: { foldingRangeProvider: true },
  readsOnly: true,
  listen: ({ connection, ask }) => {
    connection.onFoldingRanges(({ textDocument }, token) =>
      ask(textDocument.uri, token, foldingRanges),
    );
  },
};
