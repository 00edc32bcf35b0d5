/**
 * One path for all paths of a file or directory.
 * In: a path, which may lead over links. Out: the path without them, as far as it exists.
 */
import { realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** The path without links; of what does not exist, that of the directory that it would be in. */
export async function realPath(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    const folder = dirname(path);
    return folder === path ? path : join(await realPath(folder), basename(path));
  }
}

/** The place of a policy: its directory without links. A link to a file is a policy by its own name. */
export const realPlace = async (path: string): Promise<string> =>
  join(await realPath(dirname(path)), basename(path));
