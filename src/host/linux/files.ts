/**
 * Small files of /proc and /sys: read with a bound, written whole.
 * In: a path. Out: the text, or undefined where there is no such file; other failures reject.
 */
import { readFileSync } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { codeOf } from '../system-error.ts';

const largestFile = 1024 * 1024;

/** The text of a file, at most `limit` bytes of it; undefined where it does not exist (any more). */
export async function readText(path: string, limit = largestFile): Promise<string | undefined> {
  try {
    const file = await open(path, 'r');
    try {
      // Such files have no size, and may give less than asked: read until the end or the bound.
      const buffer = Buffer.alloc(Math.min(limit, 16 * 1024));
      const parts: Buffer[] = [];
      let total = 0;
      while (total < limit) {
        const { bytesRead } = await file.read(buffer, 0, Math.min(buffer.length, limit - total));
        if (bytesRead === 0) break;
        parts.push(Buffer.from(buffer.subarray(0, bytesRead)));
        total += bytesRead;
      }
      return Buffer.concat(parts).toString('utf8');
    } finally {
      await file.close();
    }
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

/**
 * The text of a file that the kernel fills from figures of its own and so answers at once, such as
 * /proc/meminfo and all of /sys/kernel/mm/ksm: ten times cheaper than waiting for it. Undefined where
 * it does not exist; other failures throw.
 */
export function figuresNow(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

/** The same for a file of a process, such as its `comm`; undefined also where it is not ours to read. */
export function textNow(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** The names in a directory; undefined where there is none. */
export async function namesIn(path: string): Promise<readonly string[] | undefined> {
  try {
    return await readdir(path);
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

/** A whole number of at least 0 from the whole of a text; undefined for anything else. */
export function wholeNumber(text: string | undefined): number | undefined {
  if (text === undefined || !/^\s*\d{1,20}\s*$/.test(text)) return undefined;
  return Number(text);
}

/** ENOENT, and ESRCH, which /proc gives for a process that just ended. */
function isGone(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'ENOENT' || code === 'ESRCH' || code === 'ENOTDIR';
}
