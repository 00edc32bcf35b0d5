/**
 * The status item: the policy set of the file in front, and what is wrong in it.
 * In: what the server tells of sets. Out: an item of the status bar, shown beside policies.
 */
import { basename } from 'node:path';
import { MarkdownString, StatusBarAlignment, type StatusBarItem, ThemeColor, window } from 'vscode';
import { type PolicySets, pathOf, type Status } from './policy-set.ts';

/** How the server is. */
export type ServerState = 'starting' | 'running' | 'failed';

/** The item; `refresh` shows what is known now. */
export class StatusItem {
  readonly #item: StatusBarItem;
  readonly #sets: PolicySets;
  #state: ServerState = 'starting';

  constructor(sets: PolicySets) {
    this.#sets = sets;
    this.#item = window.createStatusBarItem('momus.status', StatusBarAlignment.Left, 0);
    this.#item.name = 'Momus';
    this.refresh();
  }

  state(state: ServerState): void {
    this.#state = state;
    this.refresh();
  }

  /** Shows the set of the policy in front; nothing where none is. */
  refresh(): void {
    const item = this.#item;
    const document = window.activeTextEditor?.document;
    if (document?.languageId !== 'policy') {
      item.hide();
      return;
    }
    const status = this.#sets.of(document.uri);
    const { text, command } = face(this.#state, status);
    item.text = text;
    item.command = command;
    item.tooltip = status === null ? 'Momus' : tooltip(status);
    item.backgroundColor =
      this.#state === 'failed' ? new ThemeColor('statusBarItem.errorBackground') : undefined;
    item.show();
  }

  dispose(): void {
    this.#item.dispose();
  }
}

function face(state: ServerState, status: Status | null): { text: string; command: string } {
  if (state === 'failed') return { text: '$(error) Momus', command: 'momus.showOutput' };
  const command = 'workbench.actions.view.problems';
  if (state === 'starting') return { text: '$(loading~spin) Momus', command };
  if (status === null) return { text: '$(pass) Momus', command };
  const { errors, warnings, set, problems = [] } = status;
  const words = [
    counted(set.length, 'policy', 'policies'),
    ...(errors > 0 ? [counted(errors, 'error', 'errors')] : []),
    ...(warnings > 0 ? [counted(warnings, 'warning', 'warnings')] : []),
    ...(problems.length > 0 ? ['configuration'] : []),
  ];
  const isDoubtful = warnings > 0 || problems.length > 0;
  const icon = errors > 0 ? '$(error)' : isDoubtful ? '$(warning)' : '$(pass)';
  return { text: `${icon} ${words.join(', ')}`, command };
}

/** All that the server tells, as a table. */
export function tooltip(status: Status): MarkdownString {
  const { set, configuration, collectors, controllers, errors, warnings } = status;
  // A server of the user may be of another version.
  const { problems = [], hints = [] } = status;
  const names = set.map((file) => basename(pathOf(file)));
  const found =
    errors + warnings === 0
      ? 'nothing is wrong'
      : `${counted(errors, 'error', 'errors')}, ${counted(warnings, 'warning', 'warnings')}`;
  const rows = [
    ['Policies', names.join(', ')],
    ['Configuration', configuration === null ? 'none' : pathOf(configuration)],
    ...problems.map((problem) => ['Problem', problem]),
    ...hints.map((hint) => ['Note', hint]),
    ['Collectors', collectors.join(', ')],
    ['Controllers', controllers.join(', ')],
    ['Faults', found],
  ];
  const text = new MarkdownString('**Momus**\n\n| | |\n|---|---|\n');
  for (const [name = '', value = ''] of rows) {
    text.appendMarkdown(`| ${name} | ${plain(value)} |\n`);
  }
  return text;
}

/** A text that Markdown shows as it is. (`appendText` would make it one word, which no table breaks.) */
const plain = (text: string): string => text.replace(/[\\`*_{}[\]()#+\-!|<>~&]/gu, '\\$&');

const counted = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;
