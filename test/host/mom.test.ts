/**
 * Beside a running MOM: its statistics over a Unix socket, served by Python's own XML-RPC server.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createMomClient, createMomHost } from '../../src/host/mom/index.ts';
import { momus } from '../cli/fake-io.ts';

const hasPython = spawnSync('python3', ['--version']).status === 0;
const signal = new AbortController().signal;

const disk = {
  name: 'vda',
  path: '/dev/vda',
  guaranteed: { vals: {} },
  maximum: { vals: { total_bytes_sec: 1000 } },
  current: { vals: { total_bytes_sec: 500 } },
};
const statistics = {
  host: {
    mem_available: 33_554_432,
    mem_unused: 100,
    mem_free: 2 ** 40,
    swap_in: 0,
    swap_out: 0,
    anon_pages: 5,
    swap_total: 0,
    swap_usage: 0,
  },
  guests: {
    web: {
      balloon_cur: 2_097_152,
      balloon_max: 4_194_304,
      balloon_min: 1_048_576,
      mem_unused: null,
      io_tune: [disk],
      io_tune_current: [
        { name: 'vda', path: '/dev/vda', ioTune: { total_bytes_sec: 400, read_bytes_sec: null } },
      ],
    },
  },
};

describe.skipIf(!hasPython)('a running MOM', () => {
  const directory = mkdtempSync(join(tmpdir(), 'momus-mom-'));
  const socket = join(directory, 'mom.sock');
  const answers = join(directory, 'answers.json');
  const calls: string[] = [];
  let server: ChildProcess;
  let printed = '';

  beforeAll(async () => {
    writeFileSync(answers, JSON.stringify({ getStatistics: statistics }));
    const script = fileURLToPath(new URL('mom-server.py', import.meta.url));
    server = spawn('python3', [script, socket, answers], { stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise<void>((ready) => {
      server.stdout?.on('data', (chunk) => {
        // What is printed comes later than the answer, and in pieces of any length.
        printed += String(chunk);
        const lines = printed.split('\n');
        printed = lines.pop() ?? '';
        calls.push(...lines);
        ready();
      });
    });
    calls.length = 0;
  });
  /** Waits for what earlier tests called, and forgets it. */
  const settle = async (): Promise<void> => {
    await createMomClient(socket)('settled', [], signal).catch(() => {});
    await vi.waitFor(() => expect(calls).toContain('settled'), 10_000);
    calls.length = 0;
  };
  afterAll(() => {
    server.kill();
    rmSync(directory, { recursive: true });
  });

  it('tells of the host and of guests by name', async () => {
    const host = createMomHost({ address: socket });
    expect(await host.listGuests(signal)).toEqual([{ id: 'web', name: 'web' }]);
    expect(await host.readHost('memory', signal)).toMatchObject({ mem_free: 2 ** 40 });
    expect(await host.readGuest('web', 'balloon', signal)).toMatchObject({
      balloon_cur: 2_097_152,
      mem_unused: null,
      io_tune: [
        {
          name: 'vda',
          path: '/dev/vda',
          guaranteed: {},
          maximum: { total_bytes_sec: 1000 },
          current: { total_bytes_sec: 400 },
        },
      ],
    });
    expect(await host.readGuest('other', 'balloon', signal)).toBeUndefined();
  });

  it('is asked again in the next cycle', async () => {
    await settle();
    const host = createMomHost({ address: socket });
    await Promise.all([host.listGuests(signal), host.readHost('memory', signal)]);
    await host.readGuest('web', 'memory', signal);
    await vi.waitFor(() => expect(calls).toEqual(['getStatistics']), 10_000);
    host.beginSample?.();
    await host.readHost('ksm', signal);
    await vi.waitFor(() => expect(calls).toEqual(['getStatistics', 'getStatistics']), 10_000);
  });

  it('is asked for nothing but its statistics', async () => {
    await settle();
    const policy = join(directory, 'half.policy');
    writeFileSync(
      policy,
      '(with Guests g (if (valid g.balloon_max) (g.Control "balloon_target" (/ g.balloon_max 2)) 0))\n(with Guests g (g.Control "balloon_target" g.balloon_min))',
    );
    const words = ['run', '--host', `mom:${socket}`, '--cycles', '2', '--interval', '1', policy];
    const options = ['--collectors', 'HostMemory,GuestBalloon', '--controllers', 'Balloon'];
    const { status, stdout } = await momus([...words, ...options], { cwd: directory });
    expect([status, stdout]).toEqual([
      0,
      expect.stringMatching(/web: would set balloon_target 2\.00 → 1\.00 GiB \(half\.policy:2\)/),
    ]);
    await vi.waitFor(() => expect(new Set(calls)).toEqual(new Set(['getStatistics'])), 10_000);
  });

  it('has policies that are checked, its parameters included', async () => {
    await settle();
    const policies = {
      '00-defines': '(defvar low 0.2)',
      '01-parameters': '(set low 0.3)\n(set unknown 1)',
      '02-use': '(debug (/ 1 Host.mem_fre) low)',
    };
    writeFileSync(answers, JSON.stringify({ getNamedPolicies: policies }));
    const { status, stdout } = await momus(['check', '--from-mom', socket], { cwd: directory });
    expect(status).toBe(1);
    expect(stdout).toContain('mom:01-parameters:2:6: warning');
    expect(stdout).toMatch(/mom:02-use:1:18: error: .*did you mean `mem_free`/);
    expect(stdout).toContain(' in 3 files');
    await vi.waitFor(() => expect(calls).toEqual(['getNamedPolicies']), 10_000);
    const other = await momus(['check', '--from-mom', socket, 'a.policy'], { cwd: directory });
    expect(other).toMatchObject({ status: 2, stderr: expect.stringContaining('not both') });
    writeFileSync(answers, JSON.stringify({ getNamedPolicies: {} }));
    const none = await momus(['check', '--from-mom', socket], { cwd: directory });
    expect(none).toMatchObject({ status: 2, stderr: 'momus: MOM has no policy loaded\n' });
    writeFileSync(answers, JSON.stringify({ getStatistics: statistics }));
  });

  it('is never acted on', async () => {
    const words = ['run', '--host', `mom:${socket}`, '--act'];
    const { status, stderr } = await momus(words, { cwd: directory });
    expect([status, stderr]).toEqual([2, expect.stringContaining('beside it Momus only reads')]);
    const host = createMomHost({ address: socket });
    await expect(host.apply({ kind: 'balloon', guest: 'web', target: 1 }, signal)).rejects.toThrow(
      'MOM acts on this host',
    );
  });

  it('that answers with a fault, or with something else, is told of', async () => {
    const call = createMomClient(socket);
    await expect(call('nonsense', [], signal)).rejects.toThrow(
      /MOM answers `nonsense` with a fault: .*not supported/,
    );
    writeFileSync(answers, JSON.stringify({ getStatistics: [1] }));
    await expect(createMomHost({ address: socket }).readHost('memory', signal)).rejects.toThrow(
      'MOM answers with other statistics',
    );
    writeFileSync(answers, JSON.stringify({ getStatistics: statistics }));
  });
});

describe('a MOM that is not there', () => {
  it('has no socket', async () => {
    const host = createMomHost({ address: '/nowhere/mom.sock' });
    await expect(host.listGuests(signal)).rejects.toThrow(
      'there is no socket /nowhere/mom.sock; is MOM running, with an rpc-port?',
    );
    const { status, stdout } = await momus(
      ['run', '--host', 'mom:/nowhere/mom.sock', '--cycles', '1'],
      { cwd: tmpdir() },
    );
    expect([status, stdout]).toEqual([1, expect.stringContaining('there is no socket')]);
  });

  it('or something else answers there', async () => {
    const garbage = createServer((connection) => connection.end('HTTP/1.1 200 OK\r\n\r\n<a>'));
    await new Promise<void>((done) => garbage.listen(0, '127.0.0.1', done));
    const address = garbage.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    try {
      const host = createMomHost({ address: port });
      await expect(host.readHost('memory', signal)).rejects.toThrow(/unclosed tag|methodResponse/);
    } finally {
      garbage.close();
    }
  });

  it('needs an address', async () => {
    const { status, stderr } = await momus(['run', '--host', 'mom'], { cwd: tmpdir() });
    expect([status, stderr]).toEqual([
      2,
      'momus: say where MOM answers: --host mom:SOCKET, its rpc-port\n',
    ]);
  });
});
