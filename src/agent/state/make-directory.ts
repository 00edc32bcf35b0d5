/**
 * Makes a directory and those above it. Node's own way never ends where the kernel says ENOENT, as
 * in /proc.
 */
import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { codeOf } from '../../host/system-error.ts';

/** Makes a directory; one that is there is fine. Rejects with the error of the system. */
export async function makeDirectory(path: string): Promise<void> {
  if (await isDirectory(path)) return;
  if (dirname(path) !== path) await makeDirectory(dirname(path));
  await mkdir(path).catch((error: unknown) => {
    // Somebody else may have made it in between.
    if (codeOf(error) !== 'EEXIST') throw error;
  });
}

const isDirectory = async (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
