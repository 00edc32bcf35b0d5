/**
 * Writing several files so that nobody ever reads half of one.
 * In: a directory, names and contents. Out: the files, or a failure and nothing left behind.
 */
import { lstat, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeDirectory } from '../agent/state/make-directory.ts';
import { fileProblem } from '../host/system-error.ts';
import { CommandFailure } from './failure.ts';

/** A file to write. */
export interface NewFile {
  readonly name: string;
  readonly text: string;
}

/** What stands in the way is found before anything is moved. */
async function mustBeReplaceable(path: string): Promise<void> {
  const there = await lstat(path).catch(() => null);
  if (there?.isDirectory() === true)
    throw new CommandFailure(`cannot write ${path}: it is a directory; nothing was written`);
}

/** Writes files beside their places first, then moves them there. */
export async function writeFiles(
  directory: string,
  shownDirectory: string,
  files: readonly NewFile[],
): Promise<void> {
  const drafts = files.map(({ name, text }) => ({
    text,
    draft: join(directory, `.${name}.${process.pid}.tmp`),
    final: join(directory, name),
  }));
  try {
    await makeDirectory(directory);
    for (const { final } of drafts) await mustBeReplaceable(final);
    // A link of that name is nobody's draft.
    for (const { draft, text } of drafts) await writeFile(draft, text, { flag: 'wx' });
    for (const { draft, final } of drafts) await rename(draft, final);
  } catch (error) {
    await Promise.all(drafts.map(({ draft }) => rm(draft, { force: true }).catch(() => {})));
    if (error instanceof CommandFailure) throw error;
    throw new CommandFailure(`cannot write to ${shownDirectory}: ${fileProblem(error)}`);
  }
}
