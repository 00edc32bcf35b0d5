/**
 * How files are read that say what a policy set is, or are in it: whole, of a bounded size, as UTF-8.
 * In: a path. Out: the text; null where there is nothing; or why what is there cannot be read.
 */
import { isUtf8 } from 'node:buffer';
import { readFile, stat } from 'node:fs/promises';
import { codeOf, fileProblem } from '../host/system-error.ts';

/** A file that is there, and the end of a sentence about why it cannot be read. */
export interface Unreadable {
  readonly why: string;
}

/** Reads a file; null where there is none. Replaced in tests. */
export type ReadText = (path: string) => Promise<string | Unreadable | null>;

const mebibyte = 1024 * 1024;
const largestFile = mebibyte;

/** Reads from the disk a file that a person wrote. */
export const readFromDisk: ReadText = (path) => readUpTo(path, largestFile);

/** Reads a file from the disk, of at most so many bytes. */
export async function readUpTo(path: string, most: number): Promise<string | Unreadable | null> {
  try {
    const found = await stat(path);
    // A pipe would be waited for, and a device has no end.
    if (found.isDirectory()) return { why: 'it is a directory' };
    if (!found.isFile()) return { why: 'it is no regular file' };
    if (found.size > most) return { why: `it is larger than ${most / mebibyte} MiB` };
  } catch {
    // Where nobody may look, nothing is known to be.
    return null;
  }
  try {
    const bytes = await readFile(path);
    return isUtf8(bytes) ? bytes.toString('utf8') : { why: 'it is no UTF-8 text' };
  } catch (error) {
    return codeOf(error) === 'ENOENT' ? null : { why: fileProblem(error) };
  }
}
