/** Whole cycles: what is sent, what is reported, and that nothing a host does breaks them. */
import { describe, expect, it } from 'vitest';
import type { HostPort, RawData } from '../../src/host/port.ts';
import { type CycleOptions, createCycle } from '../../src/runtime/index.ts';
import type { Entity, Program } from '../../src/runtime/program.ts';
import { environmentFor } from '../../src/schema/presets.ts';
import { fakePort } from './fake-port.ts';
import { fakeProgram, noEvaluation, numeric, propose } from './fake-program.ts';

const environment = environmentFor({
  hostCollectors: ['HostCpu'],
  guestCollectors: ['GuestBalloon', 'GuestIoTuneOptional'],
  controllers: ['Balloon', 'IoTune'],
});
const balloon: RawData = { balloon_cur: 1000, balloon_max: 2000, balloon_min: 500 };
const manifest = {
  fields: [
    ...numeric('guest', 'balloon_cur'),
    { entity: 'guest' as const, name: 'io_tune', numeric: false },
  ],
  controls: [...numeric('guest', 'balloon_target'), ...numeric('device', 'total_bytes_sec')],
  saved: numeric('guest', 'count'),
};
/** Proposes one size for all guests. */
const sizeAll = (size: number, digest = 'size'): Program =>
  fakeProgram({
    digest,
    manifest,
    evaluate: (_, guests) => {
      for (const guest of guests) propose(guest, 'balloon_target', size, 2);
      return noEvaluation;
    },
  });
const limits = { list: 50, read: 50, apply: 50, phase: 1000 };
function cycleOf(program: Program, port: HostPort, options: CycleOptions = {}) {
  return createCycle({
    program,
    environment,
    port,
    options: { window: 3, timeLimits: limits, act: true, ...options },
  });
}
const withBalloon = (parts = {}) =>
  fakePort({
    guests: ['a', 'b'],
    readGuest: async (_, topic) => (topic === 'balloon' ? balloon : undefined),
    ...parts,
  });

describe('a cycle', () => {
  it('decides, acts, and says where each decision comes from', async () => {
    const port = withBalloon();
    const report = await cycleOf(sizeAll(700), port).run();
    expect(port.applied).toEqual([
      { kind: 'balloon', guest: 'a', target: 700 },
      { kind: 'balloon', guest: 'b', target: 700 },
    ]);
    expect(report).toMatchObject({
      cycle: 1,
      program: 'size',
      acting: true,
      skipped: null,
      listingProblem: null,
      faults: [],
      host: { ready: true, nothing: 'no-proposal', samples: 1 },
      guests: [{ id: 'a', name: 'name of a', ready: true, nothing: null }, { id: 'b' }],
      actions: [
        { status: 'ok', decisions: [0] },
        { status: 'ok', decisions: [1] },
      ],
    });
    expect(report.decisions[0]).toMatchObject({
      control: 'balloon_target',
      guest: 'a',
      wanted: 700,
      value: 700,
      before: 1000,
      outcome: 'apply',
      at: { source: 'test.policy', line: 2, column: 3 },
    });
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
    expect(Object.isFrozen(report.decisions[0])).toBe(true);
  });
  it('only says what it would do until it may act', async () => {
    const port = withBalloon();
    const cycle = cycleOf(sizeAll(700), port, { act: false });
    const report = await cycle.run();
    expect(port.applied).toEqual([]);
    expect(report.actions.map((a) => a.status)).toEqual(['would', 'would']);
    expect(report.guests[0]?.nothing).toBeNull();
    cycle.setAct(true);
    expect((await cycle.run()).actions[0]?.status).toBe('ok');
  });
  it('withholds everything while another tuner is at work, or nobody knows', async () => {
    const busy = withBalloon({ conflict: async () => 'momd is running' });
    const report = await cycleOf(sizeAll(700), busy).run();
    expect(busy.applied).toEqual([]);
    expect(report.actions[0]).toMatchObject({ status: 'withheld', message: 'momd is running' });
    const mute = withBalloon({ conflict: () => new Promise(() => {}) });
    const unknown = await cycleOf(sizeAll(700), mute).run();
    expect(unknown.actions[0]?.message).toContain('not known');
    const forced = withBalloon({ conflict: async () => 'momd is running' });
    await cycleOf(sizeAll(700), forced, { ignoreConflict: true }).run();
    expect(forced.applied).toHaveLength(2);
  });
  it('skips the policy while the host is not ready, and names what is missing', async () => {
    let calls = 0;
    const program = fakeProgram({
      evaluate: () => {
        calls += 1;
        return noEvaluation;
      },
    });
    const port = withBalloon({
      readHost: async () => ({}),
      explain: (topic: string) => (topic === 'cpu' ? 'no /proc here' : null),
    });
    const report = await cycleOf(program, port).run();
    expect(calls).toBe(0);
    expect(report.host).toMatchObject({
      ready: false,
      missing: ['cpu_count'],
      nothing: 'not-ready',
    });
    expect(report.skipped).toBe('the host is not ready: no value for `cpu_count`: no /proc here');
    expect(report.guests.map((g) => [g.ready, g.nothing, g.samples])).toEqual([
      [true, 'not-evaluated', 1],
      [true, 'not-evaluated', 1],
    ]);
  });
  it('says why nothing was done for each guest', async () => {
    const port = fakePort({
      guests: ['sent', 'same', 'bad', 'none', 'fault', 'hangs', 'fails', 'lies'],
      readGuest: (id, topic) => {
        if (id === 'hangs') return new Promise(() => {});
        if (id === 'fails') return Promise.reject(new Error('no such domain'));
        if (topic !== 'balloon') return Promise.resolve(undefined);
        return Promise.resolve(id === 'lies' ? { ...balloon, balloon_cur: -1 } : balloon);
      },
    });
    const wanted = new Map<string, unknown>([
      ['sent', 600],
      ['same', 1000],
      ['bad', Number.POSITIVE_INFINITY],
    ]);
    const program = fakeProgram({
      manifest,
      evaluate: (_, guests) => {
        for (const guest of guests)
          propose(guest, 'balloon_target', wanted.get(guest.id) ?? Number.NaN);
        return {
          faults: [
            { code: 'missing-value', site: 3, form: 0, guest: 'fault', message: 'no value' },
          ],
          results: [],
        };
      },
    });
    const report = await cycleOf(program, port).run();
    expect(Object.fromEntries(report.guests.map((g) => [g.id, g.nothing]))).toEqual({
      sent: null,
      same: 'unchanged',
      bad: 'refused',
      none: 'no-proposal',
      fault: 'fault',
      hangs: 'not-ready',
      fails: 'not-ready',
      lies: 'not-ready',
    });
    const reasonOf = (id: string) => report.guests.find((g) => g.id === id)?.reason;
    expect(reasonOf('hangs')).toContain('no answer within 50 ms');
    expect(reasonOf('fails')).toContain('no such domain');
    expect(reasonOf('lies')).toContain('GuestBalloon: `balloon_cur`: `-1` is negative');
    expect(report.faults).toMatchObject([
      { code: 'missing-value', guest: 'fault', at: { line: 3 } },
    ]);
    expect(JSON.parse(JSON.stringify(report)).decisions[2].wanted).toBe('Infinity');
  });
  it('survives a program that throws, a host that lists nothing, and a refusal', async () => {
    const bad = fakeProgram({
      evaluate: () => {
        throw new Error('broken');
      },
    });
    expect((await cycleOf(bad, withBalloon()).run()).skipped).toBe('the program failed: broken');
    const dark = withBalloon({
      listGuests: () => {
        throw new Error('no bus');
      },
    });
    expect(await cycleOf(sizeAll(1), dark).run()).toMatchObject({
      listingProblem: 'no bus',
      guests: [],
    });
    const refusing = withBalloon({
      apply: async () => {
        throw new Error('not supported');
      },
    });
    const report = await cycleOf(sizeAll(700), refusing).run();
    expect(report.actions[0]).toMatchObject({ status: 'failed', message: 'not supported' });
  });
  it('does not send again what is in force, and sends again what had no answer', async () => {
    let size = 1000;
    const port = withBalloon({
      readGuest: async (_: string, topic: string) =>
        topic === 'balloon' ? { ...balloon, balloon_cur: size } : undefined,
    });
    const cycle = cycleOf(sizeAll(700), port);
    await cycle.run();
    size = 700;
    const report = await cycle.run();
    expect(port.applied).toHaveLength(2);
    expect(report.guests[0]?.nothing).toBe('unchanged');
    cycle.setProgram(sizeAll(1000, 'back'));
    size = 1000; // it shows the old size although 700 was acknowledged: going back is sent
    const back = await cycle.run();
    expect(back.program).toBe('back');
    expect(port.applied.slice(2)).toEqual([
      { kind: 'balloon', guest: 'a', target: 1000 },
      { kind: 'balloon', guest: 'b', target: 1000 },
    ]);
    await cycle.run();
    expect(port.applied).toHaveLength(4);
  });
  it('sends the limits of devices, complete', async () => {
    const program = fakeProgram({
      manifest,
      evaluate: (_, guests) => {
        for (const guest of guests) {
          const devices = (guest.f_io_tune ?? []) as readonly Entity[];
          for (const device of devices) propose(device, 'total_bytes_sec', 5000.5, 1);
        }
        return noEvaluation;
      },
    });
    const device = {
      name: 'vda',
      path: '/a',
      guaranteed: {},
      maximum: {},
      current: { total_bytes_sec: 0, total_iops_sec: 9 },
    };
    const port = withBalloon({
      guests: ['a'],
      readGuest: async (_: string, topic: string) =>
        topic === 'balloon' ? balloon : { io_tune: [device] },
    });
    const report = await cycleOf(program, port).run();
    expect(port.applied).toEqual([
      {
        kind: 'io-tune',
        guest: 'a',
        devices: [
          { name: 'vda', path: '/a', limits: { total_bytes_sec: 5000, total_iops_sec: 9 } },
        ],
      },
    ]);
    expect(report.decisions[0]).toMatchObject({
      entity: 'device',
      device: '/a',
      before: 0,
      value: 5000,
    });
  });
  it('keeps saved variables across cycles and programs, and reports debug lines', async () => {
    const counting = (digest: string) =>
      fakeProgram({
        digest,
        manifest,
        evaluate: (_, guests, debug) => {
          for (const guest of guests) {
            guest.s_count = Number.isNaN(guest.s_count) ? 1 : Number(guest.s_count) + 1;
            debug?.([guest, guest.s_count, Number.NaN, ['x', true]]);
          }
          return noEvaluation;
        },
      });
    const cycle = cycleOf(counting('one'), withBalloon());
    expect((await cycle.run()).debug).toEqual([
      'guest a 1 missing (x true)',
      'guest b 1 missing (x true)',
    ]);
    cycle.setProgram(counting('two'));
    expect((await cycle.run()).debug[0]).toBe('guest a 2 missing (x true)');
  });
  it('runs one at a time, refuses a window of 0, and names collectors without a plug-in', async () => {
    const cycle = cycleOf(sizeAll(700), withBalloon());
    const running = cycle.run();
    await expect(cycle.run()).rejects.toThrow('running already');
    await running;
    expect(cycle.latest().guests[0]).toMatchObject({ id: 'a', name: 'name of a' });
    expect(cycle.latest().host?.get('cpu_count')).toBe(4);
    expect(() => cycleOf(sizeAll(700), withBalloon(), { window: 0 })).toThrow(RangeError);
    const strange = {
      ...environment,
      collectors: [{ ...environment.collectors[0]!, name: 'Odd' }],
    };
    const { problems } = createCycle({
      program: sizeAll(1),
      environment: strange,
      port: fakePort(),
    });
    expect(problems).toEqual(['collector Odd is enabled, but nothing implements it']);
  });
});
