/**
 * The program that `momus run` runs.
 * In: paths or a bundle. Out: a loaded program with its environment, or null after the errors were
 * printed.
 */

import { relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fileProblem } from '../host/system-error.ts';
import { type LoadOptions, loadProgram } from '../runtime/load.ts';
import type { Program } from '../runtime/program.ts';
import type { Environment } from '../schema/environment.ts';
import { largestInput } from '../schema/limits.ts';
import { coloursFor } from './colour.ts';
import { compileSet } from './compile-set.ts';
import { configOf } from './config-options.ts';
import { debuggedFiles } from './debug/debugged-files.ts';
import { environmentOf } from './environment-options.ts';
import { CommandFailure } from './failure.ts';
import type { Io } from './io.ts';
import type { Arguments } from './options.ts';
import { readFile } from './policy-files.ts';
import { counted, renderDiagnostics, summaryLine } from './render/diagnostics.ts';
import { printable } from './render/width.ts';

/** A program and the environment it was compiled for. */
export interface LoadedProgram {
  readonly program: Program;
  readonly environment: Environment;
  /** What was found in the policies and is no error; null where nothing was. */
  readonly notice: string | null;
}

/** The policies of the package; `src` and `dist` lie equally deep in it. */
const shippedPolicies = fileURLToPath(new URL('../../policies', import.meta.url));

/** Compiles policies; the shipped ones where neither any are named nor a configuration. */
export async function programOfPolicies(args: Arguments, io: Io): Promise<LoadedProgram | null> {
  const elsewhere = ['config', 'from-mom'].some((option) => args.value(option) !== undefined);
  const named = args.operands.length > 0 || elsewhere;
  const paths = named ? args.operands : [shippedPath(io.cwd)];
  const { files, environment, compilation } = await compileSet(paths, args, io, 'on a host');
  const { diagnostics, module } = compilation;
  if (module === null) {
    const colours = coloursFor(io.stderr, io.env);
    const columns = io.stderr.isTTY ? io.stderr.columns() : undefined;
    const errors = diagnostics.filter((d) => d.severity === 'error');
    const rendering = { colours, columns, all: '`momus check --json` gives all' };
    io.stderr.write(renderDiagnostics(errors, files, rendering));
    io.stderr.write(`${summaryLine(diagnostics, files.length)}; nothing runs\n`);
    return null;
  }
  const notice =
    diagnostics.length === 0
      ? null
      : `${counted(diagnostics.length, 'warning')}; see momus check ${paths.map(printable).join(' ')}`;
  if (notice !== null) io.stderr.write(`${notice}\n`);
  const { moduleDigest } = await import('../compiler/lower/digest.ts');
  const digest = moduleDigest(module);
  let options: LoadOptions = {};
  if (args.flag('debugger')) {
    const { debuggable } = await import('./debug/debuggable.ts');
    const debugged = debuggedFiles(files, io.cwd);
    const { parsed } = compilation;
    options = debuggable({ module, digest, files: debugged, parsed, environment }, false);
  }
  return { program: loadProgram(module, digest, options), environment, notice };
}

/** Reads and validates a bundle. */
export async function programOfBundle(
  path: string,
  args: Arguments,
  io: Io,
): Promise<LoadedProgram> {
  const environment = await environmentOf(args, io, await configOf(args, io));
  const { readBundle } = await import('../compiler/lower/bundle.ts');
  let text: string;
  try {
    text = new TextDecoder().decode(await readFile(resolve(io.cwd, path), largestInput));
  } catch (error) {
    throw new CommandFailure(`cannot read ${path}: ${fileProblem(error)}`);
  }
  const result = readBundle(text);
  if (!result.ok) throw new CommandFailure(`${path}: ${result.problem}`);
  const program = loadProgram(result.module, result.digest);
  for (const line of lacking(program, environment)) io.stderr.write(`${printable(line)}\n`);
  return { program, environment, notice: null };
}

/** What a program uses and its environment does not have: it is compiled elsewhere, for another host. */
function lacking({ manifest }: Program, environment: Environment): readonly string[] {
  const fields = [...manifest.fields, ...manifest.averages]
    .filter(({ entity, name }) => !environment.fields[entity].has(name))
    .map(
      ({ entity, name }) =>
        `the bundle reads ${entity} field \`${name}\`, which no enabled collector delivers`,
    );
  const controls = manifest.controls
    .filter(
      ({ entity, name }) =>
        entity === 'limits' || environment.controls[entity].get(name)?.enabled !== true,
    )
    .map(
      ({ entity, name }) =>
        `the bundle sets ${entity} control \`${name}\`, which no enabled controller takes`,
    );
  return [...new Set([...fields, ...controls])];
}

/** The shipped policies as a path that is short in messages. */
function shippedPath(cwd: string): string {
  const near = relative(cwd, shippedPolicies);
  return near.startsWith('..') || near === '' ? shippedPolicies : near;
}
