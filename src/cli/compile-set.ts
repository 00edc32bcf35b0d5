/**
 * From paths to a compiled set: what `check`, `compile` and `run` have in common.
 * In: the paths and options of a command. Out: the files, the environment, the compilation.
 */
import type { Compilation } from '../compiler/compile.ts';
import type { Environment } from '../schema/environment.ts';
import { configOf } from './config-options.ts';
import { environmentOf } from './environment-options.ts';
import { CommandFailure } from './failure.ts';
import type { Io } from './io.ts';
import { policiesOfMom } from './mom-policies.ts';
import type { Arguments } from './options.ts';
import { type PolicyFile, readPolicyFiles } from './policy-files.ts';
import { nearestConfig, type SetConfig } from './project-config.ts';

/** The files of a set, and the environment that it is for. */
export interface SetOfFiles {
  readonly files: readonly PolicyFile[];
  readonly environment: Environment;
}

/** A set after compilation. */
export interface CompiledSet extends SetOfFiles {
  readonly compilation: Compilation;
}

/** Where a set is judged: as in its project, or on a host that has nothing to do with it. */
export type Judged = 'in its project' | 'on a host';

/** Reads the set that the paths name, and the environment of the options. */
export async function readSet(
  paths: readonly string[],
  args: Arguments,
  io: Io,
  judged: Judged = 'in its project',
): Promise<SetOfFiles> {
  const looks = judged === 'in its project' && !args.flag('no-config');
  const config = (await configOf(args, io)) ?? (looks ? await nearestConfig(paths, io) : null);
  const environment = await environmentOf(args, io, config);
  const mom = args.value('from-mom');
  if (mom !== undefined && paths.length > 0)
    throw new CommandFailure('give either paths or --from-mom, not both');
  const files = mom === undefined ? await named(paths, config, io) : await policiesOfMom(mom);
  return { files, environment };
}

/** Compiles the set that the paths name, in the environment of the options. */
export async function compileSet(
  paths: readonly string[],
  args: Arguments,
  io: Io,
  judged?: Judged,
): Promise<CompiledSet> {
  const { files, environment } = await readSet(paths, args, io, judged);
  // The grammar takes a moment to load, which a wrong option need not wait for.
  const { createCompiler } = await import('../compiler/compile.ts');
  const sources = files.map(({ name, text }) => ({ name, text }));
  return { files, environment, compilation: createCompiler(environment).compile(sources) };
}

/** The files of the paths; where there are none, those of the configuration. */
async function named(
  paths: readonly string[],
  config: SetConfig | null,
  io: Io,
): Promise<readonly PolicyFile[]> {
  const wanted = paths.length > 0 || config === null ? paths : config.policies;
  if (wanted.length > 0) return readPolicyFiles(wanted, io);
  const why = config === null ? 'no policy was named' : `${config.file} names no policy`;
  throw new CommandFailure(`${why}: give files, directories, or - for standard input`);
}
