/**
 * `momus check`: finds the faults of a policy set.
 * In: paths. Out: diagnostics on standard output, for people or (--json) for programs.
 */
import { coloursFor } from './colour.ts';
import type { Command } from './command.ts';
import { compileSet } from './compile-set.ts';
import { noConfigRow } from './config-options.ts';
import { environmentRows } from './environment-options.ts';
import { exitFine, exitProblems } from './failure.ts';
import { fromMomRow } from './mom-policies.ts';
import { renderDiagnostics, summaryLine } from './render/diagnostics.ts';
import { jsonDiagnostics } from './render/json-diagnostics.ts';

/** The command. */
export const checkCommand: Command = {
  name: 'check',
  summary: 'Find the faults of policies.',
  operands: 'PATH…',
  description: [
    'A PATH is a policy file, a directory (its entries *.policy), or - for standard',
    'input. All of them are one set, in the order of their names, as a host loads it.',
    'Exits with 0 when there are no errors, 1 when there are, 2 if it could not look.',
  ].join('\n'),
  options: [
    { name: 'json', doc: 'Print an array of diagnostics for programs.' },
    { name: 'strict', doc: 'Warnings fail too.' },
    fromMomRow,
    ...environmentRows,
    noConfigRow,
  ],
  examples: [
    ['momus check policies', 'all policies of a directory'],
    ['momus check --strict --json a.policy b.policy', 'what a CI job wants to know'],
  ],
  run: async (args, io) => {
    const { files, compilation } = await compileSet(args.operands, args, io);
    const { diagnostics } = compilation;
    const strict = args.flag('strict');
    const errors = diagnostics.filter((d) => d.severity === 'error').length;
    const failed = errors > 0 || (strict && diagnostics.length > 0);

    if (args.flag('json')) {
      io.stdout.write(`${JSON.stringify(jsonDiagnostics(diagnostics, files), null, 2)}\n`);
    } else {
      const colours = coloursFor(io.stdout, io.env);
      const columns = io.stdout.isTTY ? io.stdout.columns() : undefined;
      const ink =
        errors > 0 ? colours.red : diagnostics.length > 0 ? colours.yellow : colours.green;
      const because = strict && failed && errors === 0 ? ' (--strict: warnings fail too)' : '';
      const rendering = { colours, columns, all: '--json gives all' };
      io.stdout.write(renderDiagnostics(diagnostics, files, rendering));
      io.stdout.write(`${ink(summaryLine(diagnostics, files.length))}${because}\n`);
    }
    return failed ? exitProblems : exitFine;
  },
};
