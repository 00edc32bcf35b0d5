/**
 * Replacing files so that nobody ever reads half of one.
 * In: paths and texts. Out: the files with these texts, their modes and owners kept; or a rejection and
 * the files as they were. A link stays a link to its file.
 */
import { access, constants, open, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileProblem } from '../host/system-error.ts';
import { CommandFailure } from './failure.ts';

/** A file to replace; `shown` is what messages call it. */
export interface Replacement {
  readonly path: string;
  readonly shown: string;
  readonly text: string;
}

/** Replaces several files: all of them, or none and a failure. */
export async function replaceFiles(replacements: readonly Replacement[]): Promise<void> {
  const drafts: Draft[] = [];
  const done: { readonly file: string; readonly before: string }[] = [];
  for (const { path, shown, text } of replacements) {
    try {
      drafts.push(await draftOf(path, text));
    } catch (error) {
      await remove(drafts);
      throw new CommandFailure(`cannot write ${shown}: ${fileProblem(error)}; nothing was written`);
    }
  }
  for (const [i, { file, draft }] of drafts.entries()) {
    try {
      const before = await readFile(file, 'utf8');
      await rename(draft, file);
      done.push({ file, before });
    } catch (error) {
      await remove(drafts.slice(i));
      for (const { file: written, before } of done) await replaceFile(written, before);
      const shown = replacements[i]?.shown ?? file;
      throw new CommandFailure(`cannot write ${shown}: ${fileProblem(error)}; nothing was written`);
    }
  }
}

const remove = async (drafts: readonly Draft[]): Promise<void> => {
  for (const { draft } of drafts) await rm(draft, { force: true }).catch(() => {});
};

/** Writes the text beside the file first, then moves it there. */
export async function replaceFile(path: string, text: string): Promise<void> {
  const { file, draft } = await draftOf(path, text);
  try {
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => {});
    throw error;
  }
}

/** A file, and the text that is to become it beside it. */
interface Draft {
  readonly file: string;
  readonly draft: string;
}

async function draftOf(path: string, text: string): Promise<Draft> {
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
    return { file, draft };
  } catch (error) {
    await rm(draft, { force: true }).catch(() => {});
    throw error;
  }
}
