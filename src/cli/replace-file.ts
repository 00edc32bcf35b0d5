/**
 * Replacing a file so that nobody ever reads half of it.
 * In: a path and a text. Out: the file with that text, its mode and owner kept; or a rejection and
 * the file as it was. A link stays a link to the file.
 */
import { access, constants, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** Writes the text beside the file first, then moves it there. */
export async function replaceFile(path: string, text: string): Promise<void> {
  const file = await realpath(path);
  // A move would not ask whether the file itself may be written.
  await access(file, constants.W_OK);
  const { mode, uid, gid } = await stat(file);
  const draft = join(dirname(file), `.${basename(file)}.${process.pid}.tmp`);
  try {
    const handle = await open(draft, 'w', 0o600);
    try {
      await handle.writeFile(text);
      // Only a privileged user can keep the owner of a file that is not theirs.
      await handle.chown(uid, gid).catch(() => {});
      await handle.chmod(mode & 0o7777);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => {});
    throw error;
  }
}
