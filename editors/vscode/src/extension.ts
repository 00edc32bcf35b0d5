/**
 * The extension: what it registers, and when the server runs.
 * In: VS Code's activation. Out: commands, providers, the status item, the language client.
 */
import {
  commands,
  debug,
  type ExtensionContext,
  IndentAction,
  languages,
  type TextEditor,
  tasks,
  type Uri,
  window,
  workspace,
} from 'vscode';
import { CheckProblems } from './check-problems.ts';
import { CheckTasks, checkSet, taskType } from './check-task.ts';
import { createServer, type Server } from './client.ts';
import { convertPolicy } from './conversion.ts';
import { placeCursor } from './cursor.ts';
import { DebugLens } from './debug-lens.ts';
import { debugPolicy, debugType, PolicyConfigurations } from './debugging.ts';
import { showDecisions } from './decisions.ts';
import { decrease, enterRules, increase } from './indentation.ts';
import { PolicyInlineValues } from './inline-values.ts';
import { GeneratedCode, scriptScheme, showJavaScript } from './javascript.ts';
import { PolicySets } from './policy-set.ts';
import { showReferences } from './references.ts';
import { openSamplePolicy, selectSample } from './samples.ts';
import { StatusItem } from './status.ts';

/** Starts it all; the server's start is not waited for, since the editor works without it. */
export function activate(context: ExtensionContext): void {
  const sets = new PolicySets();
  const item = new StatusItem(sets);
  const problems = new CheckProblems(sets);
  const generated = new GeneratedCode();
  const server = createServer(context, (status) => {
    sets.set(status);
    problems.leave(status);
    item.refresh();
  });
  const selector = { language: 'policy', scheme: 'file' };
  const configurations = new PolicyConfigurations(context, sets);

  /** The policy that was in front last: the walkthrough has commands, and stands in front of it. */
  let latest: Uri | undefined;
  const noticeFront = (editor: TextEditor | undefined): void => {
    if (editor?.document.languageId === 'policy') latest = editor.document.uri;
  };
  noticeFront(window.activeTextEditor);
  const inEditor = (run: (editor: TextEditor) => unknown) => async (): Promise<unknown> => {
    const editor = window.activeTextEditor;
    if (editor?.document.languageId === 'policy') return run(editor);
    if (latest !== undefined) return run(await window.showTextDocument(latest));
    return window.showInformationMessage('Open a policy first.');
  };
  const policyOf = (uri: Uri | undefined): Uri | undefined => {
    if (uri !== undefined) return uri;
    noticeFront(window.activeTextEditor);
    if (latest === undefined) void window.showInformationMessage('Open a policy first.');
    return latest;
  };

  context.subscriptions.push(
    item,
    problems,
    window.onDidChangeActiveTextEditor(noticeFront),
    commands.registerCommand('momus.restart', () => start(server, item, sets)),
    commands.registerCommand('momus.showOutput', () => server.log.show()),
    commands.registerCommand('momus.openSamplePolicy', () => openSamplePolicy(context)),
    commands.registerCommand('momus.placeCursor', placeCursor),
    commands.registerCommand('momus.showReferences', showReferences),
    commands.registerCommand('momus.showDecisions', showDecisions),
    commands.registerCommand('momus.selectSample', (uri?: Uri) => {
      const policy = policyOf(uri);
      return policy === undefined ? undefined : selectSample(policy);
    }),
    commands.registerCommand('momus.debug', (uri?: Uri) => {
      const policy = policyOf(uri);
      return policy === undefined ? undefined : debugPolicy(policy, sets);
    }),
    commands.registerCommand(
      'momus.check',
      inEditor(({ document }) => checkSet(context, problems, document.uri, sets)),
    ),
    commands.registerCommand(
      'momus.convert',
      inEditor(({ document }) => convertPolicy(document)),
    ),
    commands.registerCommand(
      'momus.showJavaScript',
      inEditor((editor) => showJavaScript(context, editor, sets, generated)),
    ),
    workspace.registerTextDocumentContentProvider(scriptScheme, generated),
    languages.setLanguageConfiguration('policy', {
      indentationRules: { increaseIndentPattern: increase, decreaseIndentPattern: decrease },
      onEnterRules: enterRules.map(({ before, after, indent, append, remove }) => ({
        beforeText: before,
        ...(after === undefined ? {} : { afterText: after }),
        action: {
          indentAction: indentActions[indent],
          ...(append === undefined ? {} : { appendText: append }),
          ...(remove === undefined ? {} : { removeText: remove }),
        },
      })),
    }),
    languages.registerCodeLensProvider(selector, new DebugLens()),
    languages.registerInlineValuesProvider(selector, new PolicyInlineValues()),
    debug.registerDebugConfigurationProvider(debugType, configurations),
    tasks.registerTaskProvider(taskType, new CheckTasks(context, problems, sets)),
    window.onDidChangeActiveTextEditor(() => item.refresh()),
    workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('momus.server.path')) void start(server, item, sets);
    }),
    { dispose: () => void server.stop() },
  );
  void start(server, item, sets);
}

const indentActions = {
  in: IndentAction.Indent,
  out: IndentAction.Outdent,
  same: IndentAction.None,
} as const;

async function start(server: Server, item: StatusItem, sets: PolicySets): Promise<void> {
  sets.clear();
  item.state('starting');
  try {
    await server.restart();
    item.state('running');
  } catch (error) {
    item.state('failed');
    server.log.appendLine(`the server did not start: ${String(error)}`);
  }
}
