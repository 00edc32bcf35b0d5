/**
 * The task `momus: check`: the whole set as the command line checks it, its faults in the problems.
 * In: the set of a policy. Out: a task.
 */
import {
  type ExtensionContext,
  ProcessExecution,
  Task,
  type TaskDefinition,
  TaskGroup,
  type TaskProvider,
  TaskScope,
  tasks,
  type Uri,
  window,
} from 'vscode';
import { invocation } from './momus.ts';
import type { PolicySets } from './policy-set.ts';

/** The type of the tasks. */
export const taskType = 'momus';

function checkTask(
  context: ExtensionContext,
  definition: TaskDefinition,
  words: readonly string[],
): Task {
  const { command, args, env } = invocation(context, ['check', ...words]);
  const execution = new ProcessExecution(command, [...args], { env: { ...env, NO_COLOR: '1' } });
  const task = new Task(definition, TaskScope.Workspace, 'check', 'momus', execution, '$momus');
  task.group = TaskGroup.Build;
  task.presentationOptions = { clear: true };
  return task;
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
