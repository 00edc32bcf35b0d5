/**
 * How files are read that are not open in the editor.
 * In: a path. Out: the text, or null.
 */
import { readFile, stat } from 'node:fs/promises';

/** Reads a file; null where there is none. Replaced in tests, and by texts that are not saved yet. */
export type ReadText = (path: string) => Promise<string | null>;

const largestFile = 1024 * 1024;
/** Samples of large hosts have long histories. */
const largestSample = 32 * largestFile;

/** Reads from the disk. */
export const readFromDisk: ReadText = (path) => readUpTo(path, largestFile);

/** Reads a sample from the disk. */
export const readSample: ReadText = (path) => readUpTo(path, largestSample);

async function readUpTo(path: string, most: number): Promise<string | null> {
  try {
    const found = await stat(path);
    // A pipe would be waited for, and a device has no end.
    if (!found.isFile() || found.size > most) return null;
    return await readFile(path, 'utf8');
  } catch {
    return null;
  }
}
