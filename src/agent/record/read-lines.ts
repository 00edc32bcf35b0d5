/**
 * Lines of a rotated file, the newest first.
 * In: the path. Out: whole lines, read backwards in blocks; memory holds one line and one block.
 *
 * The file may be written and rotated meanwhile. Files only ever move to higher numbers, so going up
 * the numbers leaves none out; one that comes again is known by its inode.
 */
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { codeOf } from '../../host/system-error.ts';
import { oldFile } from './rotating-file.ts';

export interface ReadOptions {
  /** Bytes of a line; a longer one comes empty. */
  readonly longest: number;
  /** Whether a file need not be read, by its first line. */
  readonly skip?: (firstLine: Buffer) => boolean;
  /** Bytes that are read at once; 64 KiB unless given. */
  readonly block?: number;
}

/** More than can be configured. */
const mostFiles = 1001;
/** Numbers in a row that may be missing: a rotation that failed leaves a gap. */
const mostMissing = 3;
const lineFeed = 0x0a;

/** The lines; a last one without an end is left out. Rejects where a file cannot be read. */
export async function* linesBackward(path: string, options: ReadOptions): AsyncGenerator<Buffer> {
  const seen = new Set<string>();
  let missing = 0;
  for (let n = 0; n < mostFiles && missing <= mostMissing; n++) {
    const handle = await openOld(oldFile(path, n));
    if (handle === null) {
      missing += 1;
      continue;
    }
    missing = 0;
    try {
      const found = await handle.stat({ bigint: true });
      const identity = `${found.dev}:${found.ino}`;
      if (seen.has(identity)) continue;
      seen.add(identity);
      if (!found.isFile()) throw new Error('it is no regular file');
      yield* linesOf(handle, Number(found.size), options);
    } finally {
      await handle.close();
    }
  }
}

async function openOld(path: string): Promise<FileHandle | null> {
  try {
    return await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

async function* linesOf(
  handle: FileHandle,
  size: number,
  { longest, skip, block = 64 * 1024 }: ReadOptions,
): AsyncGenerator<Buffer> {
  if (skip !== undefined && size > 0) {
    const start = await readAt(handle, 0, Math.min(block, size));
    const end = start.indexOf(lineFeed);
    if (skip(end === -1 ? start : start.subarray(0, end))) return;
  }
  /** Pieces of the line that is being put together, the last one first. */
  let pieces: Buffer[] = [];
  let length = 0;
  /** What stands behind the last line end is not whole. */
  let whole = false;
  const take = (piece: Buffer): void => {
    length += piece.length;
    if (length <= longest) pieces.push(piece);
    else pieces = [];
  };
  const line = (): Buffer =>
    length <= longest ? Buffer.concat(pieces.reverse()) : Buffer.alloc(0);

  for (let end = size; end > 0; end -= block) {
    const start = Math.max(0, end - block);
    const data = await readAt(handle, start, end - start);
    let to = data.length;
    for (let at = data.lastIndexOf(lineFeed); at !== -1; ) {
      take(data.subarray(at + 1, to));
      if (whole) yield line();
      whole = true;
      pieces = [];
      length = 0;
      to = at;
      at = at === 0 ? -1 : data.lastIndexOf(lineFeed, at - 1);
    }
    take(data.subarray(0, to));
  }
  if (whole) yield line();
}

/** Reads so many bytes; fewer where the file has become shorter. */
async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await handle.read(buffer, done, length - done, position + done);
    if (bytesRead === 0) return buffer.subarray(0, done);
    done += bytesRead;
  }
  return buffer;
}
