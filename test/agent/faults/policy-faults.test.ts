/** Policies that fail, calls that are garbage, clocks and disks: the daemon goes on. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { idOf } from '../../vdsm/index.ts';
import { endless } from '../endless-policy.ts';
import { balloonCalls, restless, soon, withDaemon } from './world.ts';

const limit = 120_000;

describe.concurrent('the daemon', () => {
  it('goes on for all others where the policy fails for one guest', { timeout: limit }, () => {
    const bad = `(with Guests guest (if (== (guest.Prop "name") "vm-2")
      (guest.Control "balloon_target" (/ guest.balloon_max (- guest.vcpu_count 2)))
      0))`;
    return withDaemon(
      { policies: { '10': bad, '20': restless } },
      async ({ vdsm, cycles, lost, reports }) => {
        await cycles(3);
        const faults = reports.flatMap((report) => report.faults);
        expect(faults[0]).toMatchObject({ code: 'division-by-zero', guest: idOf(2) });
        expect(new Set(faults.map(({ guest }) => guest))).toEqual(new Set([idOf(2)]));
        expect(lost()).toEqual([]);
        // Also for that guest: another form decides about it.
        expect(new Set(balloonCalls(vdsm)).size).toBe(5);
      },
    );
  });

  it('refuses a faulty policy, a hundred times', { timeout: limit }, () =>
    withDaemon({}, async ({ cycles, lost, call, daemon }) => {
      await cycles(1);
      for (let i = 0; i < 100; i++) {
        expect(await call('setNamedPolicy', '20-bad', `(with Guests g (g.Control "x${i}"`)).toBe(
          false,
        );
      }
      await cycles(2);
      expect(Object.keys((await call('getNamedPolicies')) as object)).toEqual(['10-restless']);
      expect(await daemon.agent.api.history()).toHaveLength(1);
      expect(lost()).toEqual([]);
    }),
  );

  it('decides on while a policy is compiled that takes too long', { timeout: limit }, () =>
    withDaemon(
      { momus: 'compile-limit: 3000' },
      async ({ cycles, lost, call, daemon, reports }) => {
        await cycles(1);
        const before = reports.length;
        await expect(call('setNamedPolicy', '20-endless', endless)).rejects.toThrow(
          'the policies take longer than 3 s to compile; what was in force stays',
        );
        expect(reports.length).toBeGreaterThan(before + 1);
        // Nor does it stand in the way of the next one.
        expect(await call('setNamedPolicy', '20-short', '(debug 1)')).toBe(true);
        expect(await daemon.agent.api.history()).toHaveLength(2);
        await cycles(1);
        expect(lost()).toEqual([]);
      },
    ),
  );

  it(
    'answers a hundred thousand requests of garbage, and decides meanwhile',
    { timeout: 300_000 },
    () =>
      withDaemon({}, async ({ cycles, lost, call, directory, reports }) => {
        await cycles(1);
        const before = reports.length;
        const total = await garbage(join(directory, 'mom.sock'), 100_000);
        console.log(
          `${total} of 100000 requests of garbage were answered, during ${reports.length - before} cycles`,
        );
        expect(total).toBeGreaterThan(90_000);
        expect(await call('ping')).toBe(true);
        await cycles(1);
        expect(reports.length).toBeGreaterThan(before + 1);
        expect(lost()).toEqual([]);
      }),
  );

  it('pauses within one cycle, also while VDSM hangs', { timeout: limit }, () =>
    withDaemon({ momus: 'apply-limit: 1000' }, async ({ vdsm, cycles, daemon, reports }) => {
      vdsm.misbehave('VM.setBalloonTarget', { kind: 'hang' }, 1000);
      await cycles(1);
      await daemon.agent.api.pause();
      const asked = vdsm.count('VM.setBalloonTarget');
      vdsm.freeze(true);
      await cycles(2);
      vdsm.freeze(false);
      vdsm.misbehave('VM.setBalloonTarget', null);
      // What has no answer yet gets none any more.
      vdsm.cut();
      await cycles(3);
      expect(vdsm.count('VM.setBalloonTarget')).toBe(asked);
      expect(reports.at(-1)?.actions.map(({ status }) => status)).toContain('would');
      await daemon.agent.api.resume();
      await vi.waitFor(
        () => expect(vdsm.count('VM.setBalloonTarget')).toBeGreaterThan(asked),
        soon,
      );
    }),
  );
});

describe('the daemon, alone on the machine,', () => {
  it('minds no clock that is set back and forth', { timeout: limit }, () =>
    withDaemon({}, async ({ cycles, lost, reports }) => {
      await cycles(1);
      const now = Date.now();
      try {
        vi.useFakeTimers({ toFake: ['Date'] });
        for (const shift of [-86_400_000, 86_400_000, -3_600_000, 0]) {
          vi.setSystemTime(now + shift);
          const wanted = reports.length + 1;
          while (reports.length < wanted) await new Promise((resolve) => setTimeout(resolve, 50));
        }
      } finally {
        vi.useRealTimers();
      }
      expect(lost()).toEqual([]);
      expect(
        Math.max(...reports.flatMap(({ guests }) => guests.map((g) => g.sampleAge ?? 0))),
      ).toBeLessThan(60);
    }),
  );

  const mounts = process.getuid?.() === 0 && spawnSync('mount', ['--version']).status === 0;
  const canMount = mounts && tryMount();
  it.skipIf(!canMount)(
    'goes on where the disk of its logs is full',
    { timeout: limit },
    async () => {
      const disk = mkdtempSync(join(tmpdir(), 'momus-disk-'));
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk]);
      try {
        writeFileSync(join(disk, 'fill'), Buffer.alloc(60 * 1024));
        mkdirSync(join(disk, 'plots'));
        const momus = `decision-log: ${disk}/decisions.jsonl`;
        const options = { log: `${disk}/mom.log`, momus, main: `plot-dir: ${disk}/plots` };
        await withDaemon(options, async ({ cycles, lost, daemon, vdsm }) => {
          await cycles(8);
          expect((await daemon.agent.api.status()).problems.join('\n')).toMatch(/no space/i);
          expect(lost()).toEqual([]);
          expect(balloonCalls(vdsm).length).toBeGreaterThan(10);
          rmSync(join(disk, 'fill'));
          await vi.waitFor(async () => {
            expect((await daemon.agent.api.status()).problems).toEqual([]);
          }, soon);
        });
      } finally {
        execFileSync('umount', ['-l', disk]);
        rmSync(disk, { recursive: true, force: true });
      }
    },
  );
});

/** Whether this machine lets tests mount a small disk. */
function tryMount(): boolean {
  const directory = mkdtempSync(join(tmpdir(), 'momus-mount-'));
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', directory]);
  if (status === 0) spawnSync('umount', [directory]);
  else console.log('no disk can be mounted here: the test of a full disk is skipped');
  rmSync(directory, { recursive: true, force: true });
  return status === 0;
}

const post = (path: string, body: string): string =>
  `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;

/** Requests that are answered, whatever is in them. */
const answered: readonly ((i: number) => string)[] = [
  () => post('/RPC2', '<garbag'),
  (i) =>
    post('/', `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "${i}">]><methodCall>&a;</methodCall>`),
  (i) =>
    post(
      '/RPC2',
      `<methodCall><methodName>no${i}</methodName><params><param/></params></methodCall>`,
    ),
  (i) => `GET /${i}/../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n`,
  () => post('/v1/policies', '{]'),
  () => post('/RPC2', '\u0000'.repeat(500)),
];

/** What ends a connection. */
const last: readonly string[] = [
  `${'\u0000\u00ff'.repeat(20)}\r\n\r\n`,
  'POST /RPC2 HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n',
  'POST /RPC2 HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf',
];

/** Sends so many requests of garbage, several clients at a time; resolves to how many were answered. */
async function garbage(path: string, total: number): Promise<number> {
  let sent = 0;
  let answers = 0;
  const client = async (): Promise<void> => {
    while (sent < total) {
      const first = sent;
      const count = Math.min(100, total - sent);
      sent += count;
      await new Promise<void>((resolve) => {
        let own = 0;
        const next = (): void => {
          const end = own === count - 1;
          const text = end
            ? last[(first / 100) % last.length]
            : answered[own % answered.length]!(own);
          socket.write(text ?? '', 'latin1');
          if (end) socket.end();
        };
        const socket = connect(path, next);
        socket.setEncoding('latin1').on('data', (text: string) => {
          if (!text.includes('HTTP/1.1 ')) return;
          answers += 1;
          own += 1;
          if (own < count) next();
        });
        socket.on('error', () => {});
        socket.on('close', () => resolve());
      });
    }
  };
  await Promise.all(Array.from({ length: 8 }, client));
  return answers;
}
