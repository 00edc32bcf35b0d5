/**
 * A file of lines that is begun anew when it is full: PATH, before it PATH.1, before that PATH.2.
 * In: lines, one at a time. Out: files of a bounded size and number.
 *
 * The file is opened for each line and closed again: whatever happened to it in between (removed,
 * moved, its disk full or away), the next line finds its way. A process that is killed leaves at
 * most one line without an end; the next line then begins on a line of its own. A line that went
 * only halfway is cut off again.
 */
import { constants } from 'node:fs';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { codeOf } from '../../host/system-error.ts';
import { makeDirectory } from '../state/make-directory.ts';

/** The calls that it makes; replaced in tests. */
export interface FileCalls {
  readonly open: (path: string, flags: number, mode: number) => Promise<FileHandle>;
  readonly rename: (from: string, to: string) => Promise<void>;
  /** Removes a file; one that is not there is fine. */
  readonly remove: (path: string) => Promise<void>;
}

export interface RotatingFileOptions {
  readonly path: string;
  /** Bytes that no file exceeds, unless one line alone does. */
  readonly maxBytes: number;
  /** Old files that are kept; 0: the file is emptied instead. */
  readonly oldFiles: number;
  readonly calls?: FileCalls;
}

export interface RotatingFile {
  /**
   * Appends one line, which `render` gives without its end; it is told whether the line is the first
   * of its file, and may be asked twice. Rejects where the line could not be written whole. Calls
   * may not overlap.
   */
  readonly append: (render: (first: boolean) => string) => Promise<void>;
}

/** The calls of the system. */
export const systemCalls: FileCalls = {
  open,
  rename,
  remove: (path) => rm(path, { force: true }),
};

const lineFeed = 0x0a;
/** Not to hang where a pipe has the name of the file. */
const flags = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | constants.O_NONBLOCK;
const mode = 0o640;

/** Makes the file's writer; nothing is opened before the first line. */
export function rotatingFile(options: RotatingFileOptions): RotatingFile {
  const { path, maxBytes, oldFiles, calls = systemCalls } = options;

  const openFile = async (): Promise<FileHandle> => {
    try {
      return await calls.open(path, flags, mode);
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error;
      await makeDirectory(dirname(path));
      return calls.open(path, flags, mode);
    }
  };

  /** Appends to the file as it is, unless the line has no room there. */
  const appended = async (
    render: (first: boolean) => string,
    always: boolean,
  ): Promise<boolean> => {
    const handle = await openFile();
    try {
      const found = await handle.stat();
      if (!found.isFile()) throw new Error('it is no regular file');
      const torn = found.size > 0 && !(await endsLine(handle, found.size));
      const line = Buffer.from(`${torn ? '\n' : ''}${render(found.size === 0)}\n`);
      if (!always && found.size > 0 && found.size + line.length > maxBytes) return false;
      await writeWhole(handle, line, found.size);
      return true;
    } finally {
      await handle.close();
    }
  };

  const rotate = async (): Promise<void> => {
    for (let n = oldFiles; n > 0; n--) {
      await calls.rename(oldFile(path, n - 1), oldFile(path, n)).catch((error: unknown) => {
        if (codeOf(error) !== 'ENOENT') throw error;
      });
    }
    // With no old files it is the file itself that makes room.
    await calls.remove(oldFile(path, oldFiles === 0 ? 0 : oldFiles + 1));
  };

  return {
    append: async (render) => {
      if (await appended(render, false)) return;
      await rotate();
      await appended(render, true);
    },
  };
}

/** The name of an old file; 0: of the file itself. */
export const oldFile = (path: string, n: number): string => (n === 0 ? path : `${path}.${n}`);

async function endsLine(handle: FileHandle, size: number): Promise<boolean> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
  return bytesRead === 1 && buffer[0] === lineFeed;
}

/** Writes all of it to the end of a file of that size or, as far as that can be done, nothing. */
export async function writeWhole(handle: FileHandle, data: Buffer, size: number): Promise<void> {
  try {
    let done = 0;
    while (done < data.length) {
      const { bytesWritten } = await handle.write(data, done);
      if (bytesWritten === 0) throw new Error('nothing more could be written');
      done += bytesWritten;
    }
  } catch (error) {
    await handle.truncate(size).catch(() => {});
    throw error;
  }
}
