/**
 * Diagnostics for programs (`momus check --json`); the shape is documented in docs/cli.md.
 * In: located diagnostics and their files. Out: plain data with lines and columns from 1, columns
 * in UTF-16 units, ends exclusive.
 */
import type { LocatedDiagnostic, Severity } from '../../compiler/diagnostics/diagnostic.ts';
import { lineStarts, positionAt, type Span } from '../../compiler/text/source.ts';
import type { PolicyFile } from '../policy-files.ts';

/** A place in a file. */
export interface JsonPlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** A diagnostic with its place. */
export interface JsonDiagnostic extends JsonPlace {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly notes: readonly (JsonPlace & { readonly message: string })[];
  readonly fixes: readonly {
    readonly title: string;
    readonly edits: readonly (JsonPlace & { readonly text: string })[];
  }[];
}

/** The diagnostics as data. */
export function jsonDiagnostics(
  diagnostics: readonly LocatedDiagnostic[],
  files: readonly PolicyFile[],
): readonly JsonDiagnostic[] {
  const places = new Map(
    files.map((file) => [file.name, { path: file.path, starts: lineStarts(file.text) }]),
  );
  const at = (source: string, span: Span): JsonPlace => {
    const { path, starts } = places.get(source) ?? { path: source, starts: [0] };
    const start = positionAt(starts, span.start);
    const end = positionAt(starts, span.end);
    return { file: path, ...start, endLine: end.line, endColumn: end.column };
  };
  return diagnostics.map(({ source, code, severity, message, span, notes, fixes }) => ({
    code,
    severity,
    message,
    ...at(source, span),
    notes: notes.map((note) => ({
      message: note.message,
      ...at(note.source ?? source, note.span),
    })),
    fixes: fixes.map(({ title, edits }) => ({
      title,
      edits: edits.map((edit) => ({ ...at(edit.source ?? source, edit.span), text: edit.text })),
    })),
  }));
}
