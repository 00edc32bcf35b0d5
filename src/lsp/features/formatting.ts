/**
 * Formatting: of a file, of the statements that a range touches, of a line when it is done.
 * In: a file. Out: edits of the lines that change; none where the text has errors of syntax.
 */
import type { Position, Range, TextEdit } from 'vscode-languageserver';
import { indentNewLine } from '../../compiler/format/freeform/new-line.ts';
import { formatPolicy } from '../../compiler/format/index.ts';
import { formatRange } from '../../compiler/format/range.ts';
import { type LineEdit, lineEdits } from '../../compiler/text/line-edits.ts';
import type { Feature } from '../feature.ts';
import type { FileView } from '../workspace/file-view.ts';

/** The edits that bring a file into its canonical form. */
export function formatting(file: FileView): TextEdit[] {
  const result = formatPolicy(file.text);
  return result.ok ? textEdits(file, lineEdits(file.text, result.text)) : [];
}

/** The same for the forms or statements at policy level that a range touches. */
export function rangeFormatting(file: FileView, { start, end }: Range): TextEdit[] {
  const lines = {
    start: file.offsetAt({ line: start.line, character: 0 }),
    end: file.offsetAt({ line: end.line, character: Number.MAX_SAFE_INTEGER }),
  };
  return textEdits(file, formatRange(file.text, file.policy, lines));
}

/** After a line end: where the line before ends a block it goes below the beginning of it. */
export function newlineFormatting(file: FileView, { line }: Position): TextEdit[] {
  if (file.notation !== 'freeform') return [];
  const startOf = (number: number): number => file.offsetAt({ line: number, character: 0 });
  const before = line === 0 ? null : startOf(line - 1);
  return textEdits(file, indentNewLine(file.text, before, startOf(line)));
}

const textEdits = (file: FileView, edits: readonly LineEdit[]): TextEdit[] =>
  edits.map(({ span, text }) => ({ range: file.range(span), newText: text }));

/** Formatting of files, ranges, and lines as they are typed. */
export const formattingFeature: Feature = {
  capabilities: {
    documentFormattingProvider: true,
    documentRangeFormattingProvider: true,
    documentOnTypeFormattingProvider: { firstTriggerCharacter: '\n' },
  },
  readsOnly: true,
  listen: ({ connection, ask }) => {
    connection.onDocumentFormatting(({ textDocument }, token) =>
      ask(textDocument.uri, token, formatting),
    );
    connection.onDocumentRangeFormatting(({ textDocument, range }, token) =>
      ask(textDocument.uri, token, (file) => rangeFormatting(file, range)),
    );
    connection.onDocumentOnTypeFormatting(({ textDocument, position }, token) =>
      ask(textDocument.uri, token, (file) => newlineFormatting(file, position)),
    );
  },
};
