/**
 * Writing several files so that nobody ever reads half of one.
 * In: a directory, names and contents. Out: the files, or a failure and nothing left behind.
 */
import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeDirectory } from '../agent/state/make-directory.ts';
import { fileProblem } from '../host/system-error.ts';
import { CommandFailure } from './failure.ts';

/** A file to write. */
export interface NewFile {
  readonly name: string;
  readonly text: string;
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
    for (const { draft, text } of drafts) await writeFile(draft, text);
    for (const { draft, final } of drafts) await rename(draft, final);
  } catch (error) {
    await Promise.all(drafts.map(({ draft }) => rm(draft, { force: true }).catch(() => {})));
    throw new CommandFailure(`cannot write to ${shownDirectory}: ${fileProblem(error)}`);
  }
}
