/**
 * What a process opens and connects to, as strace (Debian's package of that name) sees it.
 * In: a command. Out: its end, and every path of a file, program or Unix socket that it or its
 * children tried to open, and every address that they tried to connect to.
 */
import { execFile, spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What was seen of a process. */
export interface Traced {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Files and programs, also those that are not there. */
  readonly opened: readonly string[];
  /** Unix sockets by path, and `address:port`. */
  readonly connected: readonly string[];
}

/** Why nothing can be traced here; null where it can. */
export function whyNoTrace(): string | null {
  const { status, error, stderr } = spawnSync('strace', ['-o', '/dev/null', 'true'], {
    encoding: 'utf8',
  });
  if (error !== undefined) return 'there is no strace; it is a package of Debian';
  return status === 0 ? null : `strace may not trace here: ${stderr.trim()}`;
}

const calls = ['connect', 'open', 'openat', 'openat2', 'execve', 'sendto', 'sendmsg'];

/** Runs a command to its end, at most for some milliseconds, and watches it. */
export async function trace(
  command: string,
  words: readonly string[],
  limit = 60_000,
): Promise<Traced> {
  const log = join(tmpdir(), `momus-trace-${process.pid}-${Date.now()}`);
  const options = ['-f', '-qq', '-s', '4096', '-e', `trace=?${calls.join(',?')}`, '-o', log];
  try {
    const ended = await new Promise<Pick<Traced, 'status' | 'stdout' | 'stderr'>>((resolve) => {
      const child = execFile(
        'strace',
        [...options, command, ...words],
        { timeout: limit },
        (_error, stdout, stderr) => resolve({ status: child.exitCode, stdout, stderr }),
      );
    });
    return { ...ended, ...readTrace(readFileSync(log, 'utf8')) };
  } finally {
    rmSync(log, { force: true });
  }
}

/** Reads a log of strace. */
export function readTrace(log: string): Pick<Traced, 'opened' | 'connected'> {
  const opened = new Set<string>();
  const connected = new Set<string>();
  for (const line of log.split('\n')) {
    const path = /\b(?:open|openat|openat2|execve)\((?:AT_FDCWD|\d+)?(?:, )?"([^"]*)"/.exec(line);
    if (path?.[1] !== undefined) opened.add(path[1]);
    const socket = /sun_path=@?"([^"]*)"/.exec(line);
    if (socket?.[1] !== undefined) connected.add(socket[1]);
    const inet = /_port=htons\((\d+)\).*?(?:inet_addr\(|AF_INET6, )"([^"]*)"/.exec(line);
    if (inet !== null) connected.add(`${inet[2]}:${inet[1]}`);
  }
  return { opened: [...opened], connected: [...connected] };
}

/** What has to do with libvirt: its sockets, its library, its programs. */
export const libvirtIn = ({ opened, connected }: Pick<Traced, 'opened' | 'connected'>) =>
  [...opened, ...connected].filter((path) => /libvirt|virtqemud|virsh|qemu:\/\//.test(path));
