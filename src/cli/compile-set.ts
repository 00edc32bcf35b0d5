/**
 * From paths to a compiled set: what `check`, `compile` and `run` have in common.
 * In: the paths and options of a command. Out: the files, the environment, the compilation.
 */
import type { Compilation } from '../compiler/compile.ts';
import type { Environment } from '../schema/environment.ts';
import { configOf, configuredPaths } from './config-options.ts';
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
  const config = await configOf(args, io);
  const named = paths.length > 0 || config === null ? paths : configuredPaths(config);
  if (named.length === 0) {
    const why = config === null ? 'no policy was named' : `${config.file} names no policy`;
    throw new CommandFailure(`${why}: give files, directories, or - for standard input`);
  }
  const environment = await environmentOf(args, io, config);
  const files = await readPolicyFiles(named, io);
  // The grammar takes a moment to load, which a wrong option need not wait for.
  const { createCompiler } = await import('../compiler/compile.ts');
  const sources = files.map(({ name, text }) => ({ name, text }));
  return { files, environment, compilation: createCompiler(environment).compile(sources) };
}
