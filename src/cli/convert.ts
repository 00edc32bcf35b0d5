/**
 * `momus convert`: policies in the other notation.
 * In: paths, which are one set. Out: the set in the wanted notation, as files or on standard output; or
 * what cannot be expressed, and nothing is written.
 */
import { resolve } from 'node:path';
import type { Compiler } from '../compiler/compile.ts';
import type { ConvertedSet, Goal } from '../compiler/convert/convert.ts';
import type { LocatedDiagnostic } from '../compiler/diagnostics/diagnostic.ts';
import type { Source } from '../compiler/text/source.ts';
import { coloursFor } from './colour.ts';
import type { Command } from './command.ts';
import { readSet, type SetOfFiles } from './compile-set.ts';
import { noConfigRow } from './config-options.ts';
import { environmentRows } from './environment-options.ts';
import { CommandFailure, type ExitStatus, exitFine, exitProblems } from './failure.ts';
import type { Io } from './io.ts';
import type { Arguments } from './options.ts';
import type { PolicyFile } from './policy-files.ts';
import { counted, renderDiagnostics, summaryLine } from './render/diagnostics.ts';
import { printable } from './render/width.ts';
import { replaceFiles } from './replace-file.ts';
import { writeFiles } from './write-files.ts';

/** The command. */
export const convertCommand: Command = {
  name: 'convert',
  summary: 'Write policies in the other notation.',
  operands: 'PATH…',
  description: [
    'A PATH is a policy file, a directory (its entries *.policy), or - for standard',
    'input. All of them are one set: what one file reads of another becomes public.',
    'The meaning is kept exactly, and so are the comments. Files that are in the wanted',
    'notation stay as they are. One file goes to standard output; of several, -o or',
    '--in-place says where to. All is written, or nothing: a set with errors is not',
    'converted, nor one that holds something the other notation cannot express.',
    'Exits with 0, with 1 for such a set, and with 2 where it could not read or write.',
  ].join('\n'),
  options: [
    { name: 'to', value: 'NOTATION', doc: 'freeform or list.' },
    {
      name: 'for',
      value: 'HOST',
      doc: 'mom: with --to list, also refuse what MOM itself would evaluate otherwise.',
    },
    {
      name: 'only',
      value: 'FILE',
      doc: 'Convert this file of the set alone; errors of files that it has nothing to do with may stay.',
    },
    { name: 'out', short: 'o', value: 'DIR', doc: 'Where to write; made if it is not there.' },
    { name: 'in-place', doc: 'Replace the files.' },
    ...environmentRows,
    noConfigRow,
  ],
  examples: [
    ['momus convert --to freeform old.policy', 'read it, without having learned Lisp'],
    ['momus convert --to freeform -o new /etc/vdsm/mom.d', 'move a whole set'],
    ['momus convert --to freeform --only mom.d/20-ksm.policy mom.d', 'one file of a set'],
    ['momus convert --to list --for mom -o back new', 'the way back to MOM'],
  ],
  run: async (args, io) => {
    const goal = goalOf(args);
    const where = placeOf(args);
    const set = await readSet(args.operands, args, io);
    const { files } = set;
    const only = onlyOf(args, files, io);
    if (where === 'stdout' && files.length > 1 && only === undefined)
      throw new CommandFailure(
        `${counted(files.length, 'file')} cannot go to standard output: say -o DIR or --in-place`,
      );
    // The grammar takes a moment to load, which a wrong option need not wait for.
    const { createCompiler } = await import('../compiler/compile.ts');
    const compiler = createCompiler(set.environment);
    const sources = files.map(({ name, text }) => ({ name, text }));
    const { diagnostics } = compiler.compile(sources);
    const errors =
      only === undefined ? diagnostics.filter(({ severity }) => severity === 'error') : [];
    if (errors.length > 0) return refuse(errors, files, io);
    const converted = await convert(
      set,
      sources,
      only === undefined ? goal : { ...goal, only },
      compiler,
    );
    if (converted.kind === 'problems') return refuse(converted.diagnostics, files, io);
    if (converted.kind === 'fault')
      throw new CommandFailure(
        `nothing was written, by a fault of Momus itself: ${converted.message}`,
      );
    const written = converted.sources.filter(({ name }) => only === undefined || name === only);
    await write(written, files, where, args, io);
    const { leftBehind } = await import('../compiler/convert/left-behind.ts');
    const isChanged = (_: Source, i: number): boolean =>
      converted.sources[i]?.text !== sources[i]?.text;
    const [before, after] = [sources, converted.sources].map((all) =>
      compiler.parse(all.filter(isChanged)),
    );
    for (const line of leftBehind(before ?? [], after ?? [], goal.to)) io.stderr.write(`${line}\n`);
    return exitFine;
  },
};

/** The name of the only file to convert; undefined for all of them. */
function onlyOf(args: Arguments, files: readonly PolicyFile[], io: Io): string | undefined {
  const path = args.value('only');
  if (path === undefined) return undefined;
  const place = resolve(io.cwd, path);
  const file = files.find((one) => resolve(io.cwd, one.path) === place);
  if (file === undefined)
    throw new CommandFailure(`--only ${printable(path)} is no file of the set`);
  return file.name;
}

function goalOf(args: Arguments): Goal {
  const to = args.value('to');
  if (to === undefined) throw new CommandFailure('say --to freeform or --to list');
  if (to !== 'freeform' && to !== 'list')
    throw new CommandFailure(`--to is freeform or list, not \`${to}\``);
  const host = args.value('for');
  if (host !== undefined && host !== 'mom')
    throw new CommandFailure(`--for can be mom, not \`${host}\``);
  if (host !== undefined && to !== 'list')
    throw new CommandFailure('--for mom needs --to list: MOM reads nothing else');
  return { to, forMom: host !== undefined };
}

type Place = 'stdout' | 'out' | 'in-place';

function placeOf(args: Arguments): Place {
  const out = args.value('out') !== undefined;
  if (out && args.flag('in-place'))
    throw new CommandFailure('give either -o or --in-place, not both');
  if (args.flag('in-place') && args.operands.includes('-'))
    throw new CommandFailure('standard input cannot be replaced: leave --in-place out');
  return out ? 'out' : args.flag('in-place') ? 'in-place' : 'stdout';
}

/** Converts; a conversion that breaks is a fault, too. */
async function convert(
  { environment }: SetOfFiles,
  sources: readonly Source[],
  goal: Goal,
  compiler: Compiler,
): Promise<ConvertedSet> {
  const { createCompiler } = await import('../compiler/compile.ts');
  const { convertSet } = await import('../compiler/convert/convert.ts');
  try {
    const fresh = createCompiler(environment);
    return convertSet(compiler.check(sources), goal, environment, fresh.compile);
  } catch (error) {
    return { kind: 'fault', message: error instanceof Error ? error.message : String(error) };
  }
}

async function write(
  sources: readonly Source[],
  files: readonly PolicyFile[],
  where: Place,
  args: Arguments,
  io: Io,
): Promise<void> {
  if (where === 'stdout') {
    for (const { text } of sources) io.stdout.write(text);
    return;
  }
  const changed = sources.flatMap(({ name, text }) => {
    const file = files.find((one) => one.name === name);
    return file === undefined || file.text === text ? [] : [{ path: file.path, text }];
  });
  const directory = args.value('out') ?? '';
  if (where === 'out') await writeFiles(resolve(io.cwd, directory), directory, sources);
  else
    await replaceFiles(
      changed.map(({ path, text }) => ({ path: resolve(io.cwd, path), shown: path, text })),
    );
  for (const { path } of changed) io.stdout.write(`${printable(path)}\n`);
  io.stderr.write(`${counted(changed.length, 'file')} converted, of ${files.length}\n`);
}

/** Prints why nothing is written. */
function refuse(
  diagnostics: readonly LocatedDiagnostic[],
  files: readonly PolicyFile[],
  io: Io,
): ExitStatus {
  const colours = coloursFor(io.stderr, io.env);
  const columns = io.stderr.isTTY ? io.stderr.columns() : undefined;
  const rendering = { colours, columns, all: '`momus check --json` gives all' };
  io.stderr.write(renderDiagnostics(diagnostics, files, rendering));
  io.stderr.write(`${colours.red(summaryLine(diagnostics, files.length))}\n`);
  io.stderr.write('nothing was written\n');
  return exitProblems;
}
