/**
 * From a name to where it is introduced, and to all places that mean the same.
 */

import type { Position } from 'vscode-languageserver';
import {
  type DocumentHighlight,
  DocumentHighlightKind,
  type Location,
} from 'vscode-languageserver';
import { touches } from '../../compiler/query/locate.ts';
import { definitionsOf, referencesOf } from '../../compiler/query/references.ts';
import type { PlacedOccurrence } from '../../compiler/query/set-view.ts';
import type { Feature } from '../feature.ts';
import type { FileView } from '../workspace/file-view.ts';

/** The name at a position; null where there is none. */
export function occurrenceAt(file: FileView, position: Position): PlacedOccurrence | null {
  const at = file.offsetAt(position);
  return file.view.occurrences(file.source).find(({ span }) => touches(span, at)) ?? null;
}

/** Where the name at a position is introduced. */
export function definition(file: FileView, position: Position): Location[] {
  const occurrence = occurrenceAt(file, position);
  if (occurrence === null) return [];
  return definitionsOf(file.view, occurrence).map(({ source, span }) =>
    file.location(span, source),
  );
}

/** All places that mean the same as the name at a position. */
export function references(
  file: FileView,
  position: Position,
  includeDeclaration: boolean,
): Location[] {
  const occurrence = occurrenceAt(file, position);
  if (occurrence === null) return [];
  return referencesOf(file.view, occurrence)
    .filter(({ role }) => includeDeclaration || role !== 'declared')
    .map(({ source, span }) => file.location(span, source));
}

/** The places in this file that mean the same as the name at a position. */
export function highlights(file: FileView, position: Position): DocumentHighlight[] {
  const occurrence = occurrenceAt(file, position);
  if (occurrence === null) return [];
  return referencesOf(file.view, occurrence)
    .filter(({ source }) => source === file.source)
    .map(({ span, role }) => ({
      range: file.range(span),
      kind:
        role === 'read' || role === 'called'
          ? DocumentHighlightKind.Read
          : DocumentHighlightKind.Write,
    }));
}

/** Go to definition, find references, highlights. */
export const navigationFeature: Feature = {
  capabilities: {
    definitionProvider: true,
    referencesProvider: true,
    documentHighlightProvider: true,
  },
  listen: ({ connection, ask }) => {
    connection.onDefinition(({ textDocument, position }, token) =>
      ask(textDocument.uri, token, (file) => definition(file, position)),
    );
    connection.onReferences(({ textDocument, position, context }, token) =>
      ask(textDocument.uri, token, (file) =>
        references(file, position, context.includeDeclaration),
      ),
    );
    connection.onDocumentHighlight(({ textDocument, position }, token) =>
      ask(textDocument.uri, token, (file) => highlights(file, position)),
    );
  },
};
