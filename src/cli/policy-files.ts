/**
 * The policy set of one invocation.
 * In: paths as the user gave them: files, directories, `-`. Out: the files in the order of their
 * policy names; or a failure that lists everything that cannot be read.
 */
import { isUtf8 } from 'node:buffer';
import { open, readdir, realpath, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { policyName } from '../agent/policies/policy-directory.ts';
import { byCodePoints } from '../compiler/text/order.ts';
import { fileProblem } from '../host/system-error.ts';
import { CommandFailure } from './failure.ts';
import type { Io } from './io.ts';

/** A file of the set. */
export interface PolicyFile {
  /** What the compiler calls it, and reports of a cycle: the file's name. */
  readonly name: string;
  /** What diagnostics call it: the path as the user gave it. */
  readonly path: string;
  readonly text: string;
}

/** A file that a path names, not yet read. */
export interface Found {
  readonly path: string;
  readonly name: string;
  readonly read: () => Promise<Uint8Array>;
}

const largestFile = 16 * 1024 * 1024;
/** What texts of standard input are called. */
export const standardInput = '<stdin>';

/** Reads the set that the paths name. */
export async function readPolicyFiles(
  paths: readonly string[],
  io: Io,
): Promise<readonly PolicyFile[]> {
  const problems: string[] = [];
  const found: Found[] = [];
  for (const path of new Set(paths)) found.push(...(await find(path, io, problems)));
  const distinct = await withoutRepeats(found, io);
  problems.push(...sameNames(distinct));
  if (problems.length > 0) throw new CommandFailure(problems);

  const files: PolicyFile[] = [];
  for (const found of distinct) {
    const text = await textOf(found, problems);
    if (text !== null) files.push({ name: found.name, path: found.path, text });
  }
  if (problems.length > 0) throw new CommandFailure(problems);
  return files.sort((a, b) => byCodePoints(policyName(a.name), policyName(b.name)));
}

/** The text of a file; null, and a problem, where it cannot be read. */
export async function textOf({ path, read }: Found, problems: string[]): Promise<string | null> {
  try {
    const bytes = await read();
    if (isUtf8(bytes)) return Buffer.from(bytes).toString('utf8');
    problems.push(`${path} is no UTF-8 text: line ${badLine(bytes)} holds other bytes`);
  } catch (error) {
    problems.push(`cannot read ${path}: ${fileProblem(error)}`);
  }
  return null;
}

/** The files that a path names. */
export async function find(path: string, io: Io, problems: string[]): Promise<readonly Found[]> {
  if (path === '-') return [{ path: standardInput, name: standardInput, read: io.stdin }];
  if (path === '') {
    problems.push('a path is empty');
    return [];
  }
  const absolute = resolve(io.cwd, path);
  try {
    if (!(await stat(absolute)).isDirectory()) {
      return [{ path, name: basename(absolute), read: () => readFile(absolute) }];
    }
    const names = (await readdir(absolute))
      .filter((name) => name.endsWith('.policy') && !name.startsWith('.'))
      .sort(byCodePoints);
    if (names.length === 0) problems.push(`there is no .policy file in ${path}`);
    return names.map((name) => ({
      path: join(path, name),
      name,
      read: () => readListed(join(absolute, name)),
    }));
  } catch (error) {
    problems.push(`cannot read ${path}: ${fileProblem(error)}`);
    return [];
  }
}

/** A file that was named twice, as itself and through its directory, counts once. */
export async function withoutRepeats(found: readonly Found[], io: Io): Promise<readonly Found[]> {
  const seen = new Set<string>();
  const kept: Found[] = [];
  for (const file of found) {
    const absolute = resolve(io.cwd, file.path);
    const real = file.name === standardInput ? '-' : await realpath(absolute).catch(() => absolute);
    if (seen.has(real)) continue;
    seen.add(real);
    kept.push(file);
  }
  return kept;
}

/** On a host, of two policies with one name one would replace the other. */
function sameNames(found: readonly Found[]): readonly string[] {
  const byName = new Map<string, Found>();
  return found.flatMap((file) => {
    const name = policyName(file.name);
    const other = byName.get(name);
    byName.set(name, other ?? file);
    return other === undefined
      ? []
      : [`${other.path} and ${file.path} are both the policy \`${name}\`; a set holds it once`];
  });
}

/** The content of a file that nobody named: a pipe in a directory would be waited for. */
async function readListed(path: string): Promise<Uint8Array> {
  const found = await stat(path);
  if (!found.isFile() && !found.isDirectory()) throw new Error('it is no regular file');
  return readFile(path);
}

/** The content of a file of a bounded size; also of pipes, which have none. */
export async function readFile(path: string, most = largestFile): Promise<Uint8Array> {
  const file = await open(path, 'r');
  try {
    const parts: Buffer[] = [];
    let total = 0;
    for (;;) {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(64 * 1024), 0, 64 * 1024, null);
      if (bytesRead === 0) return Buffer.concat(parts);
      parts.push(buffer.subarray(0, bytesRead));
      total += bytesRead;
      if (total > most) throw new Error(`it is larger than ${most / 1024 / 1024} MiB`);
    }
  } finally {
    await file.close();
  }
}

/** The line of the first byte that is no UTF-8. */
function badLine(bytes: Uint8Array): number {
  let low = 0;
  let high = bytes.length;
  // The longest beginning that decodes; a character that is cut at its end does.
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (decodes(bytes.subarray(0, middle))) low = middle;
    else high = middle - 1;
  }
  return bytes.subarray(0, low).filter((byte) => byte === 0x0a).length + 1;
}

function decodes(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}
