/**
 * `momus compile`: a policy set as a bundle for hosts.
 * In: paths. Out: DIR/policy.bundle.json, and with --js also readable JavaScript; nothing is
 * written where a diagnostic is an error.
 */
import { resolve } from 'node:path';
import { coloursFor } from './colour.ts';
import type { Command } from './command.ts';
import { compileSet } from './compile-set.ts';
import { noConfigRow } from './config-options.ts';
import { environmentRows } from './environment-options.ts';
import { CommandFailure, exitFine, exitProblems } from './failure.ts';
import { renderDiagnostics, summaryLine } from './render/diagnostics.ts';
import { printable } from './render/width.ts';
import { type NewFile, writeFiles } from './write-files.ts';

/** The name of the bundle in its directory. */
export const bundleFile = 'policy.bundle.json';

/** The command. */
export const compileCommand: Command = {
  name: 'compile',
  summary: 'Compile policies to a bundle for hosts.',
  operands: 'PATH…',
  description: [
    'Compiles the set that `momus check` would check, and writes DIR/policy.bundle.json,',
    'which `momus run --bundle` and agents load. A set with errors leaves DIR as it was.',
  ].join('\n'),
  options: [
    { name: 'out', short: 'o', value: 'DIR', doc: 'Where to write; made if it is not there.' },
    { name: 'js', doc: 'Also write policy.mjs and policy.mjs.map, for people to read.' },
    { name: 'strict', doc: 'Warnings fail too.' },
    ...environmentRows,
    noConfigRow,
  ],
  examples: [['momus compile policies -o dist', 'writes dist/policy.bundle.json']],
  run: async (args, io) => {
    const out = args.value('out');
    if (out === undefined) throw new CommandFailure('say where to write: -o DIR');
    const { files, compilation } = await compileSet(args.operands, args, io);
    const { diagnostics, module } = compilation;
    if (diagnostics.length > 0) {
      const colours = coloursFor(io.stderr, io.env);
      const columns = io.stderr.isTTY ? io.stderr.columns() : undefined;
      const rendering = { colours, columns, all: '`momus check --json` gives all' };
      io.stderr.write(renderDiagnostics(diagnostics, files, rendering));
      io.stderr.write(`${summaryLine(diagnostics, files.length)}\n`);
    }
    if (module === null || (args.flag('strict') && diagnostics.length > 0)) {
      io.stderr.write(`nothing was written to ${printable(out)}\n`);
      return exitProblems;
    }

    // Both of these load large libraries that other commands do without.
    const { moduleDigest } = await import('../compiler/lower/digest.ts');
    const { writeBundle } = await import('../compiler/lower/bundle.ts');
    const digest = moduleDigest(module);
    const output: NewFile[] = [{ name: bundleFile, text: writeBundle(module) }];
    if (args.flag('js')) {
      const { javaScriptFile, javaScriptOutput, sourceMapFile } = await import(
        '../compiler/emit/readable.ts'
      );
      const { code, map } = javaScriptOutput(module, digest, files);
      output.push({ name: javaScriptFile, text: code }, { name: sourceMapFile, text: map });
    }
    await writeFiles(resolve(io.cwd, out), out, output);
    const names = output.map(({ name }) => name).join(', ');
    io.stdout.write(`wrote ${names} to ${printable(out)} (${digest.slice(0, 12)})\n`);
    return exitFine;
  },
};
