/**
 * What `momus` exports: everything a program needs to run compiled policies against a host. It loads
 * neither the grammars nor the compiler's front; those are `momus/compiler`.
 */

export { type BundleResult, readBundle } from './compiler/lower/bundle.ts';
export type { IrModule } from './compiler/lower/ir.ts';
export * from './host/index.ts';
export * from './runtime/index.ts';
export { type LoadOptions, loadProgram } from './runtime/load.ts';
export type { Entity, Evaluation, Fault, Manifest, Program, Site } from './runtime/program.ts';
export { createEnvironment, type Environment } from './schema/environment.ts';
export { defaultEnvironment, type EnvironmentNames, environmentFor } from './schema/presets.ts';
