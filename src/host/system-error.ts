/**
 * Errors of the system in words: the one place that knows its codes for files.
 * In: what was thrown. Out: its code; the end of a sentence about a file. Who knows more, such as who
 * was to answer at a socket, asks for the code and says it in words of its own.
 */

const words: Readonly<Record<string, string>> = {
  ENOTDIR: 'part of its path is no directory',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'it is a directory',
  ELOOP: 'its links lead in a circle',
  ENAMETOOLONG: 'its name is too long',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
  ENOSPC: 'there is no space left',
  EDQUOT: 'the quota is used up',
  EIO: 'the disk answers with an error',
  EROFS: 'the file system is read-only',
  EEXIST: 'a file of that name is in the way',
  ENXIO: 'it is no regular file',
};

/** The code of a system error, such as `EACCES`; an empty text for every other error. */
export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** Why a file could not be used; `missing`: what there is not, where the system finds nothing. */
export function fileProblem(
  error: unknown,
  missing: 'file' | 'directory' | 'file or directory' = 'file',
): string {
  const code = codeOf(error);
  if (code === 'ENOENT') return `there is no such ${missing}`;
  if (Object.hasOwn(words, code)) return words[code] ?? code;
  return error instanceof Error ? error.message : String(error);
}
