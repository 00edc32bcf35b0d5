/**
 * How samples are read, which may be larger than what people write.
 * In: a path. Out: the text, or null.
 */
import { readUpTo } from '../../project/read-text.ts';

/** Samples of large hosts have long histories. */
const largestSample = 32 * 1024 * 1024;

/** Reads a sample from the disk. */
export async function readSample(path: string): Promise<string | null> {
  const read = await readUpTo(path, largestSample);
  return typeof read === 'string' ? read : null;
}
