/**
 * `momus eval`: evaluates policies once, on a snapshot that was written down.
 * In: expressions, policies, a snapshot. Out: the value of each form, controls, faults, diagnostics.
 */
import { lineStarts, positionAt, type Source } from '../compiler/text/source.ts';
import { fileProblem } from '../host/system-error.ts';
import { parseJson } from '../schema/document/json.ts';
import { coloursFor } from './colour.ts';
import type { Command } from './command.ts';
import { debuggedFiles, debuggerRow } from './debug/debugged-files.ts';
import { CommandFailure, exitFine, exitProblems } from './failure.ts';
import type { Io } from './io.ts';
import { type PolicyFile, readPolicyFiles } from './policy-files.ts';
import { counted, renderDiagnostics } from './render/diagnostics.ts';
import { renderEvaluation } from './render/evaluation.ts';

/** The command. */
export const evalCommand: Command = {
  name: 'eval',
  summary: 'Evaluate policies once, on a snapshot.',
  operands: '[POLICY…]',
  description: [
    'Prints the value of each top-level form, the controls that were proposed and those',
    'that would be actuated. The snapshot is JSON: host and guests with properties,',
    'fields and history (oldest sample first); docs/cli.md describes it. Without one,',
    'the host has no samples and no guests. Exits with 1 on errors and faults.',
  ].join('\n'),
  options: [
    {
      name: 'expression',
      short: 'e',
      value: 'TEXT',
      many: true,
      doc: 'Evaluate this text, after the policies.',
    },
    {
      name: 'input',
      value: 'FILE',
      doc: 'The snapshot (or the cases of --batch); - is standard input.',
    },
    { name: 'any-control', doc: 'Accept controls of any name, with values of any type.' },
    { name: 'json', doc: 'Print one JSON object for programs.' },
    debuggerRow,
    { name: 'batch', doc: 'Read cases as JSON lines, answer a line each.' },
  ],
  examples: [
    ["momus eval -e '(max 1 (/ 7 2))'", 'what an expression gives'],
    ['momus eval policies --input host.json', 'what policies decide on a recorded host'],
    ['momus eval --batch --input cases.jsonl', 'many cases: {"policy": …, "env": …} per line'],
  ],
  run: async (args, io) => {
    // The compiler and the validator take a moment to load, which a wrong option need not wait for.
    const { readRecorded } = await import('../runtime/recorded.ts');
    const anyControl = args.flag('any-control');
    if (args.flag('batch')) {
      if (args.operands.length > 0)
        throw new CommandFailure('--batch takes its policies from the cases, not as paths');
      if (args.flag('debugger'))
        throw new CommandFailure('--debugger is for one evaluation, not for --batch');
      if (args.values('expression').length > 0)
        throw new CommandFailure('--batch takes its policies from the cases, not from -e');
      const { evaluateBatch } = await import('./eval-batch.ts');
      return evaluateBatch(await readInput(args.value('input') ?? '-', io), anyControl, io);
    }
    const files = args.operands.length === 0 ? [] : await readPolicyFiles(args.operands, io);
    const expressions = args.values('expression');
    if (files.length + expressions.length === 0) {
      throw new CommandFailure('nothing to evaluate: give policies, or -e EXPRESSION');
    }
    const all: readonly PolicyFile[] = [
      ...files,
      ...expressions.map((text, i) => {
        const name = expressions.length === 1 ? '<expression>' : `<expression ${i + 1}>`;
        return { name, path: name, text };
      }),
    ];
    const sources: readonly Source[] = all.map(({ name, text }) => ({ name, text }));
    const input = args.value('input');
    const recorded =
      input === undefined
        ? readRecorded({})
        : parsed(
            await readInput(input, io),
            input === '-' ? 'standard input' : input,
            readRecorded,
          );
    const { evaluateOnce } = await import('./evaluate-once.ts');
    const debug = args.flag('debugger') ? await import('./debug/debuggable.ts') : null;
    const debugged = debuggedFiles(all, io.cwd);
    const evaluated = evaluateOnce(sources, recorded, {
      anyControl,
      ...(debug === null
        ? {}
        : { load: (set) => debug.debuggable({ ...set, files: debugged }, true) }),
    });
    const { result } = evaluated;
    if (args.flag('json')) io.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
    else {
      const colours = coloursFor(io.stdout, io.env);
      const columns = io.stdout.isTTY ? io.stdout.columns() : undefined;
      const rendering = { colours, columns, all: '--json gives all' };
      io.stdout.write(renderDiagnostics(evaluated.diagnostics, all, rendering));
      io.stdout.write(renderEvaluation(evaluated, colours));
      const errors = evaluated.diagnostics.filter((d) => d.severity === 'error').length;
      if (errors > 0) {
        io.stdout.write(`${colours.red(counted(errors, 'error'))}; nothing is evaluated\n`);
      }
    }
    const failed =
      result.faults.length > 0 || result.diagnostics.some((d) => d.severity === 'error');
    return failed ? exitProblems : exitFine;
  },
};

async function readInput(path: string, io: Io): Promise<string> {
  try {
    const bytes = path === '-' ? await io.stdin() : await readFileOf(path, io);
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new CommandFailure(
      `cannot read ${path === '-' ? 'standard input' : path}: ${fileProblem(error)}`,
    );
  }
}

async function readFileOf(path: string, io: Io): Promise<Uint8Array> {
  const { resolve } = await import('node:path');
  const { readFile } = await import('./policy-files.ts');
  return readFile(resolve(io.cwd, path), 256 * 1024 * 1024);
}

function parsed<T>(text: string, path: string, read: (json: unknown) => T): T {
  try {
    return read(readJson(text, path));
  } catch (error) {
    if (error instanceof CommandFailure) throw error;
    throw new CommandFailure(`${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function readJson(text: string, path: string): unknown {
  const result = parseJson(text);
  if (result.ok) return result.node.value;
  const { line, column } = positionAt(lineStarts(text), result.offset);
  throw new CommandFailure(`${path}:${line}:${column}: ${result.message}`);
}
