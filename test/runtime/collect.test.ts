/** The rules for samples, failures and time limits of a collection. */
import { describe, expect, it } from 'vitest';
import type { GuestIdentity, HostPort, RawData, RawValue } from '../../src/host/port.ts';
import { collect, planCollection } from '../../src/runtime/collect.ts';
import { type Collector, FatalCollectionError } from '../../src/runtime/collectors/collector.ts';
import { collectorsFor } from '../../src/runtime/collectors/index.ts';
import { createInventory, everything, type InventoryOptions } from '../../src/runtime/inventory.ts';
import { accept, Refusal } from '../../src/runtime/sample.ts';
import { createEnvironment } from '../../src/schema/environment.ts';
import { environmentFor } from '../../src/schema/presets.ts';
import type { FieldSchema } from '../../src/schema/types.ts';
import { fakePort } from './fake-port.ts';

const number = (rest: Partial<FieldSchema> = {}): FieldSchema =>
  ({
    name: 'a',
    doc: '',
    type: 'number',
    unit: null,
    kind: 'level',
    min: 0,
    max: 100,
    integral: true,
    optional: false,
    ...rest,
  }) as FieldSchema;
const other = (type: 'text' | 'logical' | 'devices' | 'any'): FieldSchema => ({
  name: 'a',
  doc: '',
  type,
  optional: true,
});

const judge = (field: FieldSchema, raw: RawValue) => {
  const taken = accept(field, raw);
  return taken instanceof Refusal
    ? { value: null, problem: taken.reason }
    : { value: taken, problem: null };
};

describe('accept', () => {
  it('takes numbers, also as text, inside the range', () => {
    for (const [raw, value] of [
      [0, 0],
      [100, 100],
      ['42', 42],
      [' +7 ', 7],
      ['1e2', 100],
    ] as const) {
      expect(judge(number(), raw)).toEqual({ value, problem: null });
    }
    expect(judge(number({ integral: false } as Partial<FieldSchema>), 0.5).value).toBe(0.5);
  });
  it('counts everything else as missing, with the reason', () => {
    const bad: readonly RawValue[] = [
      -1,
      101,
      1.5,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      'x',
      '',
      '0x10',
      '1'.repeat(65),
      true,
      [],
    ];
    for (const raw of bad) {
      const { value, problem } = judge(number(), raw);
      expect(value, String(raw)).toBeNull();
      expect(problem).not.toBeNull();
    }
    expect(judge(number(), undefined)).toEqual({ value: null, problem: null });
    expect(judge(number(), null)).toEqual({ value: null, problem: null });
  });
  it('bounds texts and checks the other types', () => {
    expect(judge(other('text'), 'x'.repeat(4096)).problem).toBeNull();
    expect(judge(other('text'), 'x'.repeat(4097)).value).toBeNull();
    expect(judge(other('text'), 5).value).toBeNull();
    expect(judge(other('logical'), 1).value).toBe(true);
    expect(judge(other('logical'), 2).value).toBeNull();
    expect(judge(other('any'), 'x').value).toBe('x');
    expect(judge(other('any'), Number.NaN).value).toBeNull();
  });
  it('keeps what is well-formed of devices', () => {
    const raw = [
      { name: 'vda', path: '/a', current: { total_bytes_sec: '5', read_bytes_sec: -1, x: 'y' } },
      { path: '/nameless' },
      null,
      { name: 'vdb', path: 7, maximum: [] },
    ] as unknown as RawValue;
    expect(judge(other('devices'), raw).value).toEqual([
      { name: 'vda', path: '/a', guaranteed: {}, maximum: {}, current: { total_bytes_sec: 5 } },
      { name: 'vdb', path: null, guaranteed: {}, maximum: {}, current: {} },
    ]);
    expect(judge(other('devices'), 'vda').value).toBeNull();
  });
});

const memory = environmentFor({
  hostCollectors: ['HostCpu'],
  guestCollectors: ['GuestMemoryOptional', 'GuestBalloonOptional'],
  controllers: [],
});
const guestData: Readonly<Record<string, RawData>> = {
  memory: {
    mem_available: 1000,
    mem_unused: '300',
    major_fault: 0,
    minor_fault: 0.5,
    swap_in: 0,
    swap_out: 0,
    mem_free: 5,
  },
  balloon: { balloon_cur: 1000, balloon_max: 2000, balloon_min: 0 },
};

function collectGuest(
  data: Readonly<Record<string, RawData | undefined>>,
  more: readonly Collector[] = [],
) {
  const schemas = memory.collectors.filter((c) => c.scope === 'guest');
  const { collectors } = collectorsFor(schemas, more);
  return collect(
    planCollection(collectors, memory.fields.guest),
    { guest: 'g', readHost: async () => undefined, readGuest: async (topic) => data[topic] },
    50,
  );
}

describe('collect', () => {
  it('takes declared fields only, and lacks optional ones', async () => {
    const result = await collectGuest(guestData);
    if (!result.ready) throw new Error(result.reason);
    expect(result.sample.get('mem_unused')).toBe(300);
    expect(result.sample.has('mem_free')).toBe(false);
    expect(result.sample.get('swap_total')).toBeNull();
    expect(result.problems).toEqual([]);
  });
  it('leaves out a whole group with one bad value, so that proofs about it hold', async () => {
    const result = await collectGuest({
      ...guestData,
      balloon: { ...guestData.balloon, balloon_cur: -5 },
    });
    if (!result.ready) throw new Error(result.reason);
    for (const name of ['balloon_cur', 'balloon_max', 'balloon_min']) {
      expect(result.sample.get(name)).toBeNull();
    }
    expect(result.problems.map((p) => p.field)).toContain('balloon_cur');
    expect(result.sample.get('mem_available')).toBe(1000);
  });
  it('ignores answers that are no sets of fields, and inherited names', async () => {
    const result = await collectGuest({
      memory: 'nonsense' as unknown as RawData,
      balloon: Object.create({ balloon_cur: 1 }),
    });
    if (!result.ready) throw new Error(result.reason);
    expect(result.sample.get('balloon_cur')).toBeNull();
    expect(result.problems).toHaveLength(1);
  });
  it('goes on without a collector that fails or hangs, and stops at a fatal failure', async () => {
    const [schema] = memory.collectors.filter((c) => c.name === 'GuestMemoryOptional');
    if (schema === undefined) throw new Error('no schema');
    const failing: Collector = { schema, collect: async () => Promise.reject(new Error('boom')) };
    const failed = await collectGuest(guestData, [failing]);
    expect(failed.ready).toBe(true);
    expect(failed.problems[0]).toEqual({ collector: schema.name, field: null, message: 'boom' });
    const hanging: Collector = { schema, collect: () => new Promise(() => {}) };
    const hung = await collectGuest(guestData, [hanging]);
    expect(hung.ready).toBe(true);
    expect(hung.problems[0]?.message).toBe('no answer within 50 ms');
    const fatal: Collector = {
      schema,
      collect: async () => Promise.reject(new FatalCollectionError('gone')),
    };
    const ended = await collectGuest(guestData, [fatal]);
    expect(ended).toMatchObject({ ready: false, reason: expect.stringContaining('gone') });
  });
  it('names the mandatory fields that are missing, nil included', async () => {
    const environment = createEnvironment({ collectors: memory.collectors, controllers: [] });
    const { collectors } = collectorsFor(environment.collectors.filter((c) => c.scope === 'host'));
    const sources = {
      guest: null,
      readHost: async () => ({ cpu_count: null }),
      readGuest: async () => undefined,
    };
    const result = await collect(planCollection(collectors, environment.fields.host), sources, 50);
    expect(result).toMatchObject({ ready: false, missing: ['cpu_count'] });
  });

  it('blames the collectors that owe the missing fields, and those before the fields', async () => {
    const environment = createEnvironment({ collectors: memory.collectors, controllers: [] });
    const { collectors } = collectorsFor(environment.collectors.filter((c) => c.scope === 'host'));
    const collectWith = (readHost: () => Promise<RawData>) =>
      collect(
        planCollection(collectors, environment.fields.host),
        { guest: null, readHost, readGuest: async () => undefined },
        20,
      );
    const hung = await collectWith(() => new Promise(() => {}));
    const name = collectors.find((c) => c.schema.fields.some((f) => f.name === 'cpu_count'))!.schema
      .name;
    const reason = `${name} gave no answer within 20 ms (no value for \`cpu_count\`)`;
    expect(hung).toMatchObject({ ready: false, reason });
    const failed = await collectWith(() => Promise.reject(new Error('boom')));
    const other = `${name}: boom (no value for \`cpu_count\`)`;
    expect(failed).toMatchObject({ ready: false, reason: other });
    const odd = await collectWith(async () => ({ cpu_count: 'x' }));
    expect(odd).toMatchObject({
      reason: expect.stringMatching(/^no value for `cpu_count` \(.*"x"/),
    });
  });
});

describe('the inventory', () => {
  const make = (port: HostPort, atOnce = 2, more: Partial<InventoryOptions> = {}) =>
    createInventory({
      port,
      environment: memory,
      collectors: collectorsFor(memory.collectors).collectors,
      hostProperties: new Map(),
      window: 3,
      listLimit: 50,
      readLimit: 50,
      phaseLimit: 1000,
      atOnce,
      elapsed: () => performance.now(),
      maxSampleAge: 0,
      ...more,
    });

  it('asks the others first after a guest hung, and not the one that still owes an answer', async () => {
    const asked: string[] = [];
    const port = fakePort({
      guests: ['a', 'b', 'c'],
      readGuest: (id) => {
        asked.push(id);
        return id === 'a' ? new Promise(() => {}) : Promise.resolve({});
      },
    });
    const inventory = make(port, 1);
    const first = await inventory.gather(everything);
    expect(first.guests.map((g) => g.collection.ready)).toEqual([true, true, true]);
    asked.length = 0;
    const start = performance.now();
    const second = await inventory.gather(everything);
    expect(performance.now() - start).toBeLessThan(45);
    expect(asked).not.toContain('a');
    expect(second.guests[0]?.collection).toMatchObject({
      ready: false,
      reason: 'it still owes an answer from before',
    });
    expect(second.guests[1]?.collection.ready).toBe(true);
  });
  it('takes over what the host says of data that it does not have, and only where some is missing', async () => {
    const explain = (topic: string): string | null => {
      if (topic === 'process') throw new Error('no words');
      return topic === 'balloon' ? 'it has no balloon' : null;
    };
    const without = fakePort({
      guests: ['a'],
      readGuest: async (_, topic) => guestData[topic === 'balloon' ? 'none' : topic],
      explain,
    });
    const { guests } = await make(without).gather(everything);
    expect(guests[0]?.collection).toMatchObject({
      ready: true,
      problems: [{ collector: null, field: null, message: 'it has no balloon' }],
    });
    const all = fakePort({ guests: ['a'], readGuest: async (_, t) => guestData[t] ?? {}, explain });
    const complete = await make(all).gather(everything);
    expect(complete.guests[0]?.collection).toMatchObject({ ready: true, problems: [] });
  });
  it('keeps what it knows when the list fails, and drops who is gone', async () => {
    let guests: readonly string[] | Error = ['a', 'b'];
    const port = fakePort({
      listGuests: async () => {
        if (guests instanceof Error) throw guests;
        return guests.map((id) => ({ id, name: id }));
      },
    });
    const inventory = make(port);
    await inventory.gather(everything);
    guests = new Error('no bus');
    const failed = await inventory.gather(everything);
    expect(failed.listingProblem).toBe('no bus');
    expect(failed.guests).toHaveLength(2);
    expect(failed.guests[0]?.history.size).toBe(2);
    guests = ['b', 'b', ''];
    const after = await inventory.gather(everything);
    expect(after.gone).toEqual(['a']);
    expect(after.guests.map((g) => g.identity?.id)).toEqual(['b']);
    guests = ['a', 'b'];
    expect((await inventory.gather(everything)).guests.map((g) => g.history.size)).toEqual([3, 1]);
  });
  it('waits once for a guest that hangs, then asks it apart with growing pauses, until it answers', async () => {
    let now = 0;
    let hangs = true;
    const open: (() => void)[] = [];
    const asked: number[] = [];
    const port = fakePort({
      guests: ['a', 'b'],
      readGuest: (id) => {
        if (id !== 'a') return Promise.resolve({});
        asked.push(now);
        // A call that is given up answers in the end, too late.
        return hangs ? new Promise((resolve) => open.push(() => resolve({}))) : Promise.resolve({});
      },
    });
    const inventory = make(port, 2, { readLimit: 20, elapsed: () => now });
    const states: boolean[] = [];
    for (; now < 40_000; now += 1000) {
      const { guests } = await inventory.gather(everything);
      expect(guests[1]).toMatchObject({ ready: true, quarantined: false });
      states.push(guests[0]!.quarantined);
      // The time limit of the read is real time.
      await new Promise((resolve) => setTimeout(resolve, 25));
      for (const answer of open.splice(0)) answer();
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(states.every((quarantined) => quarantined)).toBe(true);
    const pauses = [...new Set(asked)].map((at, i, all) => at - (all[i - 1] ?? at)).slice(1);
    expect(pauses).toEqual([1000, 2000, ...Array(9).fill(4000)]);
    hangs = false;
    for (let i = 0; i < 4; i++) await inventory.gather(everything);
    await new Promise((resolve) => setImmediate(resolve));
    const { guests } = await inventory.gather(everything);
    expect(guests[0]).toMatchObject({ ready: true, quarantined: false });
  });
  it('lets the latest sample stand in for an answer that did not come, until it is too old', async () => {
    let now = 0;
    let fails = { list: false, read: false };
    const port = fakePort({
      listGuests: async () => {
        if (fails.list) throw new Error('no bus');
        return [{ id: 'a', name: 'a' }];
      },
      readGuest: async () => {
        if (fails.read) throw new Error('no bus');
        return { balloon_cur: 2, balloon_max: 3, balloon_min: 1 };
      },
    });
    const environment = environmentFor({
      hostCollectors: ['HostCpu'],
      guestCollectors: ['GuestBalloon'],
      controllers: [],
    });
    const { collectors } = collectorsFor(environment.collectors);
    const more = { maxSampleAge: 10_000, elapsed: () => now, environment, collectors };
    const inventory = make(port, 2, more);
    const guest = async () => (await inventory.gather(everything)).guests[0];
    expect(await guest()).toMatchObject({ ready: true, age: 0 });
    // Nobody answers: the host may be starting anew.
    fails = { list: true, read: true };
    now = 10_000;
    expect(await guest()).toMatchObject({ ready: true, age: 10_000 });
    // The host answers, and says that there is nothing.
    fails = { list: false, read: true };
    expect(await guest()).toMatchObject({ ready: false });
    fails = { list: true, read: true };
    now = 10_001;
    expect(await guest()).toMatchObject({ ready: false, age: 10_001 });
    // Averages do not reach back over the gap.
    fails = { list: false, read: false };
    const after = await guest();
    expect(after).toMatchObject({ ready: true, age: 0 });
    expect(after?.history.size).toBe(1);
  });
  it('asks nobody for what the host has at hand, and only those whose it has not', async () => {
    const asked = new Set<string>();
    const port = fakePort({
      guests: ['at hand', 'to be asked', 'broken', 'hanging'],
      readGuest: async (id, topic) => {
        asked.add(id);
        return id === 'hanging' ? new Promise(() => {}) : guestData[topic];
      },
      guestAtHand: (id, topic) => {
        if (id === 'broken') throw new Error('not today');
        return id === 'at hand' ? guestData[topic] : null;
      },
    });
    const { guests } = await make(port).gather(everything);
    expect([...asked]).toEqual(['to be asked', 'broken', 'hanging']);
    const samples = guests.map(({ history }) => [...(history.latest ?? [])]);
    expect(samples[0]).toContainEqual(['mem_unused', 300]);
    expect(samples[1]).toEqual(samples[0]);
    expect(samples[2]).toEqual(samples[0]);
    expect(guests.map(({ quarantined }) => quarantined)).toEqual([false, false, false, true]);
  });
  it('samples one that leaves quarantine with data at hand once', async () => {
    let isThere = false;
    const late: (() => void)[] = [];
    const port = fakePort({
      guests: ['a'],
      // It answers, too late.
      readGuest: () => new Promise((resolve) => late.push(() => resolve(undefined))),
      guestAtHand: (_, topic) => (isThere ? guestData[topic] : null),
    });
    const inventory = make(port);
    await inventory.gather(everything);
    for (const answer of late) answer();
    await new Promise((resolve) => setTimeout(resolve, 10));
    isThere = true;
    const before = inventory.guests()[0]?.history.size ?? 0;
    const [guest] = (await inventory.gather(everything)).guests;
    expect(guest?.quarantined).toBe(false);
    expect(guest?.history.size).toBe(before + 1);
  });
  it('asks a collector that does more than read topics, whatever is at hand', async () => {
    const [schema] = memory.collectors.filter((c) => c.name === 'GuestBalloonOptional');
    const own: Collector = {
      schema: schema!,
      collect: async () => ({ balloon_cur: 7, balloon_max: 9, balloon_min: 1 }),
    };
    const port = fakePort({ guests: ['a'], guestAtHand: (_, topic) => guestData[topic] });
    const { collectors } = collectorsFor(memory.collectors, [own]);
    const { guests } = await make(port, 2, { collectors }).gather(everything);
    expect(guests[0]?.history.latest?.get('balloon_cur')).toBe(7);
  });
  it('takes over what it is told of a guest later on', async () => {
    const told: GuestIdentity[] = [
      { id: 'a', name: 'a' },
      { id: 'a', name: 'a', pid: 5 },
      { id: 'a', name: 'web' },
      { id: 'a', name: 'a' },
    ];
    const port = fakePort({ listGuests: async () => [told.shift()!] });
    const inventory = make(port);
    const known: unknown[] = [];
    for (let i = 0; i < 4; i++) {
      const guest = (await inventory.gather(everything)).guests[0]!;
      known.push([guest.identity?.name, ...['name', 'pid'].map((n) => guest.properties.get(n))]);
    }
    expect(known).toEqual([
      ['a', 'a', undefined],
      ['a', 'a', 5],
      ['web', 'web', 5],
      ['web', 'web', 5],
    ]);
  });
  it('starts a new history for a guest that was started anew', async () => {
    let pid = 1;
    const port = fakePort({ listGuests: async () => [{ id: 'a', name: 'a', pid }] });
    const inventory = make(port);
    await inventory.gather(everything);
    pid = 2;
    const { restarted, guests } = await inventory.gather(everything);
    expect(restarted).toEqual(['a']);
    expect(guests[0]?.history.size).toBe(1);
    expect(guests[0]?.properties.get('pid')).toBe(2);
  });
});

describe('answers with a will of their own', () => {
  const hostile = {
    get balloon_cur(): number {
      throw new Error('not today');
    },
  };
  it.each([
    ['a getter that throws', hostile],
    ['a symbol', { balloon_cur: Symbol('size') }],
    ['an object without a text', { balloon_cur: Object.create(null) }],
    ['a text', 'nothing'],
  ])('%s: nothing is thrown, the field is missing', async (_what, answer) => {
    const port = fakePort({
      readGuest: async () => answer as never,
      listGuests: async () => [{ id: 'a', name: 5 as never }],
      beginSample: () => {
        throw new Error('no');
      },
    });
    const inventory = createInventory({
      port,
      environment: memory,
      collectors: collectorsFor(memory.collectors).collectors,
      hostProperties: new Map(),
      window: 3,
      maxSampleAge: 0,
      listLimit: 50,
      readLimit: 50,
      phaseLimit: 1000,
      atOnce: 2,
      elapsed: () => 0,
    });
    const { guests } = await inventory.gather(everything);
    expect(guests[0]?.identity?.name).toBe('a');
    expect(guests[0]?.ready).toBe(true);
    expect(guests[0]?.history.latest?.get('balloon_cur') ?? null).toBeNull();
    expect(guests[0]?.collection.problems.length).toBeGreaterThan(0);
  });
});
