/** Compiles in the thread of the test, without limits. */
import type { CompileSet } from '../../src/agent/policies/compile-apart.ts';
import { createCompiler } from '../../src/compiler/compile.ts';
import { moduleDigest } from '../../src/compiler/lower/digest.ts';

/** Compiles a set. */
export const compileHere: CompileSet = async (environment, sources) => {
  const { diagnostics, module } = createCompiler(environment).compile(sources);
  const digest = module === null ? '' : moduleDigest(module);
  return { sources, diagnostics, module, digest };
};
