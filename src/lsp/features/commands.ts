/**
 * What an editor can ask of the server by name: the file in the other notation, the JavaScript of its
 * set, what is wrong with the set, what it decides on a sample.
 * In: the address of an open policy, and of a sample. Out: plain data; a failure with its reason.
 * One more is the server's own: actions of it say with it what a conversion left behind.
 *
 * Clients of VS Code register these names for their users, so an extension that offers commands of its
 * own (`momus.convert`) needs other ones.
 */
import {
  LSPErrorCodes,
  MessageType,
  ResponseError,
  ShowMessageNotification,
} from 'vscode-languageserver';
import { createCompiler, hasErrors } from '../../compiler/compile.ts';
import { quote } from '../../compiler/diagnostics/syntax.ts';
import type { Notation } from '../../compiler/syntax/ast.ts';
import type { Feature } from '../feature.ts';
import { converted, leftBehindInWords } from '../workspace/conversion.ts';
import type { SampleEvaluation } from '../workspace/evaluation.ts';
import type { FileView } from '../workspace/file-view.ts';
import { readSample } from '../workspace/read-sample.ts';
import type { AtOnce } from '../workspace/work-watch.ts';
import { pathOf } from '../workspace/workspace.ts';

/** The names of the commands. */
export const commandNames = {
  convert: 'momus.server.convert',
  showJavaScript: 'momus.server.showJavaScript',
  check: 'momus.server.check',
  evaluate: 'momus.server.evaluate',
  tellConverted: 'momus.server.tellConverted',
} as const;

/** A text, or why there is none. */
export type TextAnswer = { readonly text: string } | { readonly reasons: readonly string[] };

/** The file in the other notation. */
export function convertCommand(
  file: FileView,
): { readonly to: Notation } & (
  | { readonly text: string; readonly notes: readonly string[] }
  | { readonly reasons: readonly string[] }
) {
  const result = converted(file);
  const { to } = result;
  return result.ok
    ? { to, text: result.text, notes: result.notes }
    : { to, reasons: result.reasons };
}

/** Loads what gives the JavaScript of a file's set, as `momus compile --js` writes it. */
async function javaScriptCommand(): Promise<(file: FileView) => TextAnswer> {
  // The library for source maps takes a moment to load.
  const { javaScriptOutput } = await import('../../compiler/emit/readable.ts');
  const { moduleDigest } = await import('../../compiler/lower/digest.ts');
  return ({ view: { set, environment } }) => {
    if (hasErrors(set.diagnostics))
      return { reasons: ['the policy set has errors; mend them first'] };
    const { module, diagnostics } = createCompiler(environment).compile(set.sources);
    if (module === null) return { reasons: diagnostics.map(({ message }) => message) };
    return { text: javaScriptOutput(module, moduleDigest(module), set.sources).code };
  };
}

/** How much is wrong with the file's set. */
export interface SetSummary {
  readonly files: number;
  readonly errors: number;
  readonly warnings: number;
  /** In a sentence. */
  readonly text: string;
}

/** Counts what is wrong. */
export function checkCommand({ view }: FileView): SetSummary {
  const { diagnostics, sources } = view.set;
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  const warnings = diagnostics.length - errors;
  const files = sources.length;
  const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;
  const found = [
    ...(errors === 0 ? [] : [count(errors, 'error')]),
    ...(warnings === 0 ? [] : [count(warnings, 'warning')]),
  ];
  const text = `${found.length === 0 ? 'nothing wrong' : found.join(' and ')} in ${count(files, 'policy file')}`;
  return { files, errors, warnings, text };
}

/** Loads what tells what a file's set decides on a sample, by the lines of the file. */
async function evaluateCommand(sample: string): Promise<(file: FileView) => SampleEvaluation> {
  // The runtime is loaded for those who evaluate.
  const { evaluated } = await import('../workspace/evaluated.ts');
  return ({ view, source }) => {
    const { outcomes, errors } = evaluated(view, sample);
    return { outcomes: outcomes.filter((outcome) => outcome.source === source), errors };
  };
}

const fail = (reason: string): never => {
  throw new ResponseError(LSPErrorCodes.RequestFailed, reason);
};

async function sampleAt(address: string): Promise<string> {
  const path = address.includes('://') ? pathOf(address) : address;
  return (await readSample(path)) ?? fail(`the sample ${quote(path)} cannot be read`);
}

/** The commands. */
export const commandsFeature: Feature = {
  capabilities: { executeCommandProvider: { commands: Object.values(commandNames) } },
  listen: ({ connection, ask, workspace }) => {
    connection.onExecuteCommand(async ({ command, arguments: given = [] }, token) => {
      const [uri, sample] = given as readonly unknown[];
      if (command === commandNames.tellConverted) {
        // What a conversion left behind is told once the editor has made it.
        const message = leftBehindInWords(given.map(String));
        if (message !== null)
          await connection.sendNotification(ShowMessageNotification.type, {
            type: MessageType.Warning,
            message,
          });
        return null;
      }
      if (typeof uri !== 'string') return fail(`${quote(command)} needs the address of a policy`);
      const about = async <T>(answer: (file: FileView) => AtOnce<T>): Promise<AtOnce<T>> =>
        (await ask(uri, token, answer)) ??
        fail(workspace.setOf(uri)?.aside()?.why ?? `the policy ${quote(uri)} is not open`);
      switch (command) {
        case commandNames.convert:
          return about(convertCommand);
        case commandNames.showJavaScript:
          return about(await javaScriptCommand());
        case commandNames.check:
          return about(checkCommand);
        case commandNames.evaluate: {
          if (typeof sample !== 'string') return fail(`${quote(command)} needs a sample`);
          const answer = await evaluateCommand(await sampleAt(sample));
          return about((file) => {
            try {
              return answer(file);
            } catch (error) {
              // The sample is wrong.
              return fail(error instanceof Error ? error.message : String(error));
            }
          });
        }
        default:
          return fail(`there is no command ${quote(command)}`);
      }
    });
  },
};
