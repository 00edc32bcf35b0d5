/**
 * Clients that are slow, greedy or send garbage: they are closed, and nobody else waits for them.
 * Prints what became of the garbage.
 */
import { setTimeout as wait } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTurns } from '../../src/agent/server/turns.ts';
import { readAnswer } from '../../src/xml-rpc/read.ts';
import type { RpcValue } from '../../src/xml-rpc/value.ts';
import { writeCall } from '../../src/xml-rpc/write.ts';
import { ask, closed, connect, json, open } from './server-harness.ts';

const ping = writeCall({ method: 'ping', params: [] });
const post = (body: string, headers = ''): string =>
  `POST /RPC2 HTTP/1.1\r\nhost: x\r\ncontent-length: ${Buffer.byteLength(body)}\r\n${headers}\r\n${body}`;

/** Waits until something holds; fails when it does not within the time of a test. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await wait(5);
}

/** A limit that no test comes near. */
const long = 3_600_000;

describe('a slow client', () => {
  it.each([
    ['sends nothing', '', { headMs: 50, requestMs: long, idleMs: long }],
    [
      'sends half a head',
      'POST /RPC2 HTTP/1.1\r\nhost: x\r\n',
      { headMs: 50, requestMs: long, idleMs: long },
    ],
    [
      'sends half a body',
      'POST /RPC2 HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n<meth',
      { headMs: 50, requestMs: 100, idleMs: long },
    ],
    ['asks nothing more', post(ping), { headMs: 5000, requestMs: long, idleMs: 100 }],
  ])('that %s is closed', async (_, text, limits) => {
    const { path } = await open({ limits });
    const socket = connect(path);
    socket.write(text);
    const answer = await closed(socket);
    if (text.includes(ping)) expect(answer).toContain('<boolean>1</boolean>');
    else expect(answer).toMatch(/^(?:HTTP\/1\.1 408|$)/);
  });

  it('that sends a byte now and then is closed all the same', async () => {
    const { path } = await open({ limits: { headMs: 100, requestMs: long, idleMs: long } });
    const socket = connect(path);
    const drip = setInterval(() => socket.write('a'), 10);
    socket.write('POST /RPC2 HTTP/1.1\r\nx: ');
    await closed(socket);
    clearInterval(drip);
  });

  it('that never reads its answer is closed', async () => {
    const text = 'x'.repeat(8 * 1024 * 1024);
    const { path } = await open(
      { limits: { idleMs: 100 } },
      { overrides: { policies: async () => [{ name: 'a', text }] } },
    );
    const socket = connect(path);
    socket.pause();
    socket.write(post(writeCall({ method: 'getPolicy', params: [] })));
    // Paused streams see no end; writing (of what stands between requests) fails when the other
    // side is gone.
    const gone = new Promise((resolve) => socket.on('close', resolve));
    const poke = setInterval(() => socket.write('\r\n'), 400);
    await gone;
    clearInterval(poke);
  });

  it('that reads its answer a byte at a time is closed, although it is never idle', async () => {
    const text = 'x'.repeat(8 * 1024 * 1024);
    const { path } = await open(
      { limits: { idleMs: long, sendMs: 200 } },
      { overrides: { policies: async () => [{ name: 'a', text }] } },
    );
    const socket = connect(path);
    socket.pause();
    socket.write(post(writeCall({ method: 'getPolicy', params: [] })));
    const gone = new Promise((resolve) => socket.on('close', resolve));
    const poke = setInterval(() => {
      socket.read(1);
      socket.write('\r\n');
    }, 50);
    await gone;
    clearInterval(poke);
  });

  it('makes room for the next one', async () => {
    const { path, server } = await open({ limits: { connections: 8 } });
    const slow = Array.from({ length: 50 }, () => {
      const socket = connect(path);
      socket.write('POST /RPC2 HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n<meth');
      return socket;
    });
    await until(() => slow.filter((socket) => socket.destroyed).length >= 42);
    for (let i = 0; i < 20; i++)
      expect(await json(server.address, '/v1/status')).toMatchObject({ status: 200 });
  });

  it('does not push out who is being answered', async () => {
    let answer = (): void => {};
    const asked = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const { path, server } = await open(
      { limits: { connections: 4 } },
      { overrides: { pause: () => asked } },
    );
    const paused = json(server.address, '/v1/pause', {});
    const others = Array.from({ length: 40 }, () => connect(path));
    await until(() => others.filter((socket) => socket.destroyed).length >= 36);
    answer();
    expect(await paused).toEqual({ status: 200, value: {} });
  });
});

describe('a greedy client', () => {
  it('may send a mebibyte, and is told when it sends more', async () => {
    const { server, calls } = await open();
    const text = `# ${'x'.repeat(900_000)}\n(defvar a 1)`;
    const fits = await ask(server.address, {
      body: writeCall({ method: 'setPolicy', params: [text] }),
    });
    expect(readAnswer(fits.text)).toEqual({ ok: true, value: true });
    const large = writeCall({ method: 'setPolicy', params: ['x'.repeat(3_000_000)] });
    expect(await ask(server.address, { body: large })).toMatchObject({
      status: 413,
      text: '{"error":"a request takes at most 1048576 bytes"}\n',
    });
    expect(calls.length).toBe(1);
  });

  it('that sends without end is closed', async () => {
    const { path } = await open({ limits: { requestBytes: 10_000, requestMs: long } });
    const socket = connect(path);
    const ended = closed(socket);
    socket.write('POST /RPC2 HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n');
    const chunk = `1000\r\n${'x'.repeat(0x1000)}\r\n`;
    let sent = 0;
    while (!socket.destroyed) {
      sent += chunk.length;
      if (!socket.write(chunk))
        await Promise.race([new Promise((resolve) => socket.once('drain', resolve)), ended]);
      await wait(0);
    }
    // The limit sixteen times, and what lies between both ends.
    expect(sent).toBeLessThan(4_000_000);
  });

  it('sends a head of a bounded size', async () => {
    const { path } = await open();
    const socket = connect(path);
    socket.write(post(ping, `x: ${'y'.repeat(100_000)}\r\n`));
    expect(await closed(socket)).toMatch(/^HTTP\/1\.1 431 /);
  });

  it('does not keep others waiting, however many requests it has sent', async () => {
    const turn = createTurns();
    let looping = true;
    let loops = 0;
    const count = (): void => {
      loops += 1;
      if (looping) setImmediate(count);
    };
    count();
    // What is due is done between any two turns.
    const seen = await Promise.all(Array.from({ length: 20 }, () => turn().then(() => loops)));
    looping = false;
    expect(new Set(seen).size).toBe(20);
  });

  it('waits for an answer before it asks again', async () => {
    const { path, calls } = await open(
      {},
      { overrides: { policies: () => new Promise(() => {}) } },
    );
    const socket = connect(path);
    const asking = post(writeCall({ method: 'getPolicy', params: [] }));
    socket.write(asking.repeat(1000));
    await closed(socket);
    expect(calls.length).toBeLessThanOrEqual(1);
  });
});

describe('closing', () => {
  it('waits for answers, but not for clients', async () => {
    let answer = (): void => {};
    const asked = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const { path, server, calls } = await open(
      {},
      { overrides: { pause: () => asked, resume: () => new Promise(() => {}) } },
    );
    const idle = [connect(path), connect(path)];
    idle[0]?.write('POST /RPC2 HTTP/1.1\r\n');
    const ends = idle.map(closed);
    const paused = json(server.address, '/v1/pause', {});
    const resumed = json(server.address, '/v1/resume', {}).catch(() => 'closed');
    await until(() => calls.length === 2);
    const shut = server.close();
    answer();
    expect(await paused).toEqual({ status: 200, value: {} });
    await shut;
    await Promise.all(ends);
    expect(await resumed).toBe('closed');
    await expect(json(server.address, '/v1/status')).rejects.toThrow(/ENOENT/);
  });
});

describe('garbage', () => {
  const junk = fc.oneof(
    fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
    fc.string({ maxLength: 200 }),
    fc
      .array(
        fc.constantFrom(
          '<methodCall>',
          '<methodName>',
          'ping',
          'setPolicy',
          '</methodName>',
          '<params>',
          '<param>',
          '<value>',
          '<nil/>',
          '<struct>',
          '<array><data>',
          '</value>',
          '</param>',
          '</params>',
          '</methodCall>',
          '<!DOCTYPE x [',
          '<!ENTITY a "b">',
          ']>',
          '&a;',
          '&#0;',
          '&#x1F600;',
          '<![CDATA[',
          '<?xml version="1.1" encoding="utf-16"?>',
          '\u0000',
          '\ufeff',
        ),
        { maxLength: 20 },
      )
      .map((parts) => parts.join('')),
    fc.json(),
    fc
      .tuple(
        fc.constantFrom('ping', 'nope', 'system.methodHelp', 'system.multicall', '__proto__'),
        fc.array(fc.jsonValue({ maxDepth: 3 }), { maxLength: 3 }),
      )
      .map(([method, params]) => writeCall({ method, params: params as readonly RpcValue[] })),
  );
  const paths = ['/RPC2', '/', '/v1/policies', '/v1/rollback', '/v1/exclude'] as const;

  it('gets an answer, ten thousand times, and changes nothing', { timeout: 120_000 }, async () => {
    const { server, calls, log } = await open({}, { files: { a: '(defvar a 1)' } });
    const bodies = fc.sample(fc.tuple(junk, fc.constantFrom(...paths)), { numRuns: 8000, seed: 7 });
    const counts = new Map<string, number>();
    const count = (what: string): void => void counts.set(what, (counts.get(what) ?? 0) + 1);
    const one = async ([body, path]: readonly [string, string]): Promise<void> => {
      const headers = { 'content-type': 'application/json' };
      const { status, text } = await ask(server.address, { path, body, method: 'POST', headers });
      if (status !== 200) {
        expect(JSON.parse(text)).toMatchObject({ error: expect.stringMatching(/.{5}/) });
        count(`status ${status}`);
      } else if (path.startsWith('/v1')) count('done');
      else {
        const answer = readAnswer(text);
        count(answer.ok ? 'done' : `fault ${answer.code}`);
      }
    };
    for (let i = 0; i < bodies.length; i += 16)
      await Promise.all(bodies.slice(i, i + 16).map((pair) => one(pair)));

    // And bytes that are no HTTP at all.
    const raw = fc.sample(junk, { numRuns: 2000, seed: 8 });
    for (let i = 0; i < raw.length; i += 16) {
      await Promise.all(
        raw.slice(i, i + 16).map(async (text) => {
          const socket = server.address.kind === 'socket' ? connect(server.address.path) : null;
          if (socket === null) return;
          const ended = closed(socket);
          socket.end(Buffer.from(text, 'latin1'));
          count((await ended) === '' ? 'closed' : 'closed with a status');
        }),
      );
    }
    const total = [...counts.values()].reduce((sum, n) => sum + n, 0);
    const shown = [...counts].sort().map(([what, n]) => `${what}: ${n}`);
    console.log(`garbage: ${total} requests; ${shown.join(', ')}`);
    expect(total).toBe(10_000);
    expect(counts.get('fault -32603')).toBeUndefined();
    expect(counts.get('status 500')).toBeUndefined();
    expect(log.filter((line) => line.startsWith('error'))).toEqual([]);
    // What happened to be right had no effect, or one that was asked for.
    expect(calls.filter(([name]) => name !== 'rollback')).toEqual([]);
    expect(await json(server.address, '/v1/policies')).toMatchObject({ value: [{ name: 'a' }] });
  });
});
