/**
 * The processes of a Linux host: QEMU's, ksmd, and other tuners.
 * In: the path of /proc. Out: what is known of them; processes that end meanwhile are left out.
 */
import { join } from 'node:path';
import { namesIn, readText, textNow } from './files.ts';

export interface Process {
  readonly pid: number;
  /** The kernel's short name, at most 15 characters. */
  readonly name: string;
}

const mostProcesses = 100_000;

/** All processes. */
export async function processes(proc: string): Promise<readonly Process[]> {
  const found: Process[] = [];
  for (const entry of ((await namesIn(proc)) ?? []).slice(0, mostProcesses)) {
    if (!/^\d{1,10}$/.test(entry)) continue;
    const name = textNow(`${proc}/${entry}/comm`);
    if (name !== undefined) found.push({ pid: Number(entry), name: name.trimEnd() });
  }
  return found;
}

/** What /proc/PID/stat says: CPU time in ticks, virtual size in bytes. */
export interface ProcessStat {
  readonly name: string;
  readonly ticks: number;
  readonly virtualBytes: number;
}

/** The figures of a process; undefined where it is gone or the text is not understood. */
export async function processStat(proc: string, pid: number): Promise<ProcessStat | undefined> {
  const text = await readQuietly(join(proc, String(pid), 'stat'), 4096);
  return text === undefined ? undefined : parseStat(text);
}

/** Reads the text of a stat file; the name in parentheses may hold blanks and parentheses itself. */
export function parseStat(text: string): ProcessStat | undefined {
  const open = text.indexOf('(');
  const close = text.lastIndexOf(')');
  if (open === -1 || close < open) return undefined;
  const fields = text
    .slice(close + 1)
    .trim()
    .split(/\s+/);
  // The first of these is field 3 of the manual page: utime is 14, stime 15, vsize 23.
  const [user, system, size] = [11, 12, 20].map((index) => Number(fields[index]));
  if (![user, system, size].every((number) => Number.isSafeInteger(number))) return undefined;
  return {
    name: text.slice(open + 1, close),
    ticks: (user ?? 0) + (system ?? 0),
    virtualBytes: size ?? 0,
  };
}

/** Processes that run guests: not QEMU's tools. */
const runsGuest = (name: string): boolean =>
  name.includes('qemu') && !/^qemu-(ga|img|nbd|io|storage)/.test(name);

/** Virtual size of all QEMU processes in KiB; 0 without any. */
export async function qemuMemory(proc: string, all: readonly Process[]): Promise<number> {
  let bytes = 0;
  for (const { pid, name } of all) {
    if (runsGuest(name)) bytes += (await processStat(proc, pid))?.virtualBytes ?? 0;
  }
  return Math.floor(bytes / 1024);
}

const tuners: ReadonlySet<string> = new Set(['momd', 'mom-vdsm', 'vdsm-mom', 'ksmtuned']);
const interpreters = /^(?:python[\d.]*|bash|sh|dash|env)$/;

/** A running program that tunes the same things, such as `momd (process 123)`; null without one. */
export async function otherTuner(proc: string, all: readonly Process[]): Promise<string | null> {
  for (const { pid, name } of all) {
    const tuner = tuners.has(name) ? name : await scriptOf(proc, pid, name);
    if (tuner !== null) return `${tuner} (process ${pid})`;
  }
  return null;
}

/** The tuner that an interpreter runs. */
async function scriptOf(proc: string, pid: number, name: string): Promise<string | null> {
  if (!interpreters.test(name)) return null;
  const command = await readQuietly(join(proc, String(pid), 'cmdline'), 4096);
  const words = (command ?? '').split('\0');
  const script = words.slice(1).find((word) => word !== '' && !word.startsWith('-'));
  const last = script?.slice(script.lastIndexOf('/') + 1);
  return last !== undefined && tuners.has(last) ? last : null;
}

/** A file of a process that may not be ours to read, or may be gone. */
async function readQuietly(path: string, limit: number): Promise<string | undefined> {
  try {
    return await readText(path, limit);
  } catch {
    return undefined;
  }
}
