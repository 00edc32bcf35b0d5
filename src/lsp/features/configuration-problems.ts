/**
 * What is wrong with the configuration of a set, where its user sees it: at the line of the
 * configuration file, and once as a message; what is only good to know goes to the log.
 * In: sets that changed. Out: diagnostics of configuration files, messages, lines of the log.
 */
import { pathToFileURL } from 'node:url';
import {
  type Connection,
  type Diagnostic,
  DiagnosticSeverity,
  MessageType,
  ShowMessageNotification,
} from 'vscode-languageserver';
import { type ConfigurationProblem, inWords } from '../../project/problem.ts';
import type { Feature } from '../feature.ts';
import type { PolicySet } from '../workspace/policy-set.ts';

/** The diagnostics of configuration files, by their addresses. */
function problemsByFile(
  problems: readonly ConfigurationProblem[],
): ReadonlyMap<string, readonly Diagnostic[]> {
  const byFile = new Map<string, Diagnostic[]>();
  for (const { file, line, column, length, message } of problems) {
    if (file === null) continue;
    const uri = pathToFileURL(file).href;
    const start = { line: line - 1, character: (column ?? 1) - 1 };
    // An editor cuts the range at the end of the line.
    const range = { start, end: { ...start, character: start.character + (length ?? 1000) } };
    const { Warning: severity } = DiagnosticSeverity;
    const all = byFile.get(uri) ?? [];
    byFile.set(uri, [...all, { range, severity, source: 'momus', code: 'configuration', message }]);
  }
  return byFile;
}

/** What was told to an editor. */
interface Told {
  readonly sentences: Set<string>;
  /** By the key of a set, the files that its problems stand in. */
  readonly files: Map<string, ReadonlyMap<string, readonly Diagnostic[]>>;
}

function tell(set: PolicySet, connection: Connection, told: Told): void {
  const once = (sentence: string, say: (sentence: string) => unknown): void => {
    if (told.sentences.has(sentence)) return;
    told.sentences.add(sentence);
    say(sentence);
  };
  const { hints, policies } = set.configuration;
  const problems = set.problems();
  for (const hint of hints) once(hint, (text) => connection.console.info(text));
  for (const problem of problems)
    once(inWords(problem), (text) =>
      connection.sendNotification(ShowMessageNotification.type, {
        type: MessageType.Warning,
        message: `Momus: ${text}`,
      }),
    );

  // A set is made anew with its configuration; of the former one nothing is wrong any more.
  const before = told.files.get(policies) ?? new Map<string, readonly Diagnostic[]>();
  const now = problemsByFile(problems);
  told.files.set(policies, now);
  const send = (uri: string, diagnostics: readonly Diagnostic[]): void => {
    void connection.sendDiagnostics({ uri, diagnostics: [...diagnostics] });
  };
  for (const [uri, diagnostics] of now)
    if (JSON.stringify(before.get(uri)) !== JSON.stringify(diagnostics)) send(uri, diagnostics);
  for (const uri of before.keys()) if (!now.has(uri)) send(uri, []);
}

/** The problems of configurations. */
export const configurationProblemsFeature: Feature = {
  capabilities: {},
  listen: () => {},
  watcher: (connection) => {
    const told: Told = { sentences: new Set(), files: new Map() };
    return (set) => tell(set, connection, told);
  },
};
