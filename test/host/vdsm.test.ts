/** The VDSM host on a stand-in: who may connect, what is asked for and how often, what is done. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { GuestTopic, RawDevice } from '../../src/host/port.ts';
import { createVdsmHost } from '../../src/host/vdsm/index.ts';
import {
  type Certificates,
  hasOpenssl,
  idOf,
  makeCertificates,
  startStandIn,
} from '../vdsm/index.ts';
import { hostOptions, signal, withVdsm } from './vdsm-world.ts';

/** A signal for one reader, as the runtime has one for each guest. */
const alone = (): AbortSignal => new AbortController().signal;

const first = idOf(1);
const second = idOf(2);

if (!hasOpenssl) console.log('TLS with VDSM is not tested: there is no openssl');

describe.skipIf(!hasOpenssl)('certificates', () => {
  const directory = mkdtempSync(join(tmpdir(), 'momus-vdsm-'));
  let certificates: Certificates;
  beforeAll(() => {
    certificates = makeCertificates(directory);
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  it('of both sides open a connection, as paths or as texts', async () => {
    const { key, cert, ca } = certificates.client;
    const texts = { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8'), ca };
    for (const tls of [certificates.client, texts]) {
      await withVdsm(
        { vdsm: { tls: certificates.server }, host: { tls } },
        async ({ host, vdsm }) => {
          expect(await host.listGuests(signal)).toHaveLength(3);
          expect(vdsm.calls.map(({ method }) => method)).toEqual([
            'Host.ping2',
            'Host.getAllVmStats',
          ]);
        },
      );
    }
  });

  it('of strangers do not, on either side, nor do none', async () => {
    const { client, server, stranger, strangeServer } = certificates;
    const attempts = [
      { tls: stranger, vdsm: server, reason: /take our certificate|cut the connection/ },
      { tls: client, vdsm: strangeServer, reason: /VDSM's certificate is not to be trusted/ },
      { tls: null, vdsm: server, reason: /does it want TLS\?|VDSM cut the connection/ },
      { tls: client, vdsm: null, reason: /there is no connection to VDSM/ },
    ];
    for (const { tls, vdsm, reason } of attempts) {
      await withVdsm({ vdsm: { tls: vdsm }, host: { tls } }, async ({ host, vdsm: served }) => {
        await expect(host.listGuests(signal)).rejects.toThrow(reason);
        expect(served.calls).toEqual([]);
      });
    }
  });

  it('are held against the name that is asked for', async () => {
    const named = (name: string) => ({ ...certificates.client, name });
    const vdsm = { tls: certificates.server };
    await withVdsm({ vdsm, host: { tls: named('host.example') } }, async ({ host }) => {
      expect(await host.listGuests(signal)).toHaveLength(3);
    });
    await withVdsm({ vdsm, host: { tls: named('other.example') } }, async ({ host }) => {
      await expect(host.listGuests(signal)).rejects.toThrow(/made out to another name/);
    });
  });

  it('are read anew for each connection', async () => {
    const key = join(directory, 'late-key.pem');
    const tls = { ...certificates.client, key };
    await withVdsm({ vdsm: { tls: certificates.server }, host: { tls } }, async ({ host }) => {
      await expect(host.listGuests(signal)).rejects.toThrow(
        /the key `.*late-key\.pem` for VDSM cannot be read: there is no such file; run it as the user vdsm, or set `vdsm-key`, or `vdsm-ssl: false`/,
      );
      writeFileSync(key, 'this is no key');
      host.beginSample?.();
      await expect(host.listGuests(signal)).rejects.toThrow(/there is no connection to VDSM/);
      writeFileSync(key, readFileSync(certificates.client.key));
      await vi.waitFor(async () => {
        host.beginSample?.();
        expect(await host.listGuests(signal)).toHaveLength(3);
      }, 10_000);
    });
  });
});

describe('the session', () => {
  it('is STOMP 1.2 as VDSM takes it', () =>
    withVdsm({}, async ({ host, vdsm }) => {
      await host.listGuests(signal);
      const [connect, subscribe, send] = vdsm.frames;
      expect(connect).toMatchObject({
        command: 'CONNECT',
        headers: { 'accept-version': '1.2', 'heart-beat': '10000,10000' },
      });
      expect(subscribe).toMatchObject({
        command: 'SUBSCRIBE',
        headers: { destination: 'jms.topic.vdsm_responses', ack: 'auto' },
      });
      expect(send).toMatchObject({
        command: 'SEND',
        headers: {
          destination: 'jms.topic.vdsm_requests',
          'reply-to': 'jms.topic.vdsm_responses',
          'content-type': 'application/json',
        },
      });
      await host.close();
      await vi.waitFor(() => expect(vdsm.frames.at(-1)?.command).toBe('DISCONNECT'), 10_000);
      await vi.waitFor(() => expect(vdsm.connections()).toBe(0), 10_000);
    }));

  it('is kept for all calls, greeted once, with an id of its own for each', () =>
    withVdsm({}, async ({ host, vdsm, events }) => {
      for (let cycle = 0; cycle < 5; cycle += 1) {
        host.beginSample?.();
        await host.listGuests(signal);
      }
      expect(vdsm.count('Host.ping2')).toBe(1);
      expect(vdsm.count('Host.getAllVmStats')).toBe(5);
      const ids = vdsm.frames
        .filter(({ command }) => command === 'SEND')
        .map(({ body }) => (JSON.parse(body) as { id: string }).id);
      expect(new Set(ids).size).toBe(6);
      expect(events.map(({ message }) => message)).toEqual([
        `connected to VDSM at 127.0.0.1:${vdsm.port}`,
      ]);
    }));

  it('sends and expects heart-beats', () =>
    withVdsm(
      { vdsm: { fastestBeat: 20 }, host: { heartBeat: 20 } },
      async ({ host, vdsm, count }) => {
        await host.listGuests(signal);
        await vi.waitFor(() => expect(vdsm.heartBeats()).toBeGreaterThan(50), 10_000);
        expect(count('lost')).toBe(0);
        vdsm.freeze(true);
        await vi.waitFor(() => expect(count('lost')).toBe(1), 10_000);
        vdsm.freeze(false);
        await vi.waitFor(() => expect(count('connected')).toBe(2), 10_000);
      },
    ));

  it('tells answers to others from its own', () =>
    withVdsm({}, async ({ host, vdsm }) => {
      const other = createVdsmHost(hostOptions(vdsm.port));
      try {
        // Both get both answers, as from VDSM.
        await Promise.all([host.listGuests(signal), other.listGuests(signal)]);
        vdsm.host.machines.delete(first);
        host.beginSample?.();
        expect(await host.listGuests(signal)).toHaveLength(2);
        expect(await other.listGuests(signal)).toHaveLength(3);
        // VDSM has one table for the requests of all.
        const ids = vdsm.frames.flatMap(({ command, body }) =>
          command === 'SEND' ? [(JSON.parse(body) as { id: string }).id] : [],
        );
        expect([ids.length, new Set(ids).size]).toEqual([5, 5]);
      } finally {
        await other.close();
      }
    }));

  it('may have a destination of its own', () =>
    withVdsm({ host: { responses: 'momus.test' } }, async ({ host, vdsm }) => {
      expect(await host.listGuests(signal)).toHaveLength(3);
      expect(vdsm.frames[1]?.headers.destination).toBe('momus.test');
      expect(vdsm.frames[2]?.headers['reply-to']).toBe('momus.test');
    }));
});

describe('reading', () => {
  it('takes one call per sample for 500 machines', () =>
    withVdsm({ vdsm: { machines: 500 } }, async ({ host, vdsm }) => {
      for (let cycle = 1; cycle <= 3; cycle += 1) {
        host.beginSample?.();
        const guests = await host.listGuests(signal);
        expect(guests).toHaveLength(500);
        const read = await Promise.all(
          guests.flatMap(({ id }) =>
            (['memory', 'balloon', 'cpu-tune'] as const).map((t) => host.readGuest(id, t, alone())),
          ),
        );
        expect(read.filter((data) => data === undefined)).toEqual([]);
        expect(vdsm.count('Host.getAllVmStats')).toBe(cycle);
      }
      // Nobody asked for disks.
      expect(vdsm.count('Host.getAllVmIoTunePolicies')).toBe(0);
      const all = [...vdsm.host.machines.keys()];
      await Promise.all(all.map((id) => host.readGuest(id, 'io-tune', alone())));
      expect(vdsm.count('Host.getAllVmIoTunePolicies')).toBe(1);
      expect(vdsm.calls).toHaveLength(5);
    }));

  it('is of the machine itself where it is about the host', () =>
    withVdsm({}, async ({ host, vdsm }) => {
      expect(await host.readHost('cpu', signal)).toEqual({ cpu_count: 8 });
      expect(await host.conflict(signal)).toBeNull();
      expect(vdsm.connections()).toBe(0);
      const busy = createVdsmHost(
        hostOptions(vdsm.port, {
          local: {
            readHost: async () => undefined,
            explain: (topic) => `no ${topic} here`,
            conflict: async () => 'another tuner',
          },
        }),
      );
      expect(await busy.conflict(signal)).toBe('another tuner');
      expect(busy.explain?.('ksm', null)).toBe('no ksm here');
      await busy.close();
    }));

  it('says why there is nothing, of what was asked for', () =>
    withVdsm({}, async ({ host }) => {
      expect(host.explain?.('memory', first)).toBeNull();
      expect(await host.readGuest('nobody', 'memory', signal)).toBeUndefined();
      expect(host.explain?.('memory', 'nobody')).toBe('VDSM has no VM `nobody`');
      expect(host.explain?.('memory', first)).toBeNull();
      expect(host.explain?.('agent', first)).toBeNull();
      expect(await host.readGuest(first, 'agent', signal)).toBeUndefined();
      expect(host.explain?.('agent', first)).toBe('VDSM tells nothing about `agent`');
    }));

  it('has at hand what it has read in this sample, and asks for nothing', () =>
    withVdsm({}, async ({ host, vdsm }) => {
      const atHand = (topic: GuestTopic) => host.guestAtHand?.(first, topic);
      expect(atHand('memory')).toBeNull();
      expect(vdsm.calls).toEqual([]);
      const balloon = await host.readGuest(first, 'balloon', signal);
      expect(atHand('balloon')).toEqual(balloon);
      expect(atHand('io-tune')).toBeNull();
      const disks = await host.readGuest(first, 'io-tune', signal);
      expect(atHand('io-tune')).toEqual(disks);
      // VDSM never knows these: there is nothing to ask for.
      expect(atHand('agent')).toBeUndefined();
      expect(host.explain?.('agent', first)).toBe('VDSM tells nothing about `agent`');
      expect(host.guestAtHand?.('nobody', 'memory')).toBeUndefined();
      host.beginSample?.();
      expect(atHand('balloon')).toBeNull();
    }));

  it('gives what no reader can change for another', () =>
    withVdsm({}, async ({ host }) => {
      const disksOf = async (): Promise<RawDevice> => {
        const data = await host.readGuest(first, 'io-tune', signal);
        return (data!.io_tune as readonly RawDevice[])[0]!;
      };
      const disk = await disksOf();
      expect(() => {
        (disk.current as Record<string, number>).total_bytes_sec = 9;
      }).toThrow(TypeError);
      expect((await disksOf()).current.total_bytes_sec).toBe(0);
    }));
});

describe('acting', () => {
  it('makes the calls of VDSM, in their order, and waits for each', () =>
    withVdsm({}, async ({ host, vdsm }) => {
      await host.apply({ kind: 'balloon', guest: first, target: 2_000_000 }, signal);
      await host.apply({ kind: 'cpu-tune', guest: first, quota: 50_000, period: 100_000 }, signal);
      await host.apply({ kind: 'cpu-tune', guest: second, quota: 40_000 }, signal);
      await host.apply({ kind: 'cpu-tune', guest: second, period: 90_000 }, signal);
      const devices = [{ name: 'vda', path: null, limits: { total_bytes_sec: 7 } }];
      await host.apply({ kind: 'io-tune', guest: first, devices }, signal);
      await host.apply({ kind: 'ksm', settings: { run: 1, pages_to_scan: 300 } }, signal);
      expect(vdsm.calls.slice(1)).toEqual([
        { method: 'VM.setBalloonTarget', params: { vmID: first, target: 2_000_000 } },
        { method: 'VM.setCpuTuneQuota', params: { vmID: first, quota: 50_000 } },
        { method: 'VM.setCpuTunePeriod', params: { vmID: first, period: 100_000 } },
        { method: 'VM.setCpuTuneQuota', params: { vmID: second, quota: 40_000 } },
        { method: 'VM.setCpuTunePeriod', params: { vmID: second, period: 90_000 } },
        {
          method: 'VM.setIoTune',
          params: {
            vmID: first,
            tunables: [{ name: 'vda', path: null, ioTune: { total_bytes_sec: 7 } }],
          },
        },
        { method: 'Host.setKsmTune', params: { tuningParams: { run: 1, pages_to_scan: 300 } } },
      ]);
      expect(vdsm.host.ksm).toEqual({ run: 1, pages_to_scan: 300 });
      // What was set is read in the next sample.
      expect(await host.readGuest(first, 'balloon', signal)).toMatchObject({
        balloon_cur: 2_000_000,
      });
      expect(await host.readGuest(first, 'cpu-tune', signal)).toMatchObject({ vcpu_quota: 50_000 });
    }));

  it('on a machine that vanished says what VDSM says', () =>
    withVdsm({}, async ({ host, vdsm }) => {
      await host.listGuests(signal);
      vdsm.host.machines.delete(first);
      await expect(
        host.apply({ kind: 'balloon', guest: first, target: 1 }, signal),
      ).rejects.toMatchObject({
        code: 1,
        message: `VDSM answers \`VM.setBalloonTarget\` with error 1: Virtual machine does not exist: {'vmId': '${first}'}`,
      });
    }));

  it('sends no period without its quota, and says what was done', () =>
    withVdsm({}, async ({ host, vdsm }) => {
      const action = { kind: 'cpu-tune', guest: first, quota: 1000, period: 2000 } as const;
      const refusal = { kind: 'error', code: 62, message: 'no' } as const;
      vdsm.misbehave('VM.setCpuTuneQuota', refusal, 1);
      await expect(host.apply(action, signal)).rejects.toThrow(
        /`VM\.setCpuTuneQuota` with error 62/,
      );
      expect(vdsm.count('VM.setCpuTunePeriod')).toBe(0);
      vdsm.misbehave('VM.setCpuTunePeriod', refusal, 1);
      await expect(host.apply(action, signal)).rejects.toThrow(
        '`VM.setCpuTunePeriod` with error 62: no; `VM.setCpuTuneQuota` before it was done',
      );
    }));

  it('sends nothing that is given up before, and no number that is none', () =>
    withVdsm({}, async ({ host, vdsm }) => {
      await host.listGuests(signal);
      const over = AbortSignal.abort(new Error('too late'));
      await expect(host.apply({ kind: 'balloon', guest: first, target: 1 }, over)).rejects.toThrow(
        'too late',
      );
      await expect(
        host.apply({ kind: 'balloon', guest: first, target: Number.NaN }, signal),
      ).rejects.toThrow('`NaN` is no number that VDSM can be sent');
      await expect(
        host.apply(
          { kind: 'custom', controller: 'Mine', guest: first, device: null, settings: {} },
          signal,
        ),
      ).rejects.toThrow('nothing carries out what Mine decides');
      expect(vdsm.calls).toHaveLength(2);
    }));

  it('is waited for when its caller has given up', () =>
    withVdsm({}, async ({ host, vdsm }) => {
      vdsm.misbehave('VM.setBalloonTarget', { kind: 'delay', milliseconds: 50 });
      const caller = new AbortController();
      const applied = host.apply(
        { kind: 'balloon', guest: first, target: 2_000_000 },
        caller.signal,
      );
      await vi.waitFor(() => expect(vdsm.count('VM.setBalloonTarget')).toBe(1), 10_000);
      caller.abort();
      // It may still be carried out, so nothing newer may be sent until it has its answer.
      await expect(applied).resolves.toBeUndefined();
    }));
});

describe('a port that nobody answers at', () => {
  it('is said with its address, at once, and again after a pause', async () => {
    const gone = await startStandIn();
    await gone.stop();
    const host = createVdsmHost(
      hostOptions(gone.port, { backOff: { first: 60_000, longest: 60_000 } }),
    );
    const message = new RegExp(
      `no connection to VDSM at 127\\.0\\.0\\.1:${gone.port} \\(nobody answers there; is VDSM running\\?\\); it is tried again$`,
    );
    try {
      for (let cycle = 0; cycle < 3; cycle += 1) {
        host.beginSample?.();
        await expect(host.listGuests(signal)).rejects.toThrow(message);
      }
    } finally {
      await host.close();
    }
    host.beginSample?.();
    await expect(host.listGuests(signal)).rejects.toThrow('is closed');
  });
});
