/**
 * The host agent's API object behind a policy thread: what it answers arrives as in the own thread, and
 * what it does wrong harms a call and nothing else.
 */
import { describe, expect, it } from 'vitest';
import { plainConflict, plainData, plainGuests } from '../../src/agent/thread/host-answers.ts';
import { configureAgent, createAgent, type HostPort, type RawData } from '../../src/index.ts';
import {
  cycles,
  enabled,
  gib,
  half,
  memoryHost,
  restarted,
  startThread,
  trouble,
  until,
} from './thread-harness.ts';

const never = (): Promise<never> => new Promise(() => {});
/** What no type allows, as a host in JavaScript may answer it. */
const wrong = (value: unknown) => async (): Promise<never> => value as never;
const balloon: RawData = { balloon_cur: 4 * gib, balloon_min: gib, balloon_max: 4 * gib };
const limits = { list: 200, read: 200, apply: 200 };

describe('the host of a policy thread', { timeout: 120_000 }, () => {
  it('is asked in its own thread, with a signal that aborts when the time is over', async () => {
    const asked: string[] = [];
    const aborted: string[] = [];
    const hang =
      (name: string) =>
      (signal: AbortSignal): Promise<never> => {
        asked.push(name);
        signal.addEventListener('abort', () => aborted.push(name));
        return never();
      };
    const { thread, lines } = await startThread({
      host: memoryHost({
        beginSample: () => void asked.push('begin'),
        readGuest: async (guest, topic, signal) =>
          guest === 'a' && topic === 'balloon' ? hang('read a')(signal) : balloon,
        apply: async (_, signal) => hang('apply')(signal),
      }),
      settings: { timeLimits: limits, limits: { changeInterval: 0 } },
    });
    await until('all was given up', () => aborted.includes('read a') && aborted.includes('apply'));
    await cycles(thread, 3);
    // Whoever owes an answer is not asked again.
    expect(asked.filter((name) => name === 'read a')).toEqual(['read a']);
    expect(asked.filter((name) => name === 'apply')).toEqual(['apply']);
    expect(asked.filter((name) => name === 'begin').length).toBeGreaterThan(2);
    const [a, b] = await thread.api.guests();
    expect(a).toMatchObject({ id: 'a', state: 'quarantined' });
    expect(b).toMatchObject({ id: 'b', state: 'ready' });
    expect(lines.join('\n')).toMatch(/no answer within 200 ms/);
  });

  it('may never list, and never say whether acting is safe: cycles go on', async () => {
    let listings = 0;
    const { thread } = await startThread({
      host: memoryHost({
        listGuests: () => {
          listings += 1;
          return listings === 1 ? Promise.resolve([{ id: 'a', name: 'a' }]) : never();
        },
        conflict: never,
      }),
      settings: { timeLimits: { ...limits, list: 50, apply: 50 } },
    });
    await cycles(thread, 4);
    const status = await thread.api.status();
    expect(status.lastCycle?.listingProblem).toBe('no answer within 50 ms');
    // What is known stays, until it is too old.
    expect(status.guests.ready).toBe(1);
    // A listing owes nothing: it is asked for again.
    expect(listings).toBeGreaterThan(3);
    expect(await thread.api.explain('a')).toMatchObject({
      actions: [{ status: 'withheld', message: expect.stringContaining('no answer within 50 ms') }],
    });
  });

  const garbage: readonly (readonly [string, Partial<HostPort>])[] = [
    ['guests: no list', { listGuests: wrong({ length: 3 }) }],
    [
      'guests: nonsense in the list',
      { listGuests: wrong([null, 4, { id: 7 }, { id: 'a', name: {} }, { id: 'a' }]) },
    ],
    [
      'a list of guests that throws',
      {
        listGuests: () => {
          throw new Error('no list today');
        },
      },
    ],
    ['fields: a text', { readGuest: wrong('all is well') }],
    ['fields: a list', { readGuest: wrong([1, 2]) }],
    [
      'fields: functions and symbols',
      { readGuest: wrong({ balloon_cur: () => 1, balloon_max: Symbol('x'), balloon_min: 4n }) },
    ],
    ['fields: objects in themselves', { readGuest: wrong(circular()) }],
    [
      'fields: a getter that throws',
      {
        readGuest: wrong({
          get balloon_cur() {
            throw new Error('it is gone');
          },
        }),
      },
    ],
    [
      'fields: far too many',
      {
        readGuest: wrong(Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`f${i}`, i]))),
      },
    ],
    [
      'fields: numbers that are none',
      { readGuest: wrong({ balloon_cur: Number.NaN, balloon_max: Infinity, balloon_min: -1 }) },
    ],
    ['a rejection with nothing', { readGuest: () => Promise.reject(undefined) }],
    [
      'a rejection with an object',
      {
        readGuest: () =>
          Promise.reject({
            toString: () => {
              throw new Error('x');
            },
          }),
      },
    ],
    ['no host data', { readHost: wrong(12) }],
    ['whether acting is safe: no answer', { conflict: wrong(undefined) }],
    ['whether acting is safe: an object', { conflict: wrong({ safe: true }) }],
    ['acting: a rejection', { apply: () => Promise.reject(new Error('the guest is migrating')) }],
    [
      'acting: it throws',
      {
        apply: () => {
          throw new Error('the guest is migrating');
        },
      },
    ],
    [
      'an explanation that throws',
      {
        readGuest: wrong(undefined),
        explain: () => {
          throw new Error('x');
        },
      },
    ],
    [
      'a begin that throws',
      {
        beginSample: () => {
          throw new Error('x');
        },
      },
    ],
  ];

  /** Those with which a guest can still be read and told. */
  const harmless = ['guests: nonsense in the list', 'a begin that throws'];

  it('answers whatever it likes: cycles go on, and what no host may answer is acted on by nobody', async () => {
    for (const [name, parts] of garbage) {
      const host = memoryHost({ readGuest: async () => balloon, ...parts });
      const { thread } = await startThread({ host, settings: { timeLimits: limits } });
      await cycles(thread, 3);
      expect([name, thread.restarts, thread.state]).toEqual([name, 0, 'running']);
      expect([name, host.applied.length > 0]).toEqual([name, harmless.includes(name)]);
      await thread.stop();
    }
  });

  const alike = [
    'a list of guests that throws',
    'fields: numbers that are none',
    'a rejection with nothing',
    'acting: a rejection',
    'acting: it throws',
  ];
  it.each(garbage.filter(([name]) => alike.includes(name)))(
    'means the same to a policy thread as to an agent in the own thread: %s',
    async (_, parts) => {
      const host = () => memoryHost({ readGuest: async () => balloon, ...parts });
      const options = {
        enabled,
        policies: { '10': half },
        settings: { interval: 0.02, timeLimits: limits },
      };
      const { thread } = await startThread({ ...options, host: host() });
      const agent = createAgent(await configureAgent({ ...options, host: host() }));
      await agent.start();
      await Promise.all([cycles(thread, 2), cycles(agent, 2)]);
      const seen = async ({ api }: Pick<typeof agent, 'api'>) => ({
        listing: (await api.status()).lastCycle?.listingProblem,
        guests: (await api.guests()).map(({ id, state, reason, values }) => ({
          id,
          state,
          reason,
          values,
        })),
      });
      expect(await seen(thread)).toEqual(await seen(agent));
      await agent.stop();
    },
  );

  it('keeps its words: errors, those that are fatal, and its explanations', async () => {
    const fatal = Object.assign(new Error('this guest is half gone'), { fatal: true });
    let explained = true;
    const { thread } = await startThread({
      host: memoryHost({
        readGuest: async (guest) => {
          if (guest === 'b') throw fatal;
          return undefined;
        },
        readHost: async () => (explained ? undefined : { cpu_count: 4 }),
        explain: (topic, guest) => (guest === null && explained ? `${topic}: no such file` : null),
      }),
    });
    await cycles(thread, 1);
    expect((await thread.api.status()).lastCycle?.skipped).toMatch(/cpu: no such file/);
    const reasons = (await thread.api.guests()).map(({ reason }) => reason);
    expect(reasons[1]).toBe(
      'collector GuestBalloonOptional failed for good: this guest is half gone',
    );
    explained = false;
    await cycles(thread, 1);
    expect((await thread.api.status()).lastCycle?.skipped).toBeNull();
  });

  it('is not told twice: what the thread before sent and has no answer comes first', async () => {
    const { plugin, ask } = trouble();
    const applied: string[] = [];
    let answer = (): void => {};
    const { thread } = await startThread({
      host: memoryHost({
        apply: async (action) => {
          if (action.kind !== 'balloon') return;
          applied.push(action.guest);
          if (action.guest === 'a' && applied.filter((guest) => guest === 'a').length === 1)
            await new Promise<void>((resolve) => {
              answer = resolve;
            });
        },
      }),
      plugins: [plugin],
      settings: { limits: { changeInterval: 0 }, timeLimits: { ...limits, apply: 100 } },
    });
    await until('a is told', () => applied.includes('a'));
    ask('exit');
    await restarted(thread);
    const before = applied.filter((guest) => guest === 'b').length;
    await until(
      'b is told again',
      () => applied.filter((guest) => guest === 'b').length > before + 1,
    );
    expect(applied.filter((guest) => guest === 'a')).toHaveLength(1);
    expect(await thread.api.explain('a')).toMatchObject({
      actions: [{ status: 'failed', message: 'an earlier action has no answer yet' }],
    });
    answer();
    await until('a is told again', () => applied.filter((guest) => guest === 'a').length > 1);
  });

  it('may be an object of a class', async () => {
    class Host implements HostPort {
      readonly name = 'of a class';
      readonly simulated = true;
      readonly #guests = [{ id: 'a', name: 'a' }];
      readonly applied: number[] = [];
      async listGuests() {
        return this.#guests;
      }
      async readHost() {
        return { cpu_count: this.#guests.length };
      }
      async readGuest() {
        return { ...balloon, seen: this.#guests.length };
      }
      async apply(action: Parameters<HostPort['apply']>[0]) {
        if (action.kind === 'balloon') this.applied.push(action.target);
      }
      async conflict() {
        return this.#guests.length === 1 ? null : 'strange';
      }
      async close() {
        this.#guests.length = 0;
      }
    }
    const host = new Host();
    const { thread } = await startThread({ host });
    await until('it is told', () => host.applied.length > 0);
    await thread.stop();
    expect(await host.listGuests()).toEqual([]);
  });
});

describe('answers of a host', () => {
  it('are copied as plain data', () => {
    const disk = {
      name: 'vda',
      path: null,
      guaranteed: {},
      maximum: { total_bytes_sec: 1 },
      current: {},
    };
    const answer = { a: 1, b: 'x', c: true, d: null, e: undefined, io_tune: [disk] };
    expect(plainData(answer)).toEqual(answer);
    expect(plainData(answer)).not.toBe(answer);
    expect(plainData(undefined)).toBeUndefined();
    expect(plainData(null)).toBeUndefined();
    for (const [wrong, kind] of [
      [1, 'number'],
      ['x', 'string'],
      [[], 'a list'],
      [() => {}, 'function'],
    ])
      expect(() => plainData(wrong)).toThrow(
        `the host answered ${kind as string} instead of fields`,
      );
  });

  it('can always be sent, and are bounded', () => {
    const answers = [
      circular(),
      { f: () => {}, s: Symbol('s'), o: new Map(), p: new Proxy({}, {}), b: 10n },
      { d: [circular(), null, 3, { name: () => {}, path: {}, current: { x: {} }, maximum: [1] }] },
    ];
    for (const answer of answers) expect(() => structuredClone(plainData(answer))).not.toThrow();
    expect(plainData({ text: 'x'.repeat(10_000) })?.text).toHaveLength(4097);
    expect(plainData({ disks: Array(5000).fill({}) })?.disks).toHaveLength(1025);
    const many = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [i, i]));
    expect(() => plainData(many)).toThrow('the host answered 5000 fields; 4096 are the most');
    expect(plainGuests(Array(70_000).fill({ id: 'a', name: 'a' }))).toHaveLength(65_537);
  });

  it('name guests by what is a name', () => {
    expect(
      plainGuests([
        { id: 'a', name: 'x', pid: 4, more: 1 },
        { id: 'b', name: 5, pid: '7' },
        { id: '' },
        {},
        null,
      ]),
    ).toEqual([
      { id: 'a', name: 'x', pid: 4 },
      { id: 'b', name: 'b' },
    ]);
    expect(() => plainGuests({})).toThrow('the host answered object instead of a list of guests');
  });

  it('say that acting is safe in one way only', () => {
    expect(plainConflict(null)).toBeNull();
    expect(plainConflict('ksmtuned is active')).toBe('ksmtuned is active');
    for (const other of [undefined, false, 0, {}])
      expect(() => plainConflict(other)).toThrow('instead of a text or null');
  });
});

function circular(): Record<string, unknown> {
  const self: Record<string, unknown> = {};
  self.balloon_cur = self;
  self.list = [self];
  return self;
}
