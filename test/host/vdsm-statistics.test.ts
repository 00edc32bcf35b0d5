/**
 * What VDSM says of machines, and what is made of it: pure functions, on anything, and what they
 * cost; then whole cycles on hosts where some machines are in states that nobody can work with.
 */
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { createCompiler } from '../../src/compiler/compile.ts';
import type { GuestTopic, RawData } from '../../src/host/port.ts';
import {
  type Fields,
  figureOf,
  machinesOf,
  policiesOf,
  runningGuest,
} from '../../src/host/vdsm/answers.ts';
import { createFrameReader } from '../../src/host/vdsm/frames.ts';
import { ioTuneOf } from '../../src/host/vdsm/io-tune.ts';
import { statisticsOf } from '../../src/host/vdsm/statistics.ts';
import { createCycle } from '../../src/runtime/index.ts';
import { loadProgram } from '../../src/runtime/load.ts';
import { environmentFor } from '../../src/schema/presets.ts';
import { encode } from '../vdsm/frames.ts';
import {
  type BadState,
  badStateNames,
  type CallParams,
  idOf,
  type Machine,
  makeMachine,
  spoil,
} from '../vdsm/index.ts';
import { carryOut } from '../vdsm/methods.ts';
import { withVdsm } from './vdsm-world.ts';

const statisticsTopics = ['memory', 'balloon', 'cpu-tune'] as const;

/** The machines of an answer that run. */
const runningGuests = (machines: ReadonlyMap<string, Fields>) =>
  [...machines].flatMap(([id, machine]) => runningGuest(id, machine) ?? []);

/** What VDSM answers about machines. */
function answerAbout(machines: readonly Machine[], method: string, params: CallParams = {}) {
  const host = { machines: new Map(machines.map((m) => [m.id, m])), ksm: {} };
  const outcome = carryOut(host, method, params);
  if (!('result' in outcome)) throw new Error(outcome.error.message);
  return JSON.parse(JSON.stringify(outcome.result)) as unknown;
}

/** All topics of one machine in a state. */
function saidOf(state: BadState) {
  const machine = makeMachine(1);
  spoil(machine, state);
  const machines = machinesOf(answerAbout([machine], 'Host.getAllVmStats'));
  const found = machines.get(machine.id);
  const data = (topic: (typeof statisticsTopics)[number]): RawData | undefined =>
    found === undefined ? undefined : statisticsOf(topic, found).data;
  return {
    guests: runningGuests(machines),
    memory: data('memory'),
    balloon: data('balloon'),
    cpu: data('cpu-tune'),
  };
}

describe('figures', () => {
  it.each([
    [5, 5],
    [5.9, 5],
    [-1, -1],
    ['7', 7],
    [' 08 ', 8],
    ['-3', -3],
    ['1.5', '1.5'],
    ['None', 'None'],
    ['', ''],
    ['9'.repeat(400), '9'.repeat(64)],
    [true, true],
    [null, null],
    [undefined, undefined],
    [{}, undefined],
    [[1], undefined],
  ])('%j is %j', (raw, value) => expect(figureOf(raw)).toBe(value));
});

describe('a machine with', () => {
  const guest = { id: idOf(1), name: 'vm-1', pid: 10_001 };

  it('nothing wrong delivers all topics', () => {
    const machines = machinesOf(answerAbout([makeMachine(1)], 'Host.getAllVmStats'));
    expect(runningGuests(machines)).toEqual([guest]);
    expect(statisticsOf('balloon', machines.get(idOf(1))!).data).toEqual({
      balloon_cur: 4_194_304,
      balloon_max: 4_194_304,
      balloon_min: 1_048_576,
    });
    const policies = policiesOf(answerAbout([makeMachine(1)], 'Host.getAllVmIoTunePolicies'));
    expect(ioTuneOf(policies.get(idOf(1))!).data).toMatchObject({
      io_tune: [{ name: 'vda', maximum: { total_bytes_sec: 200_000_000 } }],
    });
  });

  /** What is otherwise in each state; the rest is as it is without one. */
  const odd: Readonly<Record<BadState, object>> = {
    'no memoryStats': { memory: undefined },
    'memUsage 0': { memory: undefined },
    'empty balloonInfo': { balloon: undefined },
    'balloon_min garbage': { balloon: expect.objectContaining({ balloon_min: 'None' }) },
    'negative figures': {
      memory: expect.objectContaining({ mem_unused: -5 }),
      balloon: expect.objectContaining({ balloon_max: -5 }),
    },
    'huge figures': {
      memory: expect.objectContaining({ mem_unused: 1e300 }),
      balloon: expect.objectContaining({ balloon_max: '9'.repeat(64) }),
    },
    'null pid': { guests: [{ id: guest.id, name: guest.name }] },
    'no vcpuCount': { cpu: undefined },
    paused: { guests: [] },
    'no vmName': { guests: [{ ...guest, name: guest.id }] },
    'wrong shapes': {
      guests: [{ ...guest, name: guest.id }],
      memory: undefined,
      balloon: undefined,
      cpu: undefined,
    },
    'no vmId': { guests: [], memory: undefined, balloon: undefined, cpu: undefined },
  };

  it.each(badStateNames)('%s', (state) => {
    const usual = {
      guests: [guest],
      memory: expect.objectContaining({ mem_available: 4_128_768 }),
      balloon: expect.objectContaining({ balloon_max: 4_194_304 }),
      cpu: { vcpu_count: 2, vcpu_user_limit: 100, vcpu_quota: 0, vcpu_period: 0 },
    };
    expect(saidOf(state)).toEqual({ ...usual, ...odd[state] });
  });
});

describe('anything', () => {
  const member = fc.oneof(
    fc.jsonValue({ maxDepth: 3 }),
    fc.constantFrom('Up', '12', 12, null, {}, [], '__proto__'),
  );
  const machine = fc.record(
    {
      vmId: fc.constantFrom<unknown>('a', 'b', 1, ''),
      ...Object.fromEntries(
        ['vmName', 'status', 'pid', 'memUsage', 'vcpuCount', 'vcpuQuota', 'policy'].map((name) => [
          name,
          member,
        ]),
      ),
      memoryStats: fc.oneof(member, fc.dictionary(fc.constantFrom('mem_total', 'majflt'), member)),
      balloonInfo: fc.oneof(member, fc.dictionary(fc.constantFrom('balloon_cur'), member)),
      current_values: fc.array(fc.dictionary(fc.constantFrom('name', 'path', 'ioTune'), member)),
    },
    { requiredKeys: [] },
  );

  it('is read without an error, and delivers only what a raw value may be', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(machine, member)), (list) => {
        const machines = machinesOf(list);
        for (const { id, name } of runningGuests(machines)) {
          expect([typeof id, typeof name]).toEqual(['string', 'string']);
        }
        for (const found of machines.values()) {
          const answers = [...statisticsTopics.map((t) => statisticsOf(t, found)), ioTuneOf(found)];
          for (const { data, problem } of answers) {
            expect(data === undefined).toBe(problem !== null);
            for (const [name, value] of Object.entries(data ?? {})) {
              if (name !== 'io_tune')
                expect(value === null || typeof value !== 'object').toBe(true);
            }
          }
        }
      }),
    );
  });
});

describe('1000 machines', () => {
  it('are all read; what that costs is printed', () => {
    const machines = Array.from({ length: 1000 }, (_, i) => makeMachine(i + 1));
    const result = answerAbout(machines, 'Host.getAllVmStats');
    const body = JSON.stringify({ jsonrpc: '2.0', id: 'x', result });
    const bytes = encode({ command: 'MESSAGE', headers: {}, body });
    const spent = { frames: 0, json: 0, fields: 0 };
    const timed = <T>(part: keyof typeof spent, work: () => T): T => {
      const before = process.cpuUsage();
      const value = work();
      const { user, system } = process.cpuUsage(before);
      spent[part] += (user + system) / 1000;
      return value;
    };
    const rounds = 20;
    for (let round = 0; round < rounds; round += 1) {
      let read = '';
      timed('frames', () => {
        const reader = createFrameReader((frame) => {
          read = frame.body.toString('utf8');
        });
        for (let at = 0; at < bytes.length; at += 16_384) {
          reader.push(bytes.subarray(at, at + 16_384));
        }
      });
      const parsed = timed('json', () => JSON.parse(read) as { result: unknown });
      const count = timed('fields', () => {
        const all = machinesOf(parsed.result);
        let fields = 0;
        for (const found of all.values()) {
          for (const topic of statisticsTopics) {
            fields += Object.keys(statisticsOf(topic, found).data ?? {}).length;
          }
        }
        return fields + runningGuests(all).length;
      });
      expect(count).toBe(1000 * 17);
    }
    const each = (part: keyof typeof spent): string => `${(spent[part] / rounds).toFixed(1)} ms`;
    console.log(
      `1000 machines, ${(bytes.length / 1e6).toFixed(1)} MB: frames and text ${each('frames')}, JSON ${each('json')}, fields ${each('fields')}`,
    );
  });
});

describe('cycles on a VDSM', () => {
  const environment = environmentFor({
    hostCollectors: ['HostCpu'],
    guestCollectors: ['GuestMemory', 'GuestBalloon', 'GuestCpuTune', 'GuestIoTune'],
    controllers: ['Balloon', 'CpuTune', 'IoTune'],
  });
  const text = `
    (with Guests g (g.Control "balloon_target" (/ (+ g.balloon_cur g.balloon_min) 2)))
    (with Guests g (g.Control "vcpu_quota" 50000))
    (with Guests g (g.Control "vcpu_period" 100000))
    (with Guests g (with g.io_tune disk
      (disk.setTotalBytesSec (/ disk.maximum.total_bytes_sec 2))))`;

  /** For machines that are slow today. */
  const patient = { list: 30_000, read: 30_000, apply: 30_000, phase: 60_000 };

  /** Topics without which such a guest is not ready, by its state. */
  const spoilt = new Set<BadState>(
    badStateNames.filter((s) => s !== 'null pid' && s !== 'no vmName'),
  );

  it(
    'lose nothing of 500 healthy machines while one is in each bad state',
    () =>
      withVdsm({ vdsm: { machines: 500 + badStateNames.length } }, async ({ host, vdsm }) => {
        const compiled = createCompiler(environment).compile([{ name: 'all', text }]);
        expect(compiled.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
        const bad = badStateNames.map((state, i) => ({ state, id: idOf(501 + i) }));
        for (const { state, id } of bad) spoil(vdsm.host.machines.get(id)!, state);
        const program = loadProgram(compiled.module!, 'all');
        const options = { act: true, timeLimits: patient };
        const cycle = createCycle({ program, environment, port: host, options });
        const expectReady = new Set([
          ...Array.from({ length: 500 }, (_, i) => idOf(i + 1)),
          ...bad.filter(({ state }) => !spoilt.has(state)).map(({ id }) => id),
        ]);
        let ready = 0;
        let acted = 0;
        for (let round = 1; round <= 3; round += 1) {
          const report = await cycle.run();
          expect(report.listingProblem).toBeNull();
          const isReady = report.guests.filter((guest) => guest.ready).map(({ id }) => id);
          expect(new Set(isReady)).toEqual(expectReady);
          expect(report.actions.filter(({ status }) => status !== 'ok')).toEqual([]);
          expect(report.faults).toEqual([]);
          ready += isReady.length;
          acted += report.actions.length;
          // One call each, whatever the number of machines.
          expect(vdsm.count('Host.getAllVmStats')).toBe(round);
          expect(vdsm.count('Host.getAllVmIoTunePolicies')).toBe(round);
        }
        for (const id of expectReady) {
          expect(vdsm.host.machines.get(id)).toMatchObject({
            quota: 50_000,
            period: 100_000,
            disks: [{ current: { total_bytes_sec: 100_000_000 } }],
          });
        }
        const lost = 3 * expectReady.size - ready;
        console.log(
          `3 cycles, 500 healthy machines and ${bad.length} bad ones: ${ready} decided, ${acted} actions, ${lost} lost`,
        );
      }),
    60_000,
  );

  it(
    'go on with what was known while VDSM hangs, and lose nothing when it is back',
    () =>
      withVdsm({ vdsm: { machines: 100 } }, async ({ host, vdsm }) => {
        const compiled = createCompiler(environment).compile([{ name: 'all', text }]);
        const program = loadProgram(compiled.module!, 'all');
        const timeLimits = { ...patient, list: 1000 };
        const options = { timeLimits, maxSampleAge: 1000 };
        const cycle = createCycle({ program, environment, port: host, options });
        const count = (guests: readonly { readonly ready: boolean }[]): number =>
          guests.filter(({ ready }) => ready).length;
        expect(count((await cycle.run()).guests)).toBe(100);
        vdsm.freeze(true);
        for (let round = 0; round < 3; round += 1) {
          const report = await cycle.run();
          expect(report.listingProblem).toBe('no answer within 1000 ms');
          expect(count(report.guests)).toBe(100);
          expect(report.guests.filter(({ quarantined }) => quarantined)).toEqual([]);
        }
        vdsm.freeze(false);
        await vi.waitFor(async () => {
          const report = await cycle.run();
          expect(report.listingProblem).toBeNull();
          expect(count(report.guests)).toBe(100);
        }, 10_000);
      }),
    60_000,
  );

  it('act on a machine that vanished meanwhile in vain, and on the others', () =>
    withVdsm({ vdsm: { machines: 5 } }, async ({ host, vdsm }) => {
      const compiled = createCompiler(environment).compile([{ name: 'all', text }]);
      const program = loadProgram(compiled.module!, 'all');
      const apply: typeof host.apply = (action, signal) => {
        vdsm.host.machines.delete(idOf(2));
        return host.apply(action, signal);
      };
      const port = { ...host, apply };
      const cycle = createCycle({ program, environment, port, options: { act: true } });
      const { actions } = await cycle.run();
      const failed = actions.filter(({ status }) => status === 'failed');
      expect(failed.map(({ message }) => message)).toEqual([
        expect.stringMatching(
          /`VM\.setBalloonTarget` with error 1: Virtual machine does not exist/,
        ),
        expect.stringMatching(/`VM\.setCpuTuneQuota` with error 1: Virtual machine does not exist/),
        expect.stringMatching(/`VM\.setIoTune` with error 1: Virtual machine does not exist/),
      ]);
      expect(actions.filter(({ status }) => status === 'ok')).toHaveLength(12);
      const next = await cycle.run();
      expect(next.guests.map(({ id }) => id)).not.toContain(idOf(2));
    }));

  it('explain why a guest is not ready', () =>
    withVdsm({ vdsm: { machines: 2 } }, async ({ host, vdsm }) => {
      spoil(vdsm.host.machines.get(idOf(2))!, 'memUsage 0');
      const compiled = createCompiler(environment).compile([{ name: 'all', text }]);
      const program = loadProgram(compiled.module!, 'all');
      const { guests } = await createCycle({ program, environment, port: host }).run();
      expect(guests.map(({ ready }) => ready)).toEqual([true, false]);
      expect(JSON.stringify(guests[1])).toContain(
        'nothing in the guest reports its memory (`memUsage` is 0)',
      );
    }));

  it('ask for nothing that no collector wants', () =>
    withVdsm({}, async ({ host, vdsm }) => {
      const signal = new AbortController().signal;
      const topics: readonly GuestTopic[] = ['process', 'agent', 'network-daemon'];
      for (const topic of topics) {
        expect(await host.readGuest(idOf(1), topic, signal)).toBeUndefined();
      }
      expect(vdsm.calls).toEqual([]);
    }));
});
