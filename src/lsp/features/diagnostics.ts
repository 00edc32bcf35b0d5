/**
 * Diagnostics of one file, as the command line reports them: the same texts, with their related
 * places, a link to the page of each code, and tags for what is never used or never reached.
 */
import {
  type Diagnostic,
  type DiagnosticRelatedInformation,
  DiagnosticSeverity,
  DiagnosticTag,
} from 'vscode-languageserver';
import type { LocatedDiagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import type { Feature } from '../feature.ts';
import type { FileView } from '../workspace/file-view.ts';
import { asideCode } from '../workspace/work-watch.ts';

/** Greyed out in editors: nothing depends on it. */
const unnecessary: ReadonlySet<string> = new Set([
  'unused-name',
  'unused-suppression',
  'unused-function',
  'unreachable-statement',
  'definition-without-effect',
]);

/** The diagnostics of a file, in the order of its text; `pages`: the address of docs/diagnostics/. */
export function diagnosticsOf(file: FileView, pages: string): Diagnostic[] {
  return file.view.diagnostics(file.source).map((one) => diagnosticOf(file, one, pages));
}

/** A diagnostic in the terms of the protocol. */
export function diagnosticOf(file: FileView, one: LocatedDiagnostic, pages: string): Diagnostic {
  const { code, severity, message, span, notes } = one;
  const related = notes.map(
    (note): DiagnosticRelatedInformation => ({
      location: file.location(note.span, note.source ?? file.source),
      message: note.message,
    }),
  );
  return {
    range: file.range(span),
    severity: severity === 'error' ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
    code,
    ...(code === asideCode ? {} : { codeDescription: { href: `${pages}${code}.md` } }),
    source: 'momus',
    message,
    ...(related.length === 0 ? {} : { relatedInformation: related }),
    ...(unnecessary.has(code) ? { tags: [DiagnosticTag.Unnecessary] } : {}),
  };
}

/** Diagnostics for editors that ask; the server sends them to those that do not. */
export const diagnosticsFeature: Feature = {
  capabilities: {
    diagnosticProvider: { interFileDependencies: true, workspaceDiagnostics: false },
  },
  readsOnly: true,
  listen: ({ connection, ask, pages }) => {
    connection.languages.diagnostics.on(async ({ textDocument }, token) => ({
      kind: 'full',
      items: (await ask(textDocument.uri, token, (file) => diagnosticsOf(file, pages))) ?? [],
    }));
  },
};
