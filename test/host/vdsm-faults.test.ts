/** A VDSM that is restarted, hung, slow or wrong: what fails, what does not, and what comes back. */
import { describe, expect, it, vi } from 'vitest';
import { createVdsmHost } from '../../src/host/vdsm/index.ts';
import { pauseAfter } from '../../src/host/vdsm/link.ts';
import { createPulse } from '../../src/host/vdsm/pulse.ts';
import { idOf, startStandIn } from '../vdsm/index.ts';
import { hostOptions, signal, type VdsmWorld, withVdsm } from './vdsm-world.ts';

const statistics = 'Host.getAllVmStats';
const first = idOf(1);
const resize = { kind: 'balloon', guest: first, target: 2_000_000 } as const;

/** Lists guests in a sample of its own. */
const listAnew = ({ host }: Pick<VdsmWorld, 'host'>, until = signal) => {
  host.beginSample?.();
  return host.listGuests(until);
};

/** Waits until guests are listed again. */
const backAgain = (world: VdsmWorld) =>
  vi.waitFor(async () => expect(await listAnew(world)).toHaveLength(3), 10_000);

describe('a VDSM that is restarted', () => {
  it('is found again, and greeted again', () =>
    withVdsm({}, async (world) => {
      const { vdsm, count, events } = world;
      for (let restart = 1; restart <= 3; restart += 1) {
        await backAgain(world);
        await vdsm.stop();
        await vi.waitFor(() => expect(count('lost')).toBe(restart), 10_000);
        await expect(listAnew(world)).rejects.toThrow(/no connection to VDSM at .*is VDSM running/);
        await vdsm.start();
      }
      await backAgain(world);
      expect(vdsm.count('Host.ping2')).toBe(4);
      expect(count('connected')).toBe(4);
      expect(events.find(({ kind }) => kind === 'lost')?.message).toMatch(
        /^the connection to VDSM at 127\.0\.0\.1:\d+ was lost \(VDSM closed the connection\)$/,
      );
    }));

  it('between a question and its answer is asked again, but not told twice what to do', () =>
    withVdsm({}, async (world) => {
      const { host, vdsm } = world;
      for (const kind of ['cut', 'half-frame'] as const) {
        vdsm.misbehave(statistics, { kind }, 1);
        vdsm.calls.length = 0;
        expect(await listAnew(world)).toHaveLength(3);
        expect(vdsm.count(statistics)).toBe(2);
        vdsm.misbehave('VM.setBalloonTarget', { kind }, 1);
        await expect(host.apply(resize, signal)).rejects.toThrow(/was lost .* before it answered/);
        expect(vdsm.count('VM.setBalloonTarget')).toBe(1);
      }
    }));

  it('while it starts, says so, and is connected all the same', () =>
    withVdsm({}, async (world) => {
      const refusal = {
        kind: 'error',
        code: 99,
        message: 'Recovering from crash or Initializing',
      } as const;
      world.vdsm.misbehave('*', refusal);
      await expect(listAnew(world)).rejects.toThrow(
        'VDSM answers `Host.getAllVmStats` with error 99: Recovering from crash or Initializing',
      );
      world.vdsm.misbehave('*', null);
      expect(await listAnew(world)).toHaveLength(3);
      expect(world.count('connected')).toBe(1);
    }));

  it('a hundred times leaves no timer and no socket behind', async () => {
    const before = resources();
    await withVdsm({ host: { backOff: { first: 1, longest: 1 } } }, async (world) => {
      for (let round = 1; round <= 100; round += 1) {
        await backAgain(world);
        world.vdsm.cut();
        await vi.waitFor(() => expect(world.count('lost')).toBe(round), {
          timeout: 10_000,
          interval: 2,
        });
      }
    });
    await vi.waitFor(() => expect(resources()).toBeLessThanOrEqual(before), 10_000);
  });
});

/** Sockets, servers and timers that keep this process alive. */
const resources = (): number =>
  process.getActiveResourcesInfo().filter((name) => /TCP|TLS|Timeout/.test(name)).length;

describe('a VDSM that does not answer', () => {
  it('a call costs its time, and no more: the next is answered, a late answer ignored', () =>
    withVdsm({ host: { limits: { read: 500 } } }, async (world) => {
      const { vdsm, count } = world;
      await listAnew(world);
      vdsm.misbehave(statistics, { kind: 'delay', milliseconds: 600 }, 1);
      await expect(listAnew(world)).rejects.toThrow(
        'VDSM gave no answer to `Host.getAllVmStats` within 500 ms',
      );
      await backAgain(world);
      vdsm.misbehave(statistics, { kind: 'hang' }, 1);
      await expect(listAnew(world)).rejects.toThrow('no answer');
      await backAgain(world);
      expect(count('lost') + count('unreadable')).toBe(0);
    }));

  it('in time is waited for in the next sample, not asked again', () =>
    withVdsm({}, async (world) => {
      const { vdsm } = world;
      await listAnew(world);
      vdsm.misbehave(statistics, { kind: 'delay', milliseconds: 1000 }, 1);
      const impatient = AbortSignal.timeout(20);
      await expect(listAnew(world, impatient)).rejects.toThrow(/timeout/);
      expect(await listAnew(world)).toHaveLength(3);
      expect(vdsm.count(statistics)).toBe(2);
    }));

  it('in time may answer after all have given up: that is for the next sample', () =>
    withVdsm({}, async (world) => {
      const { host, vdsm } = world;
      await listAnew(world);
      vdsm.misbehave(statistics, { kind: 'delay', milliseconds: 300 }, 1);
      await expect(listAnew(world, AbortSignal.timeout(20))).rejects.toThrow(/timeout/);
      // Whoever comes after that does not wait for the same once more.
      for (const topic of ['memory', 'io-tune'] as const) {
        await expect(host.readGuest(first, topic, signal)).rejects.toThrow('not answered in time');
      }
      expect(vdsm.count('Host.getAllVmIoTunePolicies')).toBe(0);
      vdsm.host.machines.delete(idOf(2));
      await new Promise((over) => setTimeout(over, 400));
      // What came late is taken for one sample, and no longer.
      expect(await listAnew(world)).toHaveLength(3);
      expect(vdsm.count(statistics)).toBe(2);
      expect(await listAnew(world)).toHaveLength(2);
      expect(vdsm.count(statistics)).toBe(3);
    }));

  it('at all is asked anew when what is waited for came to nothing', () =>
    withVdsm({ host: { limits: { read: 1000 } } }, async (world) => {
      const { vdsm } = world;
      await listAnew(world);
      vdsm.misbehave(statistics, { kind: 'hang' }, 1);
      await expect(listAnew(world, AbortSignal.timeout(20))).rejects.toThrow(/timeout/);
      expect(await listAnew(world)).toHaveLength(3);
      expect(vdsm.count(statistics)).toBe(3);
    }));

  it('about disks in time is asked again where they were changed meanwhile', () =>
    withVdsm({}, async ({ host, vdsm }) => {
      const method = 'Host.getAllVmIoTunePolicies';
      const disks = (until = signal) => host.readGuest(first, 'io-tune', until);
      await host.listGuests(signal);
      const late = { kind: 'delay', milliseconds: 1000 } as const;
      for (const { changes, calls } of [
        { changes: false, calls: 1 },
        { changes: true, calls: 2 },
      ]) {
        vdsm.calls.length = 0;
        vdsm.misbehave(method, late, 1);
        await expect(disks(AbortSignal.timeout(20))).rejects.toThrow(/timeout/);
        const devices = [{ name: 'vda', path: null, limits: { total_bytes_sec: 7 } }];
        if (changes) await host.apply({ kind: 'io-tune', guest: first, devices }, signal);
        // What is under way was asked before the change: it would be taken for what is in force.
        host.beginSample?.();
        await expect(disks()).resolves.toMatchObject({
          io_tune: [{ current: { total_bytes_sec: changes ? 7 : 0 } }],
        });
        expect(vdsm.count(method)).toBe(calls);
        host.beginSample?.();
      }
    }));

  it('fails all who ask within a sample with one call', () =>
    withVdsm({ host: { limits: { read: 50 } } }, async ({ host, vdsm }) => {
      vdsm.misbehave(statistics, { kind: 'hang' });
      const asked = Array.from({ length: 100 }, () =>
        host.readGuest(first, 'memory', new AbortController().signal).then(
          () => 'data',
          (error: Error) => error.message,
        ),
      );
      expect(new Set(await Promise.all(asked))).toEqual(
        new Set(['VDSM gave no answer to `Host.getAllVmStats` within 50 ms']),
      );
      expect(vdsm.count(statistics)).toBe(1);
    }));

  it('to its greeting is no connection', () =>
    withVdsm({ host: { limits: { connect: 500 } } }, async (world) => {
      world.vdsm.misbehave('Host.ping2', { kind: 'hang' });
      await expect(listAnew(world)).rejects.toThrow(
        /no (answer to `Host\.ping2`|connection) within/,
      );
      expect(world.count('connected')).toBe(0);
      world.vdsm.misbehave('Host.ping2', null);
      await backAgain(world);
    }));

  it('but takes connections is given up in time, and found when it lives again', () =>
    withVdsm({ host: { limits: { connect: 500 } } }, async (world) => {
      world.vdsm.freeze(true);
      await expect(listAnew(world)).rejects.toThrow('no connection within 500 ms');
      world.vdsm.freeze(false);
      await backAgain(world);
    }));

  it('to actions is waited for, each for its own time', () =>
    withVdsm({ host: { limits: { act: 100 } } }, async ({ host, vdsm }) => {
      vdsm.misbehave('VM.setBalloonTarget', { kind: 'hang' }, 1);
      await expect(host.apply(resize, signal)).rejects.toThrow(
        'VDSM gave no answer to `VM.setBalloonTarget` within 100 ms',
      );
      await vi.waitFor(() => host.apply(resize, signal), 10_000);
    }));
});

describe('a VDSM that answers wrongly', () => {
  it.each([
    ['no list', 'all is well', 'something else than a list'],
    ['nothing', null, 'something else than a list'],
    ['an object', { statsList: [] }, 'something else than a list'],
  ])('with %s is told of', (_, result, message) =>
    withVdsm({}, async (world) => {
      world.vdsm.misbehave(statistics, { kind: 'result', result }, 1);
      await expect(listAnew(world)).rejects.toThrow(message);
      expect(await listAnew(world)).toHaveLength(3);
    }),
  );

  it('with a list of anything has those guests that can be read', () =>
    withVdsm({}, async (world) => {
      const up = { vmId: 'a', status: 'Up' };
      const result = [null, 1, 'x', [], {}, { vmId: 7 }, { vmId: '' }, up, { ...up, vmName: 'b' }];
      world.vdsm.misbehave(statistics, { kind: 'result', result });
      expect(await listAnew(world)).toEqual([{ id: 'a', name: 'a' }]);
    }));

  it('about disks is told of', () =>
    withVdsm({}, async ({ host, vdsm }) => {
      vdsm.misbehave('Host.getAllVmIoTunePolicies', { kind: 'result', result: [] }, 1);
      await expect(host.readGuest(first, 'io-tune', signal)).rejects.toThrow(
        'something else than an object',
      );
      vdsm.misbehave(
        'Host.getAllVmIoTunePolicies',
        {
          kind: 'result',
          result: { [first]: 'none', [idOf(2)]: { policy: 1, current_values: {} } },
        },
        1,
      );
      host.beginSample?.();
      expect(await host.readGuest(first, 'io-tune', signal)).toBeUndefined();
      expect(await host.readGuest(idOf(2), 'io-tune', signal)).toBeUndefined();
      expect(host.explain?.('io-tune', idOf(2))).toContain('no I/O policy');
    }));

  it('with neither a result nor an error, or an error that is none, is told of', () =>
    withVdsm({}, async (world) => {
      world.vdsm.misbehave(statistics, { kind: 'nothing' }, 1);
      await expect(listAnew(world)).rejects.toThrow('with neither a result nor an error');
      const odd = { kind: 'error', code: 'x' as never, message: { no: 'text' } as never } as const;
      world.vdsm.misbehave(statistics, odd, 1);
      await expect(listAnew(world)).rejects.toThrow('with error without a code: no reason given');
    }));

  it('with garbage fails that one call at once, and is logged', () =>
    withVdsm({}, async (world) => {
      const { host, vdsm, count, events } = world;
      vdsm.misbehave(statistics, { kind: 'garbage' }, 1);
      const listed = listAnew(world);
      listed.catch(() => {});
      await host.apply(resize, signal);
      await expect(listed).rejects.toThrow(
        'VDSM answers `Host.getAllVmStats` with what is no JSON',
      );
      expect(await listAnew(world)).toHaveLength(3);
      expect([count('unreadable'), count('lost')]).toEqual([1, 0]);
      expect(events.find(({ kind }) => kind === 'unreadable')?.message).toContain('no JSON');
    }));

  it('to nobody is ignored', () =>
    withVdsm({}, async (world) => {
      const { vdsm, count } = world;
      await listAnew(world);
      const bodies = ['', 'null', '[]', '{"id": 7}', '{"jsonrpc": "2.0", "id": "x", "result": []}'];
      for (const body of bodies) vdsm.broadcast(`MESSAGE\nsubscription:sub-0\n\n${body}\0`);
      vdsm.broadcast('MESSAGE\nsubscription:other\n\n{"method": "|virt|VM_status|"}\0\n\n');
      expect(await listAnew(world)).toHaveLength(3);
      expect(count('lost') + count('unreadable')).toBe(0);
    }));

  it.each([
    ['no STOMP', 'HTTP/1.1 400 Bad Request\r\n\r\n\0', 'a frame that STOMP does not have'],
    ['a length that is none', 'MESSAGE\ncontent-length:much\n\n', 'whose length is no number'],
    ['a body beyond all bounds', 'MESSAGE\ncontent-length:99999999999\n\n', 'too large'],
    ['a head beyond all bounds', 'x'.repeat(20_000), 'without end'],
    ['a second greeting', 'CONNECTED\nversion:1.2\n\n\0', 'answers CONNECT with what is no STOMP'],
    ['an error', 'ERROR\nmessage:odd\n\nnot with\n\nme\0', 'VDSM ends the session: not with me'],
  ])('with %s ends the connection, and is connected to anew', (_, bytes, reason) =>
    withVdsm({}, async (world) => {
      await listAnew(world);
      world.vdsm.broadcast(bytes);
      await vi.waitFor(() => expect(world.count('lost')).toBe(1), 10_000);
      expect(world.events.find(({ kind }) => kind === 'lost')?.message).toContain(reason);
      await backAgain(world);
    }),
  );

  it('with bytes that are none in place of an answer ends the connection', () =>
    withVdsm({}, async (world) => {
      world.vdsm.misbehave(statistics, { kind: 'no-stomp' });
      await expect(listAnew(world)).rejects.toThrow(/what is no STOMP/);
      world.vdsm.misbehave(statistics, null);
      await backAgain(world);
    }));
});

describe('heart-beats', () => {
  it('are sent twice as often as promised, and missed after a while', () => {
    vi.useFakeTimers();
    try {
      const beats = { sent: 0, silent: 0 };
      const start = (agreed: string) => {
        Object.assign(beats, { sent: 0, silent: 0 });
        const pulse = createPulse(() => {
          beats.silent += 1;
        });
        pulse.start(agreed, 1000, () => {
          beats.sent += 1;
        });
        return pulse;
      };
      const pulse = start('1000,1000');
      for (let tick = 0; tick < 20; tick += 1) {
        vi.advanceTimersByTime(500);
        pulse.heard();
      }
      expect(beats).toEqual({ sent: 20, silent: 0 });
      vi.advanceTimersByTime(2000);
      expect(beats.silent).toBe(0);
      vi.advanceTimersByTime(500);
      expect(beats).toEqual({ sent: 24, silent: 1 });
      pulse.stop();

      // VDSM may slow them down, promise none, or want none.
      const slow = start('4000,4000');
      vi.advanceTimersByTime(9000);
      expect(beats).toEqual({ sent: 4, silent: 0 });
      slow.stop();
      const silent = start('0,1000');
      vi.advanceTimersByTime(10_000);
      expect(beats).toEqual({ sent: 20, silent: 0 });
      silent.stop();
      start('0,0');
      vi.advanceTimersByTime(10_000);
      expect(beats).toEqual({ sent: 0, silent: 0 });
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('closing', () => {
  it('ends what is under way, and resolves although VDSM says nothing', () =>
    withVdsm({ host: { limits: { close: 50 } } }, async (world) => {
      const { host, vdsm } = world;
      await listAnew(world);
      vdsm.misbehave('*', { kind: 'hang' });
      const listed = listAnew(world);
      const applied = host.apply(resize, signal);
      const ends = Promise.allSettled([listed, applied]);
      await vi.waitFor(() => expect(vdsm.count('VM.setBalloonTarget')).toBe(1), 10_000);
      vdsm.freeze(true);
      await host.close();
      for (const end of await ends) {
        expect(end).toMatchObject({
          status: 'rejected',
          reason: { message: expect.stringMatching(/is closed|\(it was closed\)/) },
        });
      }
      await expect(listAnew(world)).rejects.toThrow('is closed');
    }));

  it('before anything was asked, while it connects, and between attempts, is done at once', async () => {
    const vdsm = await startStandIn();
    try {
      const unused = createVdsmHost(hostOptions(vdsm.port));
      await unused.close();
      await unused.close();

      vdsm.freeze(true);
      // Nothing here is left to the limits.
      const limits = { connect: 60_000, close: 60_000 };
      const connecting = createVdsmHost(hostOptions(vdsm.port, { limits }));
      const listed = connecting.listGuests(signal);
      listed.catch(() => {});
      await vi.waitFor(() => expect(vdsm.connections()).toBe(1), 10_000);
      await connecting.close();
      await expect(listed).rejects.toThrow('is closed');
      vdsm.freeze(false);
      await vi.waitFor(() => expect(vdsm.connections()).toBe(0), 10_000);

      await vdsm.stop();
      const waiting = createVdsmHost(
        hostOptions(vdsm.port, { backOff: { first: 60_000, longest: 60_000 } }),
      );
      await expect(waiting.listGuests(signal)).rejects.toThrow('tried again');
      await waiting.close();
    } finally {
      await vdsm.stop();
    }
  });
});

describe('the log', () => {
  it('that fails itself ends nothing', () => {
    const onEvent = (): void => {
      throw new Error('disk full');
    };
    return withVdsm({ host: { onEvent } }, async (world) => {
      await backAgain(world);
      world.vdsm.cut();
      await backAgain(world);
    });
  });

  it('has an outage once for each reason, however long it is', () =>
    withVdsm({ host: { backOff: { first: 1, longest: 1 } } }, async (world) => {
      const { vdsm, events } = world;
      await listAnew(world);
      await vdsm.stop();
      let failures = 0;
      await vi.waitFor(async () => {
        await listAnew(world).catch(() => {
          failures += 1;
        });
        expect(failures).toBeGreaterThan(20);
      }, 10_000);
      await vdsm.start();
      await backAgain(world);
      expect(events.map(({ kind }) => kind)).toEqual([
        'connected',
        'lost',
        'retrying',
        'retrying',
        'connected',
      ]);
    }));
});

describe('pauses between attempts', () => {
  it('grow to their longest, and are never the same for all', () => {
    const backOff = { first: 250, longest: 5000 };
    const longest = [0, 1, 2, 3, 4, 5, 6, 1000].map((n) => pauseAfter(n, backOff, () => 1));
    expect(longest).toEqual([250, 500, 1000, 2000, 4000, 5000, 5000, 5000]);
    expect([0, 6].map((n) => pauseAfter(n, backOff, () => 0))).toEqual([125, 2500]);
  });

  it('grow also where the connection is lost as soon as it is made', async () => {
    const vdsm = await startStandIn();
    const pauses: string[] = [];
    const host = createVdsmHost(
      hostOptions(vdsm.port, {
        backOff: { first: 4, longest: 64 },
        random: () => 1,
        elapsed: () => 0,
        onEvent: ({ kind, message }) => {
          if (kind === 'connected') vdsm.cut();
          if (kind === 'retrying') pauses.push(message.slice(message.indexOf('again')));
        },
      }),
    );
    try {
      await host.listGuests(signal).catch(() => {});
      await vi.waitFor(() => expect(pauses.length).toBeGreaterThan(5), 10_000);
      expect([pauses[0], pauses[5]]).toEqual(['again in 0.0 s', 'again in 0.1 s']);
    } finally {
      await host.close();
      await vdsm.stop();
    }
  });
});
