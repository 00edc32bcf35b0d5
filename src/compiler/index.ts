/** The compiler's public API: texts in, diagnostics, modules, bundles and readable JavaScript out. */
export { type Compilation, type Compiler, createCompiler, hasErrors } from './compile.ts';
export type {
  Diagnostic,
  Fix,
  LocatedDiagnostic,
  Note,
  Severity,
} from './diagnostics/diagnostic.ts';
export { emitModule } from './emit/module.ts';
export { sourceMap } from './emit/source-map.ts';
export { type BundleResult, readBundle, writeBundle } from './lower/bundle.ts';
export { moduleDigest } from './lower/digest.ts';
export type { IrModule } from './lower/ir.ts';
export { lineStarts, type Position, positionAt, type Source, type Span } from './text/source.ts';
