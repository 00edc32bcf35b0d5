/**
 * What the policy does not say and the analysis knows, shown within its lines.
 * In: a file, a range, which kinds are wanted. Out: hints at their places.
 */
import { type InlayHint, InlayHintKind, type Range } from 'vscode-languageserver';
import { type HintKinds, hintsIn } from '../../compiler/query/hints.ts';
import type { Feature } from '../feature.ts';
import type { FileView } from '../workspace/file-view.ts';

/** The hints within a range. */
export function inlayHints(file: FileView, range: Range, wanted: HintKinds): InlayHint[] {
  const span = { start: file.offsetAt(range.start), end: file.offsetAt(range.end) };
  return hintsIn(file.view, file.source, span, wanted).map(({ at, label, of }) => ({
    position: file.positionAt(at),
    label,
    ...(of === 'variable'
      ? { kind: InlayHintKind.Type }
      : { kind: InlayHintKind.Parameter, paddingRight: true }),
  }));
}

/** Inlay hints; a setting `momus.inlayHints.…` turns off each kind. */
export const inlayHintsFeature: Feature = {
  capabilities: { inlayHintProvider: true },
  listen: ({ connection, ask, settings }) => {
    connection.languages.inlayHint.on(({ textDocument, range }, token) =>
      ask(textDocument.uri, token, (file) => inlayHints(file, range, settings.now().inlayHints)),
    );
  },
};
