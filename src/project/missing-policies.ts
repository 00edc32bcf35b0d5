/**
 * Policies that a `momus.json` names and that are not there: without a word its author would wonder
 * why nothing of the file counts.
 * In: what the file says. Out: what is wrong with it, or null.
 */
import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { suggestion } from '../schema/nearest.ts';
import type { ConfigurationProblem } from './problem.ts';
import type { ProjectSettings } from './project-file.ts';
import type { ReadText } from './read-text.ts';

/** More entries beside the path are not looked at. */
const mostEntries = 1000;

/** The problem of policies that are not there; null where they are, or the file names none. */
export async function missingPolicies(
  file: string,
  { policies, policiesWritten: written }: ProjectSettings,
  read: ReadText,
): Promise<ConfigurationProblem | null> {
  if (written === null || (await read(policies)) !== null) return null;
  const { path, place } = written;
  const near = (await entriesBeside(policies)).map((name) => join(dirname(path), name));
  const what = 'name the directory of the policies, or one file; without the key it is this folder';
  const message = `\`policies\`: there is no \`${path}\`${suggestion(path, near) || `; ${what}`}`;
  return { file, ...place, message };
}

/** Directories and policies that might have been meant. */
async function entriesBeside(path: string): Promise<readonly string[]> {
  const entries = await readdir(dirname(path), { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => !entry.isFile() || entry.name.endsWith('.policy'))
    .map(({ name }) => name)
    .filter((name) => name !== basename(path))
    .slice(0, mostEntries);
}
