/**
 * The settings of the extension, read where they are needed, so that a change holds at once.
 * In: a place in the workspace. Out: values.
 */
import { isAbsolute, join } from 'node:path';
import { type ConfigurationScope, type Uri, workspace } from 'vscode';

/** The section that all of them are in. */
export const section = 'momus';

const read = <T>(name: string, scope: ConfigurationScope | undefined, fallback: T): T =>
  workspace.getConfiguration(section, scope).get<T>(name) ?? fallback;

/** The command `momus` of the user; empty for the one that comes with the extension. */
export const serverPath = (): string => read('server.path', undefined, '');

/** The Node.js that debugged policies run on. */
export const debugNode = (): string => read('debug.node', undefined, 'node');

/** Cycles of the simulated host. */
export const debugCycles = (policy: Uri): number => read('debug.cycles', policy, 10);

/** Whether `Debug this policy` stands above policies. */
export const debugLens = (policy: Uri): boolean => read('codeLens.debug', policy, true);

/** The sample to decide on, as an absolute path; null for none. */
export function samplePath(policy: Uri): string | null {
  const path = read('evaluation.sample', policy, '');
  if (path === '') return null;
  if (isAbsolute(path)) return path;
  const folder = workspace.getWorkspaceFolder(policy) ?? workspace.workspaceFolders?.[0];
  return folder === undefined ? null : join(folder.uri.fsPath, path);
}

/** Remembers the sample; null forgets it. */
export async function setSamplePath(policy: Uri, path: string | null): Promise<void> {
  const folder = workspace.getWorkspaceFolder(policy);
  const value =
    path === null ? undefined : folder === undefined ? path : workspace.asRelativePath(path, false);
  // Without a workspace there is nowhere to keep it but with the user's settings.
  await workspace
    .getConfiguration(section, policy)
    .update('evaluation.sample', value, workspace.workspaceFolders === undefined);
}
