/**
 * From a name to where it is introduced, and to all places that mean the same; from a field or control
 * to the schema document that declares it; from what comes with Momus to its page of the reference.
 */

import { pathToFileURL } from 'node:url';
import type { Position } from 'vscode-languageserver';
import {
  type DocumentHighlight,
  DocumentHighlightKind,
  type Location,
} from 'vscode-languageserver';
import { declaredBy } from '../../compiler/query/declared-by.ts';
import { builtinAt } from '../../compiler/query/describe-word.ts';
import { kindsAt } from '../../compiler/query/kinds-at.ts';
import { targetAt, touches } from '../../compiler/query/locate.ts';
import { definitionsOf, referencesOf } from '../../compiler/query/references.ts';
import type { PlacedOccurrence } from '../../compiler/query/set-view.ts';
import { lineStarts, positionAt, type Span } from '../../compiler/text/source.ts';
import { readFromDisk } from '../../project/read-text.ts';
import { evenBroken, type Feature } from '../feature.ts';
import type { FileView } from '../workspace/file-view.ts';
import {
  builtinPlace,
  diskSection,
  referencePath,
  referencePlace,
} from '../workspace/reference-page.ts';
import { type SchemaRow, schemaPlace } from '../workspace/schema-place.ts';

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

/** What declares the field or control at a position: a schema document, or one of Momus itself. */
export interface DeclaringRow extends Omit<SchemaRow, 'path'> {
  /** The path of the document; null where it comes with Momus. */
  readonly path: string | null;
}

/** The row that declares the field or control at a position; null where none does. */
export function schemaRow(file: FileView, position: Position): DeclaringRow | null {
  const { view, source, notation } = file;
  const at = file.offsetAt(position);
  const target = targetAt(view, source, at);
  if (target?.kind !== 'member' && target?.kind !== 'method') return null;
  const declared = declaredBy(view, target, kindsAt(view, source, notation, at, target.of));
  if (declared === null) return null;
  const { kind, name } = declared;
  const { collectors, controllers } = file.configuration.documents;
  const documents = kind === 'field' ? collectors : controllers;
  for (const by of declared.by) {
    const path = documents.get(by);
    if (path !== undefined) return { path, kind, by, name };
  }
  return { path: null, kind, by: declared.by[0] ?? diskSection, name };
}

/** The place of a row in its document or page; `pages`: of the diagnostics. */
function placeOf(row: DeclaringRow, pages: string): Promise<Location[]> {
  const { path } = row;
  return path === null
    ? placeIn(referencePath(pages, row.kind), (text) => referencePlace(text, row))
    : placeIn(path, (text) => schemaPlace(text, { ...row, path }));
}

/** The built-in at a position, which the reference tells of. */
export function builtin(file: FileView, position: Position): string | null {
  return builtinAt(file.view, file.source, file.notation, file.offsetAt(position));
}

/** A place in a file that is read from the disk. */
async function placeIn(path: string | null, find: (text: string) => Span): Promise<Location[]> {
  const text = path === null ? null : await readFromDisk(path);
  if (path === null || typeof text !== 'string') return [];
  const { start, end } = find(text);
  const starts = lineStarts(text);
  const position = (offset: number): Position => {
    const { line, column } = positionAt(starts, offset);
    return { line: line - 1, character: column - 1 };
  };
  const range = { start: position(start), end: position(end) };
  return [{ uri: pathToFileURL(path).href, range }];
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
  listen: ({ connection, ask, pages }) => {
    connection.onDefinition(async ({ textDocument, position }, token) => {
      const found = await ask(textDocument.uri, token, (file) => ({
        places: evenBroken(file, (one) => definition(one, position)),
        row: evenBroken(file, (one) => schemaRow(one, position)),
        name: evenBroken(file, (one) => builtin(one, position)),
        notation: file.notation,
      }));
      if (found === null) return null;
      const { places, row, name, notation } = found;
      if (places.length > 0) return places;
      if (row !== null) return placeOf(row, pages);
      if (name === null) return [];
      return placeIn(referencePath(pages, 'builtin'), (text) => builtinPlace(text, notation, name));
    });
    connection.onReferences(({ textDocument, position, context }, token) =>
      ask(textDocument.uri, token, (file) =>
        evenBroken(file, (one) => references(one, position, context.includeDeclaration)),
      ),
    );
    connection.onDocumentHighlight(({ textDocument, position }, token) =>
      ask(textDocument.uri, token, (file) => evenBroken(file, (one) => highlights(one, position))),
    );
  },
};
