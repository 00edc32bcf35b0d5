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
import type { CheckProblems } from './check-problems.ts';
import { type Answer, runMomus } from './momus.ts';
import type { PolicySets } from './policy-set.ts';

/** The type of the tasks. */
export const taskType = 'momus';

function checkTask(
  context: ExtensionContext,
  problems: CheckProblems,
  definition: TaskDefinition,
  words: readonly string[],
): Task {
  const run = new CustomExecution(async () => new CheckOutput(context, problems, words));
  const task = new Task(definition, TaskScope.Workspace, 'check', 'momus', run);
  task.group = TaskGroup.Build;
  task.presentationOptions = { clear: true };
  return task;
}

/** A terminal that shows what a check prints; its problems are taken from another output, for programs. */
class CheckOutput implements Pseudoterminal {
  readonly #write = new EventEmitter<string>();
  readonly #close = new EventEmitter<number>();
  readonly onDidWrite = this.#write.event;
  readonly onDidClose = this.#close.event;
  readonly #check: () => Promise<Answer>;

  constructor(context: ExtensionContext, problems: CheckProblems, words: readonly string[]) {
    const folder = workspace.workspaceFolders?.[0]?.uri.fsPath ?? process.cwd();
    this.#check = async () => {
      const [answer, json] = await Promise.all([
        runMomus(context, ['check', ...words], folder),
        runMomus(context, ['check', '--json', ...words], folder),
      ]);
      problems.show(json.stdout, folder);
      return answer;
    };
  }

  open(): void {
    this.#check().then(
      ({ status, stdout, stderr }) => {
        this.#write.fire(`${stdout}${stderr}`.replaceAll('\n', '\r\n'));
        this.#close.fire(status);
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
  problems: CheckProblems,
  policy: Uri,
  sets: PolicySets,
): Promise<void> {
  const definition = { type: taskType, command: 'check' };
  await tasks.executeTask(checkTask(context, problems, definition, sets.words(policy)));
}

/** The tasks that the editor offers, and those of tasks.json. */
export class CheckTasks implements TaskProvider {
  readonly #context: ExtensionContext;
  readonly #sets: PolicySets;

  readonly #problems: CheckProblems;

  constructor(context: ExtensionContext, problems: CheckProblems, sets: PolicySets) {
    this.#context = context;
    this.#problems = problems;
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
    return checkTask(this.#context, this.#problems, definition, words);
  }
}
