/**
 * What a selection grows to: the word, the expressions around it, the statement, the block, the
 * policy.
 * In: a file, positions. Out: a chain of ranges for each, the innermost first.
 */
import type { Position, SelectionRange } from 'vscode-languageserver';
import { locate, targetAt } from '../../compiler/query/locate.ts';
import { movedSpan, type Span } from '../../compiler/text/source.ts';
import type { Feature } from '../feature.ts';
import type { FileView } from '../workspace/file-view.ts';

/** The ranges around each position. */
export function selectionRanges(file: FileView, positions: readonly Position[]): SelectionRange[] {
  return positions.map((position) => {
    const at = file.offsetAt(position);
    const located = locate(file.view, file.source, at);
    const offset = located?.offset ?? 0;
    const spans: Span[] = [
      { start: 0, end: file.text.length },
      ...(located?.path ?? []).map(({ span }) => movedSpan(span, offset)),
    ];
    const word = targetAt(file.view, file.source, at)?.span;
    if (word !== undefined) spans.push(word);
    let chain: SelectionRange | undefined;
    let around: Span | undefined;
    for (const span of spans) {
      if (around !== undefined && !isWithin(span, around)) continue;
      chain = { range: file.range(span), ...(chain === undefined ? {} : { parent: chain }) };
      around = span;
    }
    return chain ?? { range: { start: position, end: position } };
  });
}

/** Whether a span is smaller than, and inside of, another. */
const isWithin = (inner: Span, outer: Span): boolean =>
  inner.start >= outer.start &&
  inner.end <= outer.end &&
  inner.end - inner.start < outer.end - outer.start;

/** Selection ranges. */
export const selectionRangeFeature: Feature = {
  capabilities: { selectionRangeProvider: true },
  readsOnly: true,
  listen: ({ connection, ask }) => {
    connection.onSelectionRanges(({ textDocument, positions }, token) =>
      ask(textDocument.uri, token, (file) => selectionRanges(file, positions)),
    );
  },
};
