/**
 * Samples: recorded snapshots that policies are evaluated and debugged on, and the sample policy of
 * the walkthrough.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ExtensionContext, type Uri, Uri as Uris, window, workspace } from 'vscode';
import { samplePath, setSamplePath } from './settings.ts';

interface Choice {
  readonly label: string;
  readonly description?: string;
  /** Null: none; undefined: a file that is yet to be chosen. */
  readonly path: string | null | undefined;
}

/** Asks which sample is to be used. */
export async function selectSample(policy: Uri): Promise<void> {
  const now = samplePath(policy);
  const found = await workspace.findFiles('**/*.json', '**/{node_modules,.*}/**', 100);
  const candidates = await Promise.all(
    found.map(async (uri) => ((await isSnapshot(uri.fsPath)) ? [uri.fsPath] : [])),
  );
  const files = candidates.flat().sort();
  const choices: Choice[] = [
    { label: '$(vm) The simulated host', path: null },
    ...files.map((path) => ({
      label: `$(json) ${workspace.asRelativePath(path)}`,
      ...(path === now ? { description: 'in use' } : {}),
      path,
    })),
    { label: '$(folder-opened) Another file…', path: undefined },
  ];
  const chosen = await window.showQuickPick(choices, { title: 'What policies are evaluated on' });
  if (chosen === undefined) return;
  const path = chosen.path === undefined ? await chosenFile() : chosen.path;
  if (path !== undefined) await setSamplePath(policy, path);
}

async function chosenFile(): Promise<string | undefined> {
  const files = await window.showOpenDialog({ filters: { Samples: ['json'] } });
  return files?.[0]?.fsPath;
}

/** Whether a file looks like a snapshot: `host` or `guests` at its top. */
async function isSnapshot(path: string): Promise<boolean> {
  try {
    const json: unknown = JSON.parse(await readFile(path, 'utf8'));
    return typeof json === 'object' && json !== null && ('host' in json || 'guests' in json);
  } catch {
    return false;
  }
}

/** Writes the sample policy and its host to a folder of the extension, and opens the policy. */
export async function openSamplePolicy(context: ExtensionContext): Promise<void> {
  const folder = join(context.globalStorageUri.fsPath, 'sample');
  await mkdir(folder, { recursive: true });
  for (const name of ['balloon.policy', 'sample.json']) {
    const text = await readFile(context.asAbsolutePath(join('sample', name)), 'utf8');
    await writeFile(join(folder, name), text);
  }
  await window.showTextDocument(Uris.file(join(folder, 'balloon.policy')));
}
