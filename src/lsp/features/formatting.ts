/**
 * Formatting: of a file, of the statements that a range touches, of a line when it is done.
 * In: a file. Out: edits of the lines that change; none where the text has errors of syntax.
 */
import type { Position, Range, TextEdit } from 'vscode-languageserver';
import { indentationAt } from '../../compiler/format/freeform/indentation.ts';
import { formatPolicy } from '../../compiler/format/index.ts';
import { sameMeaning } from '../../compiler/format/same-meaning.ts';
import type { PlacedForm } from '../../compiler/syntax/ast.ts';
import { parsePolicy } from '../../compiler/syntax/parse.ts';
import { type LineEdit, lineEdits } from '../../compiler/text/line-edits.ts';
import type { Span } from '../../compiler/text/source.ts';
import type { Feature } from '../feature.ts';
import type { FileView } from '../workspace/file-view.ts';

/** The edits that bring a file into its canonical form. */
export const formatting = (file: FileView): TextEdit[] =>
  editsOf(file).map((edit) => textEdit(file, edit));

/** The same for the forms or statements at policy level that a range touches. */
export function rangeFormatting(file: FileView, range: Range): TextEdit[] {
  const { text, policy } = file;
  const result = formatPolicy(text);
  if (!result.ok || result.text === text) return [];
  const formatted = parsePolicy(result.text);
  const lines = {
    start: file.offsetAt({ line: range.start.line, character: 0 }),
    end: file.offsetAt({ line: range.end.line, character: Number.MAX_SAFE_INTEGER }),
  };
  const before = policy.forms.map(spanOf);
  const after = formatted.forms.map(spanOf);
  const touched = before.map(({ start, end }) => start <= lines.end && end >= lines.start);
  const from = regionOf(text, before, touched);
  const to = regionOf(result.text, after, touched);
  if (from === null || to === null) return [];
  const edits = lineEdits(
    text.slice(from.start, from.end),
    result.text.slice(to.start, to.end),
  ).map(({ span, text: put }) => ({ span: movedBy(span, from.start), text: put }));
  // Statements that share a line with others may not be formatted alone.
  const alone = sameMeaning(parsePolicy(withEdits(text, edits)), policy);
  return alone ? edits.map((edit) => textEdit(file, edit)) : [];
}

/** After a line end: where the line before ends a block it goes below the beginning of it. */
export function newlineFormatting(file: FileView, { line }: Position): TextEdit[] {
  if (file.notation !== 'freeform') return [];
  return [line - 1, line].flatMap((number) => {
    const start = file.offsetAt({ line: number, character: 0 });
    const indentation = indentationAt(file.text, start);
    if (indentation === null || (number < line && !indentation.closes)) return [];
    const blanks = /^[ \t]*/u.exec(file.text.slice(start, start + 1000))?.[0] ?? '';
    const wanted = ' '.repeat(indentation.columns);
    if (number < 0 || blanks === wanted) return [];
    return [textEdit(file, { span: { start, end: start + blanks.length }, text: wanted })];
  });
}

const textEdit = (file: FileView, { span, text }: LineEdit): TextEdit => ({
  range: file.range(span),
  newText: text,
});

function editsOf({ text }: FileView): readonly LineEdit[] {
  const result = formatPolicy(text);
  return result.ok ? lineEdits(text, result.text) : [];
}

const movedBy = ({ start, end }: Span, by: number): Span => ({ start: start + by, end: end + by });

const spanOf = ({ form, offset }: PlacedForm): Span => movedBy(form.expression.span, offset);

/** The lines from the first to the last of some forms, without what else stands in these lines. */
function regionOf(text: string, spans: readonly Span[], touched: readonly boolean[]): Span | null {
  const own = spans.filter((_, i) => touched[i] === true);
  if (own.length === 0) return null;
  const start = Math.min(...own.map((span) => span.start));
  const end = Math.max(...own.map((span) => span.end));
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const lineEnd = text.indexOf('\n', end);
  const last = lineEnd === -1 ? text.length : lineEnd;
  const isShared = spans.some((span) => span.start >= end && span.start < last);
  return {
    start: text.slice(lineStart, start).trim() === '' ? lineStart : start,
    end: isShared ? end : last,
  };
}

function withEdits(text: string, edits: readonly LineEdit[]): string {
  let made = '';
  let at = 0;
  for (const { span, text: put } of edits) {
    made += text.slice(at, span.start) + put;
    at = span.end;
  }
  return made + text.slice(at);
}

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
