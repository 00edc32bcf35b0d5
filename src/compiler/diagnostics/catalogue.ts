/**
 * The catalogue: every diagnostic there is.
 * In: the lists of the files beside this one. Out: one row per code, in the order of the code;
 * docs/diagnostics is generated from it (scripts/docs.mjs), and a test runs its examples.
 */

import { conversionDiagnostics } from './conversion.ts';
import { declarationDiagnostics } from './declarations.ts';
import type { DiagnosticPage } from './define.ts';
import { entityDiagnostics } from './entities.ts';
import { freeformDiagnostics } from './freeform.ts';
import { nameDiagnostics } from './names.ts';
import { suppressionDiagnostics } from './suppressions.ts';
import { syntaxDiagnostics } from './syntax.ts';
import { unitDiagnostics } from './units.ts';
import { valueDiagnostics } from './values.ts';

/** What a diagnostic is about; each group is one list of constructors. */
export type DiagnosticGroup = 'syntax' | 'names' | 'values' | 'entities';

/** One code of the catalogue. */
export interface CatalogueRow {
  readonly group: DiagnosticGroup;
  readonly page: DiagnosticPage;
}

const groups: Readonly<Record<DiagnosticGroup, readonly { readonly page: DiagnosticPage }[]>> = {
  syntax: [
    ...syntaxDiagnostics,
    ...freeformDiagnostics,
    ...conversionDiagnostics,
    ...suppressionDiagnostics,
  ],
  names: [...nameDiagnostics, ...declarationDiagnostics],
  values: [...valueDiagnostics, ...unitDiagnostics],
  entities: entityDiagnostics,
};

const inGroup = (group: DiagnosticGroup): readonly CatalogueRow[] =>
  groups[group].map(({ page }) => ({ group, page }));

/** All diagnostics, sorted by code. */
export const catalogue: readonly CatalogueRow[] = [
  ...inGroup('syntax'),
  ...inGroup('names'),
  ...inGroup('values'),
  ...inGroup('entities'),
].sort((a, b) => (a.page.code < b.page.code ? -1 : 1));

/** The page of a code, for `explain` and hover; undefined where there is no such code. */
export function diagnosticPage(code: string): DiagnosticPage | undefined {
  return catalogue.find((row) => row.page.code === code)?.page;
}
