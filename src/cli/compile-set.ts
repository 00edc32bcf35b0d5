/**
 * From paths to a compiled set: what `check`, `compile` and `run` have in common.
 * In: the paths and options of a command. Out: the files, the environment, the compilation.
 */
import type { Compilation } from '../compiler/compile.ts';
import type { Environment } from '../schema/environment.ts';
import { environmentOf } from './environment-options.ts';
import { CommandFailure } from './failure.ts';
import type { Io } from './io.ts';
import type { Arguments } from './options.ts';
import { type PolicyFile, readPolicyFiles } from './policy-files.ts';

/** A set after compilation. */
export interface CompiledSet {
  readonly files: readonly PolicyFile[];
  readonly environment: Environment;
  readonly compilation: Compilation;
}

/** Compiles the set that the paths name, in the environment of the options. */
export async function compileSet(
  paths: readonly string[],
  args: Arguments,
  io: Io,
): Promise<CompiledSet> {
  if (paths.length === 0) {
    throw new CommandFailure(
      'no policy was named: give files, directories, or - for standard input',
    );
  }
  const environment = await environmentOf(args, io);
  const files = await readPolicyFiles(paths, io);
  // The grammar takes a moment to load, which a wrong option need not wait for.
  const { createCompiler } = await import('../compiler/compile.ts');
  const sources = files.map(({ name, text }) => ({ name, text }));
  return { files, environment, compilation: createCompiler(environment).compile(sources) };
}
