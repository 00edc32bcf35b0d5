/** The diagnostics of the parser of free-form notation, one constructor per code, and their list. */
import type { DiagnosticPage } from './define.ts';
import { freeformBlockDiagnostics } from './freeform-blocks.ts';
import { freeformFileDiagnostics } from './freeform-file.ts';
import { freeformLineDiagnostics } from './freeform-lines.ts';
import { freeformMeaningDiagnostics } from './freeform-meaning.ts';
import { freeformTermDiagnostics } from './freeform-terms.ts';

export * from './freeform-blocks.ts';
export * from './freeform-file.ts';
export * from './freeform-lines.ts';
export * from './freeform-meaning.ts';
export * from './freeform-terms.ts';

/** All diagnostics of the parser of free-form notation, for the catalogue and its tests. */
export const freeformDiagnostics: readonly { readonly page: DiagnosticPage }[] = [
  ...freeformFileDiagnostics,
  ...freeformBlockDiagnostics,
  ...freeformLineDiagnostics,
  ...freeformTermDiagnostics,
  ...freeformMeaningDiagnostics,
];
