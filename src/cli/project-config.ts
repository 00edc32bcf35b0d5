/**
 * The project that policies belong to, by its `momus.json` or as an editor finds it: what makes a
 * command judge them as their author saw them.
 * In: a file, or the paths of a command. Out: the configuration that all of them are of, or null; a failure where
 * it is wrong, or where there are two.
 */
import { stat } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import type { Configuration } from '../project/configuration.ts';
import { type ConfigurationProblem, placeInWords } from '../project/problem.ts';
import { readFromDisk } from '../project/read-text.ts';
import type { Environment } from '../schema/environment.ts';
import type { EnvironmentNames } from '../schema/presets.ts';
import { CommandFailure } from './failure.ts';
import type { Io } from './io.ts';
import { printable } from './render/width.ts';

/** What a configuration file says of a policy set. */
export interface SetConfig {
  /** As messages call it. */
  readonly file: string;
  readonly environment: Environment;
  /** What the environment is made of. */
  readonly names: EnvironmentNames;
  /** Paths of its policies; none where it names none. */
  readonly policies: readonly string[];
}

/** The configuration nearest to paths, told on standard error; null where they have none. */
export async function nearestConfig(paths: readonly string[], io: Io): Promise<SetConfig | null> {
  if (paths.length === 0) return null;
  const { configurationOf } = await import('../project/configuration.ts');
  const found = new Map<string, { readonly path: string; readonly config: Configuration }>();
  for (const path of paths) {
    const policy = await policyAt(path, io);
    if (policy === null) continue;
    const config = await configurationOf(policy, readFromDisk);
    refuseProblems(config.problems, io, '--no-config leaves configuration files out');
    if (config.file !== null && !found.has(config.file)) found.set(config.file, { path, config });
  }
  const [first, second] = [...found.values()];
  if (first === undefined) return null;
  const { config } = first;
  if (second !== undefined)
    throw new CommandFailure(
      `${first.path} is a policy of ${shown(config.file, io)}, ${second.path} of ${shown(second.config.file, io)}`,
      'check each set by itself, or say which one counts: -c FILE',
    );
  const file = shown(config.file, io);
  io.stderr.write(`as ${printable(file)} says (--no-config leaves it out)\n`);
  return inSet(config, file, io);
}

/** The configuration in a `momus.json`. */
export async function projectConfig(path: string, io: Io): Promise<SetConfig> {
  const { configurationIn } = await import('../project/configuration.ts');
  const config = await configurationIn(resolve(io.cwd, path), readFromDisk);
  if (config === null) throw new CommandFailure(`cannot read ${path}: there is no such file`);
  refuseProblems(config.problems, io, null);
  return inSet(config, path, io);
}

function inSet(config: Configuration, file: string, io: Io): SetConfig {
  for (const hint of config.hints) io.stderr.write(`${printable(hint)}\n`);
  const { environment, names, policies } = config;
  return { file, environment, names, policies: [shown(policies, io)] };
}

/** Any path of the set that a path is of: for a directory, one in it; null where nothing is to be found. */
async function policyAt(path: string, io: Io): Promise<string | null> {
  if (path === '-' || path === '') return null;
  const absolute = resolve(io.cwd, path);
  try {
    return (await stat(absolute)).isDirectory() ? join(absolute, '.policy') : absolute;
  } catch {
    // Whoever reads the paths says so.
    return null;
  }
}

function refuseProblems(
  problems: readonly ConfigurationProblem[],
  io: Io,
  hint: string | null,
): void {
  if (problems.length === 0) return;
  throw new CommandFailure(
    problems.map(
      ({ file, message, ...place }) =>
        `${shown(file, io)}:${placeInWords(place)}: error: ${message}`,
    ),
    hint,
  );
}

/** A path as somebody in the current directory would write it. */
function shown(path: string | null, { cwd }: Io): string {
  const near = relative(cwd, path ?? cwd);
  if (near === '') return '.';
  return near.startsWith('..') ? (path ?? cwd) : near;
}
