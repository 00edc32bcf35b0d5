/**
 * The file of a Unix socket: put in its place with its owner and mode, removed at the end.
 * In: a path, whom it belongs to, and how to listen. Out: the file; throws an Error that says why
 * the place cannot be had.
 *
 * The socket begins in a directory that nobody else can enter, and is linked into its place when
 * its owner and mode are right. What is in its place already is respected while anybody answers
 * there; a link never replaces anything, so that of two agents that start at once one is refused.
 */
import { chmod, chown, link, lstat, mkdtemp, rename, rm, unlink } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { dirname, join } from 'node:path';
import { codeOf, fileProblem } from '../../host/system-error.ts';
import { accountId, groups, users } from './accounts.ts';
import type { SocketOptions } from './options.ts';

/** A socket in its place. */
export interface SocketFile {
  /** Removes the file, unless somebody else has put another one there. */
  readonly remove: () => Promise<void>;
}

/** What tells one socket file from the next of the same path; inode numbers are used again. */
interface Identity {
  readonly inode: bigint;
  readonly modified: bigint;
}

/** Bytes of a path that the kernel takes. */
const longestPath = 107;
const temporaryPrefix = '.m';
/** `/.mXXXXXX/s`, the place where a socket begins, behind its directory. */
const temporaryBytes = '/'.length + temporaryPrefix.length + 6 + '/s'.length;
/** Milliseconds for whoever holds a socket to take a connection. */
const connectLimit = 1000;

/** Listens at a path; `listen` is told where. */
export async function placeSocket(
  path: string,
  options: SocketOptions,
  listen: (path: string) => Promise<void>,
): Promise<SocketFile> {
  const directory = dirname(path);
  checkLength(path, directory);
  const owner = await accountId(options.owner, users);
  const group = await accountId(options.group, groups);
  const stale = await staleAt(path);
  const place = await mkdtemp(join(directory, temporaryPrefix)).catch((error: unknown) => {
    throw new Error(`no socket can be made in ${directory}: ${fileProblem(error, 'directory')}`);
  });
  try {
    const own = join(place, 's');
    await listen(own);
    await chmod(own, options.mode);
    await give(own, owner, group, options);
    if (stale !== null) await takeAway(path, stale, join(place, 'old'));
    const identity = await identityOf(own);
    await link(own, path).catch((error: unknown) => {
      throw codeOf(error) === 'EEXIST' ? answered(path) : error;
    });
    return { remove: () => removeOwn(path, identity) };
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}

/** Throws where somebody answers at a path already, or something else is in the way; takes nothing. */
export async function refuseTaken(path: string): Promise<void> {
  await staleAt(path);
}

function checkLength(path: string, directory: string): void {
  if (path.includes('\0')) throw new Error('the path of a socket holds no NUL');
  const shown = path.length > 60 ? `${path.slice(0, 60)}…` : path;
  const length = Buffer.byteLength(path);
  if (length > longestPath)
    throw new Error(
      `the path of a socket has at most ${longestPath} bytes; ${shown} has ${length}`,
    );
  const most = longestPath - temporaryBytes;
  const own = Buffer.byteLength(directory);
  if (own > most)
    throw new Error(
      `the directory of a socket has at most ${most} bytes in its path; that of ${shown} has ${own}`,
    );
}

/** The socket at a path that nobody holds any more; null where there is nothing. */
async function staleAt(path: string): Promise<Identity | null> {
  const found = await lstat(path, { bigint: true }).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return null;
    throw new Error(`${path} cannot be looked at: ${fileProblem(error, 'directory')}`);
  });
  if (found === null) return null;
  if (!found.isSocket())
    throw new Error(`${path} is in the way, and is no socket; move it or name another path`);
  if (await isLive(path)) throw answered(path);
  return { inode: found.ino, modified: found.mtimeNs };
}

const answered = (path: string): Error =>
  new Error(`somebody else answers on the socket ${path}; stop that process first`);

/** Whether somebody takes connections; throws where that cannot be found out. */
function isLive(path: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(path);
    const end = (then: () => void): void => {
      socket.removeAllListeners('error').on('error', () => {});
      socket.destroy();
      then();
    };
    // Who has no time for a connection is there all the same.
    socket.setTimeout(connectLimit, () => end(() => resolve(true)));
    socket.on('connect', () => end(() => resolve(true)));
    socket.on('error', (error) => {
      const code = codeOf(error);
      if (code === 'ECONNREFUSED' || code === 'ENOENT') end(() => resolve(false));
      else if (code === 'EAGAIN') end(() => resolve(true));
      else
        end(() =>
          reject(
            new Error(
              `who holds the socket ${path} cannot be found out: ${fileProblem(error, 'directory')}`,
            ),
          ),
        );
    });
  });
}

/** Moves a stale socket away; another one that came there in between is put back. */
async function takeAway(path: string, stale: Identity, to: string): Promise<void> {
  try {
    await rename(path, to);
  } catch (error) {
    // Whoever was faster is about to answer there.
    if (codeOf(error) === 'ENOENT') throw answered(path);
    throw new Error(`the old socket ${path} cannot be removed: ${fileProblem(error, 'directory')}`);
  }
  if (isSame(await identityOf(to), stale)) return;
  await link(to, path).catch(() => {});
  throw answered(path);
}

async function give(
  path: string,
  owner: number,
  group: number,
  options: SocketOptions,
): Promise<void> {
  if (owner === -1 && group === -1) return;
  await chown(path, owner, group).catch((error: unknown) => {
    const to = [options.owner, options.group].filter((name) => name !== null).join(':');
    throw new Error(`the socket cannot be given to \`${to}\`: ${fileProblem(error, 'directory')}`);
  });
}

async function removeOwn(path: string, identity: Identity): Promise<void> {
  try {
    if (isSame(await identityOf(path), identity)) await unlink(path);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}

async function identityOf(path: string): Promise<Identity> {
  const { ino, mtimeNs } = await lstat(path, { bigint: true });
  return { inode: ino, modified: mtimeNs };
}

const isSame = (one: Identity, other: Identity): boolean =>
  one.inode === other.inode && one.modified === other.modified;
