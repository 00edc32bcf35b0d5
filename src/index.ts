/**
 * What `momus` exports: everything a program needs to run policies on a host, as an agent or cycle by
 * cycle. Loading it loads neither the grammars nor the compiler's front: an agent loads them when it
 * starts, and bundles do without. By themselves those are `momus/compiler`.
 */

export * from './agent/index.ts';
export { type BundleResult, readBundle } from './compiler/lower/bundle.ts';
export type { IrModule } from './compiler/lower/ir.ts';
export * from './host/index.ts';
export * from './runtime/index.ts';
export { type LoadOptions, loadProgram } from './runtime/load.ts';
export type { Entity, Evaluation, Fault, Manifest, Program, Site } from './runtime/program.ts';
export { createEnvironment, type Environment } from './schema/environment.ts';
export { defaultEnvironment, type EnvironmentNames, environmentFor } from './schema/presets.ts';
