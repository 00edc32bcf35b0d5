/**
 * `momus fmt`: policies in their canonical form.
 * In: paths, or a text on standard input. Out: the files rewritten, and the names of those that
 * changed; or the text. A text with errors of syntax is never changed.
 */
import { resolve } from 'node:path';
import type { LocatedDiagnostic } from '../compiler/diagnostics/diagnostic.ts';
import { fileProblem } from '../host/system-error.ts';
import { coloursFor } from './colour.ts';
import type { Command } from './command.ts';
import { CommandFailure, type ExitStatus, exitFine, exitProblems } from './failure.ts';
import type { Io } from './io.ts';
import type { Arguments } from './options.ts';
import { type Found, find, type PolicyFile, textOf, withoutRepeats } from './policy-files.ts';
import { counted, renderDiagnostics, summaryLine } from './render/diagnostics.ts';
import { printable } from './render/width.ts';
import { replaceFile } from './replace-file.ts';

/** The command. */
export const fmtCommand: Command = {
  name: 'fmt',
  summary: 'Bring policies into their canonical form.',
  operands: 'PATH…',
  description: [
    'A PATH is a policy file or a directory (its entries *.policy). Files in either',
    'notation are rewritten in place, comments kept, and those that changed are listed.',
    'A file with errors of syntax stays as it is, and the others are still formatted.',
    'Exits with 0, with 1 where a file has such errors or --check found something to',
    'change, and with 2 where a file cannot be read or written.',
  ].join('\n'),
  options: [
    { name: 'check', doc: 'Change nothing; list what would change.' },
    { name: 'stdin', doc: 'Format standard input to standard output.' },
    { name: 'stdin-name', value: 'NAME', doc: 'What messages call standard input.' },
  ],
  examples: [
    ['momus fmt policies', 'all policies of a directory'],
    ['momus fmt --check policies', 'what a CI job wants to know'],
    ['momus fmt --stdin --stdin-name a.policy', 'what an editor calls'],
  ],
  run: async (args, io) => {
    const { operands } = args;
    const name = args.value('stdin-name');
    if (operands.includes('-')) throw new CommandFailure('standard input is formatted by --stdin');
    if (args.flag('stdin')) {
      if (operands.length > 0) throw new CommandFailure('give either paths or --stdin, not both');
      return formatInput(name ?? '<stdin>', args, io);
    }
    if (name !== undefined) throw new CommandFailure('--stdin-name needs --stdin');
    if (operands.length === 0)
      throw new CommandFailure('no policy was named: give files or directories, or --stdin');
    return formatFiles(operands, args, io);
  },
};

async function formatInput(name: string, args: Arguments, io: Io): Promise<ExitStatus> {
  const problems: string[] = [];
  const text = await textOf({ path: name, name, read: io.stdin }, problems);
  if (text === null) throw new CommandFailure(problems);
  const { formatPolicy } = await import('../compiler/format/index.ts');
  const result = formatPolicy(text);
  if (!result.ok) {
    const broken = result.diagnostics.map((d) => ({ ...d, source: name }));
    report([{ name, path: name, text }], broken, io);
    return exitProblems;
  }
  if (!args.flag('check')) {
    io.stdout.write(result.text);
    return exitFine;
  }
  if (result.text === text) return exitFine;
  io.stdout.write(`${printable(name)}\n`);
  return exitProblems;
}

async function formatFiles(paths: readonly string[], args: Arguments, io: Io): Promise<ExitStatus> {
  const files = await readAll(paths, io);
  const check = args.flag('check');
  // The grammar takes a moment to load, which a wrong path need not wait for.
  const { formatPolicy } = await import('../compiler/format/index.ts');
  const broken: PolicyFile[] = [];
  const diagnostics: LocatedDiagnostic[] = [];
  const problems: string[] = [];
  let changed = 0;
  for (const file of files) {
    const result = attempt(() => formatPolicy(file.text));
    if (result instanceof Error) {
      problems.push(`${file.path} was left alone, by a fault of Momus itself: ${result.message}`);
      continue;
    }
    if (!result.ok) {
      broken.push(file);
      diagnostics.push(...result.diagnostics.map((d) => ({ ...d, source: file.name })));
      continue;
    }
    if (result.text === file.text) continue;
    try {
      if (!check) await replaceFile(resolve(io.cwd, file.path), result.text);
      changed += 1;
      io.stdout.write(`${printable(file.path)}\n`);
    } catch (error) {
      problems.push(`cannot write ${file.path}: ${fileProblem(error)}`);
    }
  }
  report(broken, diagnostics, io);
  const counts = [
    `${counted(changed, 'file')} ${check ? 'would change' : 'changed'}`,
    ...(broken.length > 0 ? [`${counted(broken.length, 'file')} with errors left alone`] : []),
  ];
  io.stderr.write(`${counts.join(', ')}, of ${files.length}\n`);
  if (problems.length > 0) throw new CommandFailure(problems);
  return broken.length > 0 || (check && changed > 0) ? exitProblems : exitFine;
}

/** What was made, or why it was not: one file must not keep the others from being formatted. */
function attempt<T>(make: () => T): T | Error {
  try {
    return make();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** The files that the paths name, each once; a failure where one cannot be read. */
async function readAll(paths: readonly string[], io: Io): Promise<readonly PolicyFile[]> {
  const problems: string[] = [];
  const found: Found[] = [];
  for (const path of new Set(paths)) found.push(...(await find(path, io, problems)));
  const files: PolicyFile[] = [];
  for (const file of await withoutRepeats(found, io)) {
    const text = await textOf(file, problems);
    // They need not be one set, so two of them may have one name.
    if (text !== null) files.push({ name: file.path, path: file.path, text });
  }
  if (problems.length > 0) throw new CommandFailure(problems);
  return files;
}

/** Prints the errors of the files that were left alone. */
function report(files: readonly PolicyFile[], broken: readonly LocatedDiagnostic[], io: Io): void {
  if (broken.length === 0) return;
  const colours = coloursFor(io.stderr, io.env);
  const columns = io.stderr.isTTY ? io.stderr.columns() : undefined;
  const rendering = { colours, columns, all: '`momus check --json` gives all' };
  io.stderr.write(renderDiagnostics(broken, files, rendering));
  io.stderr.write(`${colours.red(summaryLine(broken, files.length))}\n`);
}
