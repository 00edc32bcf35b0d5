/** The socket of an agent: whom it belongs to, what stands in its place, what is left behind. */
import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer as createNetServer, type Server } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { accountId, groups, users } from '../../src/agent/server/accounts.ts';
import type { SocketOptions } from '../../src/agent/server/options.ts';
import { createServer } from '../../src/agent/server/server.ts';
import { placeSocket } from '../../src/agent/server/socket-file.ts';
import { fakeAgent } from './fake-api.ts';
import { json, later, open, plainOptions, temporary } from './server-harness.ts';

const hasPython = spawnSync('python3', ['--version']).status === 0;
const root = process.getuid?.() === 0;
const modeOf = (path: string): string => (lstatSync(path).mode & 0o7777).toString(8);

/** Leaves a socket behind, as a process that was killed does. */
async function abandon(path: string): Promise<void> {
  const server = createNetServer();
  await new Promise<void>((resolve) => server.listen(`${path}-`, resolve));
  linkSync(`${path}-`, path);
  await new Promise<void>((resolve) => server.close(() => resolve()));
  expect(lstatSync(path).isSocket()).toBe(true);
}

/** Somebody who answers at a path. */
async function occupy(path: string): Promise<Server> {
  const server = createNetServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(path, resolve));
  later(() => void server.close());
  return server;
}

async function openAt(path: string, socket: Partial<SocketOptions> = {}) {
  const options = plainOptions({ kind: 'socket', path });
  const server = await createServer(fakeAgent().api, {
    ...options,
    socket: { ...options.socket, ...socket },
  });
  later(server.close);
  return server;
}

describe('a socket', () => {
  it.each([0o600, 0o660, 0o666])('has the mode %o', async (mode) => {
    const path = join(temporary(), 's');
    await openAt(path, { mode });
    expect(modeOf(path)).toBe(mode.toString(8));
  });

  it('is never open to more than it will be', async () => {
    // Whoever looks all the time sees no other mode, and nothing else that can be entered.
    const directory = temporary();
    const path = join(directory, 's');
    const seen = new Set<string>();
    let looking = true;
    const look = (): void => {
      if (!looking) return;
      for (const name of readdirSync(directory)) {
        try {
          seen.add(`${name === 's' ? 's' : 'other'} ${modeOf(join(directory, name))}`);
        } catch {
          // It was there a moment ago.
        }
      }
      setImmediate(look);
    };
    look();
    for (let i = 0; i < 20; i++) await (await openAt(path)).close();
    looking = false;
    expect([...seen].sort()).toEqual(['other 700', 's 600']);
  });

  it('is gone when the server is closed, and nothing else is left', async () => {
    const directory = temporary();
    const server = await openAt(join(directory, 's'));
    expect(readdirSync(directory)).toEqual(['s']);
    await Promise.all([server.close(), server.close()]);
    expect(readdirSync(directory)).toEqual([]);
  });

  it('of somebody else in its place stays when the server is closed', async () => {
    const path = join(temporary(), 's');
    const server = await openAt(path);
    unlinkSync(path);
    await occupy(path);
    await server.close();
    expect(existsSync(path)).toBe(true);
  });

  it.runIf(root)('belongs to whom it should', async () => {
    const path = join(temporary(), 's');
    await openAt(path, { owner: '12345', group: 'daemon' });
    const { uid, gid } = lstatSync(path);
    expect([uid, gid]).toEqual([12_345, await accountId('daemon', groups)]);
    await openAt(`${path}2`, { group: '54321' });
    expect([lstatSync(`${path}2`).uid, lstatSync(`${path}2`).gid]).toEqual([0, 54_321]);
  });

  it('is not made for an owner that does not exist', async () => {
    const directory = temporary();
    const path = join(directory, 's');
    await expect(openAt(path, { owner: 'no-such-user' })).rejects.toThrow(
      'there is no user `no-such-user` in /etc/passwd; name another, or its number',
    );
    await expect(openAt(path, { group: '4294967295' })).rejects.toThrow('there is no group');
    expect(readdirSync(directory)).toEqual([]);
  });
});

describe('accounts', () => {
  it('are numbers, or names of a file', async () => {
    const file = join(temporary(), 'passwd');
    writeFileSync(file, 'root:x:0:0::/:/bin/sh\nvdsm:x:36:36::/:\nbroken:x\n+::::::\n');
    const kind = { ...users, file };
    expect(await accountId(null, kind)).toBe(-1);
    expect(await accountId('0', kind)).toBe(0);
    expect(await accountId('vdsm', kind)).toBe(36);
    for (const name of ['broken', 'x', '', '-1', '99999999999'])
      await expect(accountId(name, kind)).rejects.toThrow(`there is no user \`${name}\``);
  });
});

describe('the place of a socket', () => {
  it('is taken from a process that is gone', async () => {
    const directory = temporary();
    const path = join(directory, 's');
    await abandon(path);
    const server = await openAt(path);
    expect(await json(server.address, '/v1/status')).toMatchObject({ status: 200 });
    expect(readdirSync(directory)).toEqual(['s']);
  });

  it('is not taken from somebody who answers', async () => {
    const { path, server } = await open();
    const { ino } = lstatSync(path);
    await expect(openAt(path)).rejects.toThrow(
      `somebody else answers on the socket ${path}; stop that process first`,
    );
    expect(lstatSync(path).ino).toBe(ino);
    expect(await json(server.address, '/v1/status')).toMatchObject({ status: 200 });
  });

  it.skipIf(!hasPython)('is not taken from somebody who has no time to answer', async () => {
    const path = join(temporary(), 's');
    const script = `import socket, sys, time
s = socket.socket(socket.AF_UNIX)
s.bind(sys.argv[1])
s.listen(0)
held = []
try:
    while len(held) < 100:
        c = socket.socket(socket.AF_UNIX)
        c.setblocking(False)
        c.connect(sys.argv[1])
        held.append(c)
except BlockingIOError:
    pass
print("full", flush=True)
sys.stdin.read()`;
    const child = spawn('python3', ['-c', script, path], { stdio: ['pipe', 'pipe', 'inherit'] });
    later(() => {
      child.stdin.end();
    });
    await new Promise((resolve) => child.stdout.once('data', resolve));
    await expect(openAt(path)).rejects.toThrow('somebody else answers on the socket');
  });

  it('is not taken from somebody who came there a moment ago', async () => {
    const path = join(temporary(), 's');
    await abandon(path);
    const placed = placeSocket(path, { owner: null, group: null, mode: 0o600 }, async (own) => {
      await occupy(own);
      // Between the look at the old one and its removal.
      unlinkSync(path);
      await occupy(path);
    });
    await expect(placed).rejects.toThrow('somebody else answers on the socket');
    await expect(openAt(path)).rejects.toThrow('somebody else answers on the socket');
  });

  it('goes to one of many that start at once', async () => {
    const directory = temporary();
    for (let round = 0; round < 10; round++) {
      const path = join(directory, `s${round}`);
      if (round % 2 === 1) await abandon(path);
      const results = await Promise.allSettled(Array.from({ length: 8 }, () => openAt(path)));
      const opened = results.flatMap((r) => (r.status === 'fulfilled' ? [r.value] : []));
      expect(opened.length).toBe(1);
      for (const result of results)
        if (result.status === 'rejected')
          expect(String(result.reason)).toContain('somebody else answers on the socket');
      expect(await json({ kind: 'socket', path }, '/v1/status')).toMatchObject({ status: 200 });
      await opened[0]?.close();
      expect(readdirSync(directory)).toEqual([]);
    }
  });

  it.each([
    ['a file', (path: string) => writeFileSync(path, 'precious')],
    ['a directory', (path: string) => void mkdirSync(path)],
    ['a link', (path: string) => symlinkSync('/nowhere', path)],
  ])('is not taken from %s', async (_, make) => {
    const directory = temporary();
    const path = join(directory, 's');
    make(path);
    await expect(openAt(path)).rejects.toThrow(
      `${path} is in the way, and is no socket; move it or name another path`,
    );
    expect(readdirSync(directory)).toEqual(['s']);
  });

  it('has a path that the kernel takes', async () => {
    const directory = temporary();
    const longest = join(directory, 'x'.repeat(107 - directory.length - 1));
    const server = await openAt(longest);
    expect(await json(server.address, '/v1/status')).toMatchObject({ status: 200 });
    await expect(openAt(`${longest}x`)).rejects.toThrow(
      /^the path of a socket has at most 107 bytes; .*… has 108$/,
    );
    const deep = join(directory, 'd'.repeat(97 - directory.length - 1));
    mkdirSync(deep);
    await expect(openAt(join(deep, 's'))).rejects.toThrow(
      /^the directory of a socket has at most 96 bytes in its path; that of .*… has 97$/,
    );
    await expect(openAt('a\0b')).rejects.toThrow('the path of a socket holds no NUL');
  });

  it('is in a directory that exists and may be written', async () => {
    const directory = temporary();
    await expect(openAt(join(directory, 'none', 's'))).rejects.toThrow(
      `no socket can be made in ${join(directory, 'none')}: there is no such directory`,
    );
    writeFileSync(join(directory, 'file'), '');
    await expect(openAt(join(directory, 'file', 's'))).rejects.toThrow(
      'part of its path is no directory',
    );
    if (root) return;
    chmodSync(directory, 0o500);
    await expect(openAt(join(directory, 's'))).rejects.toThrow('permission denied');
    chmodSync(directory, 0o700);
  });
});
