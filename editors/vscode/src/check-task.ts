/**
 * The task `momus: check`: the whole set as the command line checks it, its faults in the problems.
 * In: the set of a policy. Out: a task.
 */
import {
  CustomExecution,
  EventEmitter,
  type ExtensionContext,
  type Pseudoterminal,
  Task,
  type TaskDefinition,
  TaskGroup,
  type TaskProvider,
  TaskScope,
  tasks,
  type Uri,
  window,
  workspace,
} from 'vscode';
import { type Answer, runMomus } from './momus.ts';
import type { PolicySets } from './policy-set.ts';

/** The type of the tasks. */
export const taskType = 'momus';

function checkTask(
  context: ExtensionContext,
  definition: TaskDefinition,
  words: readonly string[],
): Task {
  const run = new CustomExecution(async () => new CommandOutput(context, ['check', ...words]));
  const task = new Task(definition, TaskScope.Workspace, 'check', 'momus', run, '$momus');
  task.group = TaskGroup.Build;
  task.presentationOptions = { clear: true };
  return task;
}

/** A terminal that shows what a command prints. */
class CommandOutput implements Pseudoterminal {
  readonly #write = new EventEmitter<string>();
  readonly #close = new EventEmitter<number>();
  readonly onDidWrite = this.#write.event;
  readonly onDidClose = this.#close.event;
  readonly #answer: () => Promise<Answer>;

  constructor(context: ExtensionContext, words: readonly string[]) {
    const folder = workspace.workspaceFolders?.[0]?.uri.fsPath;
    this.#answer = () => runMomus(context, words, folder ?? process.cwd());
  }

  open(): void {
    this.#answer().then(
      ({ status, stdout, stderr }) => {
        this.#write.fire(`${stdout}${stderr}`.replaceAll('\n', '\r\n'));
        setTimeout(() => this.#close.fire(status), 1000);
      },
      (error: unknown) => {
        this.#write.fire(`${String(error)}\r\n`);
        this.#close.fire(2);
      },
    );
  }

  close(): void {}
}

/** Checks the set of a policy. */
export async function checkSet(
  context: ExtensionContext,
  policy: Uri,
  sets: PolicySets,
): Promise<void> {
  const definition = { type: taskType, command: 'check' };
  await tasks.executeTask(checkTask(context, definition, sets.words(policy)));
}

/** The tasks that the editor offers, and those of tasks.json. */
export class CheckTasks implements TaskProvider {
  readonly #context: ExtensionContext;
  readonly #sets: PolicySets;

  constructor(context: ExtensionContext, sets: PolicySets) {
    this.#context = context;
    this.#sets = sets;
  }

  provideTasks(): Task[] {
    const task = this.#of({ type: taskType, command: 'check' });
    return task === undefined ? [] : [task];
  }

  resolveTask({ definition }: Task): Task | undefined {
    return this.#of(definition);
  }

  #of(definition: TaskDefinition): Task | undefined {
    const document = window.activeTextEditor?.document;
    const given: unknown = definition.paths;
    const paths = Array.isArray(given) ? given.map(String) : [];
    const set =
      paths.length > 0 || document?.languageId !== 'policy'
        ? paths
        : this.#sets.words(document.uri);
    if (set.length === 0) return undefined;
    const words = [...(definition.strict === true ? ['--strict'] : []), ...set];
    return checkTask(this.#context, definition, words);
  }
}
