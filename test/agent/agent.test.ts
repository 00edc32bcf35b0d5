/** The agent: cycles, calls, reloads and restarts, over a host that the test holds in its hands. */
import { describe, expect, it, vi } from 'vitest';
import { type Agent, type AgentParts, createAgent } from '../../src/agent/agent.ts';
import { AgentRefusal } from '../../src/agent/api.ts';
import { completeSettings, usualSettings } from '../../src/agent/config/settings-given.ts';
import type { AgentLog } from '../../src/agent/log.ts';
import type { StateStore } from '../../src/agent/state/state-file.ts';
import { type AgentState, readState, writeState } from '../../src/agent/state/state-shape.ts';
import type { HostPort } from '../../src/host/port.ts';
import { defaultEnvironment, environmentFor } from '../../src/schema/presets.ts';
import { type FakePortParts, fakePort } from '../runtime/fake-port.ts';

const half = `(with Guests guest
  (if (valid guest.balloon_max) (guest.Control "balloon_target" (/ guest.balloon_max 2)) 0))`;
const environment = environmentFor({
  hostCollectors: ['HostCpu'],
  guestCollectors: ['GuestBalloonOptional'],
  controllers: ['Balloon'],
});
const settings = {
  periods: { host: 10, list: 10, guests: 10, decide: 10 },
  window: 3,
  dryRun: false,
  maxSampleAge: 25,
  timeLimits: { read: 50, apply: 50, list: 50 },
  compileLimit: 60_000,
  limits: { ...usualSettings().limits, balloonStep: null, changeInterval: 0 },
  excludedGuests: [],
};
const gib = 1024 * 1024;

/** A store in memory that goes through the text of the state, as a file would. */
function memoryStore(): StateStore & { text: string | null } {
  const store: StateStore & { text: string | null } = {
    text: null,
    load: async () => {
      const read = store.text === null ? null : readState(store.text);
      if (read?.ok === false) throw new Error(read.problem);
      return { state: read?.state ?? null, problem: null };
    },
    save: async (state: AgentState) => {
      store.text = writeState(state);
    },
  };
  return store;
}

interface World {
  readonly agent: Agent;
  readonly port: ReturnType<typeof fakePort>;
  readonly lines: string[];
  /** Lets time pass until so many more cycles are over. */
  readonly cycles: (count: number) => Promise<void>;
  readonly files: { sources: { name: string; text: string }[]; problems: string[] };
}

/** An agent whose time passes only when a test lets it. */
async function world(
  parts: Partial<AgentParts> = {},
  port: FakePortParts = {},
  start = true,
): Promise<World> {
  let now = 0;
  let wake: (() => void) | null = null;
  let asleep: (() => void) | null = null;
  let wait = 0;
  const lines: string[] = [];
  const say =
    (level: string) =>
    (message: string): void => {
      lines.push(`${level} ${message}`);
    };
  const log: AgentLog = {
    debug: () => {},
    info: say('info'),
    warn: say('warn'),
    error: say('error'),
  };
  const files = { sources: [{ name: '10', text: half }], problems: [] as string[] };
  const host = fakePort({
    guests: ['a', 'b'],
    readGuest: async () => ({ balloon_cur: 4 * gib, balloon_min: gib, balloon_max: 4 * gib }),
    ...port,
  });
  const agent = createAgent({
    host,
    environment,
    settings,
    readPolicies: async () => files,
    log,
    version: '0',
    clock: { now: () => 1_700_000_000_000 + now, elapsed: () => now },
    sleep: (milliseconds, signal) =>
      new Promise((resolve) => {
        wait = milliseconds;
        wake = resolve;
        signal.addEventListener('abort', () => resolve());
        asleep?.();
      }),
    ...parts,
  });
  const sleeping = (): Promise<void> => new Promise((resolve) => (asleep = resolve));
  if (start) {
    const ready = sleeping();
    await agent.start();
    await ready;
  }
  return {
    agent,
    port: host,
    lines,
    files,
    cycles: async (count) => {
      for (let i = 0; i < count; i++) {
        now += wait;
        const done = sleeping();
        wake?.();
        await done;
      }
    },
  };
}

const targets = (port: World['port']) =>
  port.applied.flatMap((a) => (a.kind === 'balloon' ? [`${a.guest} ${a.target / gib}`] : []));

describe('data that is missing or not believed', () => {
  it('is in what the agent says of a guest; only what was delivered badly is in the log', async () => {
    const { agent, cycles, lines } = await world(
      {},
      {
        readGuest: async (guest, topic) =>
          topic !== 'balloon'
            ? {}
            : guest === 'a'
              ? { balloon_cur: 'full', balloon_min: gib, balloon_max: 4 * gib }
              : undefined,
        explain: (topic, guest) =>
          topic === 'balloon' && guest === 'b' ? 'it has no balloon' : null,
      },
    );
    await cycles(1);
    const [a, b] = await agent.api.guests();
    expect(a?.problems).toContainEqual(
      expect.objectContaining({ field: 'balloon_cur', message: '`"full"` is not a number' }),
    );
    expect(b?.problems).toEqual([{ collector: null, field: null, message: 'it has no balloon' }]);
    expect((await agent.api.explain('b')).problems).toEqual(b?.problems);
    expect((await agent.api.explain('a')).problems).toEqual(a?.problems);
    expect(lines.filter((line) => line.includes('balloon'))).toEqual([
      expect.stringMatching(/^warn name of a: balloon_cur ignored: `"full"` is not a number/),
    ]);
    await agent.stop();
  });
});

describe('an agent', () => {
  it('samples, decides and acts, cycle by cycle', async () => {
    const { agent, port, cycles, lines } = await world();
    await cycles(1);
    expect(targets(port)).toEqual(['a 2', 'b 2']);
    expect(await agent.api.status()).toMatchObject({
      acting: true,
      cycles: 1,
      cyclesLeftOut: 0,
      guests: { ready: 2, notReady: 0, quarantined: 0, excluded: 0 },
      set: { number: 1, origin: 'files', names: ['10'], cycles: 1, inForce: true },
      lastCycle: { cycle: 1, applied: 2, faults: 0, skipped: null },
      problems: [],
    });
    expect(lines).toContain('info start: policy set 1 is in force: 10');
    expect(lines).toContain('info name of a: set balloon_target 4.00 → 2.00 GiB (10:2)');
    await agent.stop();
  });

  it('says when a guest was changed last, where that can be asked for', async () => {
    const written = { explain: () => () => Promise.reject(new Error('not asked')) };
    let full = 4 * gib;
    const { agent, cycles } = await world(written, {
      readGuest: async () => ({ balloon_cur: full, balloon_min: gib, balloon_max: 4 * gib }),
    });
    await cycles(1);
    full = 2 * gib;
    await cycles(2);
    const { cycle, nothing, lastChange } = await agent.api.explain('a');
    expect(nothing).toBe('unchanged');
    expect(lastChange?.cycle).toBeLessThan(cycle);
    expect(lastChange).toEqual({
      cycle: expect.any(Number),
      at: expect.stringMatching(/^\d{4}-.*Z$/u),
    });
    expect((await agent.api.explain(null)).lastChange).toBeUndefined();
    await agent.stop();
  });

  it('leaves out cycles rather than letting two overlap', async () => {
    let now = 0;
    let slow = 0;
    const beats: number[] = [];
    const { agent } = await world(
      {
        clock: { now: () => now, elapsed: () => now },
        sleep: async (milliseconds, signal) => {
          now += milliseconds;
          if (now > 100_000)
            await new Promise((resolve) => signal.addEventListener('abort', resolve));
        },
        recorders: [{ observe: () => beats.push(now, agent.status().cyclesLeftOut) }],
      },
      {
        listGuests: async () => {
          // The third one takes 35 seconds.
          if (++slow === 3) now += 35_000;
          return [];
        },
      },
      false,
    );
    await agent.start();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(beats.slice(0, 12)).toEqual([
      0, 0, 10_000, 0, 55_000, 0, 55_000, 2, 60_000, 2, 70_000, 2,
    ]);
    expect((await agent.api.status()).cyclesLeftOut).toBe(2);
    await agent.stop();
  });

  it('samples more often than it decides where the configuration says so', async () => {
    const asked: string[] = [];
    const { agent, cycles } = await world(
      { settings: { ...settings, periods: { host: 5, list: 10, guests: 5, decide: 10 } } },
      {
        listGuests: async () => {
          asked.push('list');
          return [{ id: 'a', name: 'a' }];
        },
        readGuest: async () => {
          asked.push('guest');
          return { balloon_cur: 4 * gib, balloon_min: gib, balloon_max: 4 * gib };
        },
      },
    );
    await cycles(3);
    expect(asked).toEqual(['list', 'guest', 'guest', 'list', 'guest']);
    expect((await agent.api.status()).cycles).toBe(2);
    await agent.stop();
  });

  it('acts on nothing while it is paused, in a dry run, or for guests that are excluded', async () => {
    const store = memoryStore();
    const { agent, port, cycles } = await world({ store });
    await agent.api.pause();
    await cycles(2);
    expect(targets(port)).toEqual([]);
    expect((await agent.api.status()).lastCycle).toMatchObject({
      ...{ decisions: 2, applied: 0, refused: 0, inForce: 0, would: 2, failed: 0 },
    });
    expect(await agent.api.explain('name of a')).toMatchObject({
      acting: false,
      actions: [{ status: 'would' }],
      inputs: { balloon_max: 4 * gib },
      lines: { '10:2': expect.stringContaining('balloon_target') },
    });
    await agent.api.exclude('name of a');
    await agent.api.resume();
    await cycles(1);
    expect(targets(port)).toEqual(['b 2']);
    expect(await agent.api.explain('a')).toMatchObject({
      nothing: 'refused',
      decisions: [{ limit: 'excluded-guest', outcome: 'refused' }],
    });
    await agent.stop();

    const after = await world({ store });
    await after.cycles(1);
    expect(targets(after.port)).toEqual(['b 2']);
    // By its id, although it was excluded by its name.
    await after.agent.api.include('a');
    await expect(after.agent.api.include('a')).rejects.toThrow(AgentRefusal);
    await after.cycles(1);
    expect(targets(after.port)).toContain('a 2');
    await after.agent.stop();

    const dry = await world({ settings: { ...settings, dryRun: true } });
    await dry.cycles(1);
    expect([targets(dry.port), (await dry.agent.api.status()).acting]).toEqual([[], false]);
    await dry.agent.stop();
  });

  it('says where an excluded guest is none that is there, until it is', async () => {
    const guests = ['web', 'db'];
    let listed = false;
    const { agent, lines, cycles } = await world(
      { settings: { ...settings, excludedGuests: ['wbe', 'name of db', 'db'] } },
      {
        listGuests: async () => {
          if (!listed) throw new Error('not now');
          return guests.map((id) => ({ id, name: id }));
        },
      },
    );
    const problems = async () => (await agent.api.status()).problems;
    await cycles(1);
    expect(await problems()).toEqual(['the guests cannot be listed: not now']);
    listed = true;
    await cycles(2);
    const sentences = [
      'excluded-guests: there is no guest `wbe` now; did you mean `web`?',
      'excluded-guests: there is no guest `name of db` now',
    ];
    expect(await problems()).toEqual(sentences);
    expect(lines.filter((line) => /excluded-guests|listed/u.test(line))).toEqual([
      'warn host: the guests cannot be listed: not now',
      ...sentences.map((sentence) => `error ${sentence}`),
    ]);
    await agent.api.exclude('cache');
    expect((await agent.api.status()).excluded).toEqual(['cache', 'db', 'name of db', 'wbe']);
    guests.push('wbe');
    await cycles(1);
    expect(await problems()).toEqual(sentences.slice(1));
    // One that is shut down is no slip.
    guests.pop();
    await cycles(1);
    expect(await problems()).toEqual(sentences.slice(1));
    await agent.reload({ environment, settings: { ...settings, excludedGuests: ['db'] } });
    await cycles(1);
    expect(await problems()).toEqual([]);
    await agent.stop();
  });

  it('pauses at once, also while the host hangs', async () => {
    let answer = (): void => {};
    const { agent, port, cycles } = await world(
      {},
      { apply: () => new Promise((resolve) => (answer = resolve)) },
    );
    const running = cycles(1);
    await new Promise((resolve) => setTimeout(resolve, 10));
    await agent.api.pause();
    answer();
    await running;
    await cycles(3);
    expect(port.applied).toEqual([]);
    await agent.stop();
  });

  it('takes over changes whole or not at all, and goes back', async () => {
    const { agent, port, cycles, files, lines } = await world();
    const { api } = agent;
    const third = half.replace('2)', '4)').replace('/ ', '/ ');
    expect((await api.setNamedPolicy('20', '(+ 1')).accepted).toBe(false);
    expect(await api.setNamedPolicy('20', '(undefined 1)')).toMatchObject({
      accepted: false,
      diagnostics: [{ code: 'unknown-function', source: '20', line: 1, column: 2 }],
    });
    expect((await api.setPolicy(third)).accepted).toBe(true);
    await cycles(1);
    expect(targets(port)).toEqual(['a 1', 'b 1']);
    expect((await api.policies()).map(({ name }) => name)).toEqual(['50_main_']);

    // What was set by call lies over the files until it is taken away.
    files.sources = [{ name: '10', text: `${half} # changed` }];
    expect((await agent.reload()).accepted).toBe(true);
    expect((await api.policies()).map(({ name }) => name)).toEqual(['50_main_']);
    expect((await api.resetPolicies())?.accepted).toBe(true);
    expect((await api.policies()).map(({ text }) => text)).toEqual([`${half} # changed`]);
    expect((await api.history()).map(({ number, origin }) => [number, origin])).toEqual([
      [3, 'resetPolicies'],
      [2, 'setPolicy'],
      [1, 'files'],
    ]);
    expect((await api.rollback(1)).accepted).toBe(true);
    expect((await api.policies()).map(({ text }) => text)).toEqual([half]);
    // Said again, it goes further back instead of to where it came from.
    await api.setPolicy('(debug 5)');
    await api.setPolicy('(debug 6)');
    await api.rollback();
    expect((await api.policies())[0]?.text).toBe('(debug 5)');
    await api.rollback();
    expect((await api.policies())[0]?.text).toBe(half);
    await expect(api.rollback(99)).rejects.toThrow(
      /there is no policy set 99; those that are kept are \d/,
    );
    files.sources = [{ name: '10', text: '(+ 1' }];
    await api.resetPolicies();
    expect((await api.policies()).map(({ text }) => text)).toEqual([half]);
    expect(lines.join('\n')).toMatch(/error 10:1:1: error: .*\[unclosed-bracket\]/);
    await agent.stop();
  });

  it('starts with the last good set where its files have errors', async () => {
    const store = memoryStore();
    const before = await world({ store });
    await before.agent.api.setNamedPolicy('01-parameters', '(set unknown 1)\n');
    await before.agent.stop();

    const after = await world({ store }, {}, false);
    after.files.sources = [{ name: '10', text: '(nonsense' }];
    const { agent, port } = after;
    await agent.start();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect((await agent.api.policies()).map(({ name }) => name)).toEqual(['01-parameters', '10']);
    expect((await agent.api.status()).problems).toEqual([
      '10:1:1: nothing closes this `(`; add `)` where it ends (and 1 more); the last set that was in force goes on; momus check -c FILE shows all',
    ]);
    expect(after.lines.slice(1, 5)).toEqual([
      expect.stringMatching(/^error 10:1:1: error: nothing closes/),
      expect.stringMatching(/^error 10:1:2: error: /),
      expect.stringMatching(/^info start: policy set 2 is in force/),
      'error start: the last set that was in force goes on',
    ]);
    await agent.stop();
    expect(port.applied.every(({ kind }) => kind === 'balloon')).toBe(true);
  });

  it('starts with the last good set where its files cannot be read', async () => {
    const store = memoryStore();
    const before = await world({ store });
    await before.agent.stop();
    const after = await world({ store }, {}, false);
    after.files.sources = [];
    after.files.problems = ['cannot read mom.d: there is no such file or directory'];
    await after.agent.start();
    expect((await after.agent.api.policies()).map(({ name }) => name)).toEqual(['10']);
    expect((await after.agent.api.status()).problems).toHaveLength(2);
    await after.agent.stop();
  });

  it('leaves out policies with errors where there was no set before, and says which', async () => {
    const { agent, files, lines } = await world({}, {}, false);
    files.sources = [
      { name: '10', text: half },
      { name: '20', text: '(nonsense' },
    ];
    await agent.start();
    expect((await agent.api.policies()).map(({ name }) => name)).toEqual(['10']);
    expect((await agent.api.status()).problems).toEqual([
      '20:1:1: nothing closes this `(`; add `)` where it ends (and 1 more); left out: 20; momus check -c FILE shows all',
    ]);
    expect(lines).toContain('error start: left out: 20');
    await agent.stop();
  });

  it('keeps saved variables and histories over a change of policies, and variables over a restart', async () => {
    const store = memoryStore();
    const counting = `(with Guests g (g.SetVar "n" (+ 1 (if (valid (g.GetVar "n")) (g.GetVar "n") 0))))
      (with Guests g (if (valid g.balloon_max (g.GetVar "n")) (g.Control "balloon_target" (- g.balloon_max (* 1048576 (g.GetVar "n")))) 0))`;
    const files = { sources: [{ name: '10', text: counting }], problems: [] };
    const first = await world({ store, readPolicies: async () => files });
    await first.cycles(2);
    expect(targets(first.port)).toEqual(['a 3', 'b 3', 'a 2', 'b 2']);
    await first.agent.stop();
    const second = await world({ store, readPolicies: async () => files });
    await second.cycles(1);
    expect(targets(second.port)).toEqual(['a 1', 'b 1']);
    await second.agent.stop();
  });

  it('goes by another configuration, or by the one before where its policies do not fit', async () => {
    const { agent, cycles } = await world();
    await cycles(1);
    const without = environmentFor({
      hostCollectors: ['HostCpu'],
      guestCollectors: ['GuestMemoryOptional'],
      controllers: ['Balloon'],
    });
    const faster = { ...settings, periods: { host: 5, list: 5, guests: 5, decide: 5 } };
    const refused = await agent.reload({ environment: without, settings: faster });
    expect(refused.accepted).toBe(false);
    expect((await agent.api.status()).interval).toBe(10);
    const taken = await agent.reload({ environment: defaultEnvironment(), settings: faster });
    expect(taken.accepted).toBe(true);
    expect((await agent.api.status()).interval).toBe(5);
    await cycles(1);
    expect((await agent.api.status()).cycles).toBe(2);
    await agent.stop();
  });

  it('refuses settings that no agent can go by, and goes on', async () => {
    const { agent, cycles } = await world();
    await cycles(1);
    const wrong = { ...settings, window: 0 };
    await expect(agent.reload({ environment, settings: wrong })).rejects.toThrow('window');
    await cycles(2);
    expect((await agent.api.status()).cycles).toBe(3);
    await agent.stop();
  });

  it('acts and keeps as it was told, whatever becomes of those who write it down', async () => {
    const store = memoryStore();
    const recorders = [
      {
        changed: () => {
          throw new Error('no room');
        },
      },
    ];
    const { agent, cycles, port } = await world({ store, recorders });
    await cycles(1);
    expect((await agent.api.setNamedPolicy('20', '(debug 1)')).accepted).toBe(true);
    expect(store.text).toContain('(debug 1)');
    const dry = { ...settings, dryRun: true };
    expect((await agent.reload({ environment, settings: dry })).accepted).toBe(true);
    const before = port.applied.length;
    await cycles(2);
    expect(port.applied).toHaveLength(before);
    expect((await agent.api.status()).problems).toEqual([
      'something could not be written down: no room',
    ]);
    await agent.stop();
  });

  it('counts a cycle for the set that decided it', async () => {
    let change: Promise<unknown> = Promise.resolve();
    const { agent, cycles } = await world(
      { settings: { ...settings, timeLimits: { read: 60_000, list: 60_000 } } },
      {
        readGuest: async () => {
          // The set comes into force while the cycle collects.
          change = agent.api.setNamedPolicy('20', '(debug 1)');
          await change;
          return { balloon_cur: 4 * gib, balloon_min: gib, balloon_max: 4 * gib };
        },
      },
    );
    await cycles(1);
    await change;
    const [now, before] = await agent.api.history();
    // The one that was being run decides to its end.
    expect([now?.cycles, before?.cycles]).toEqual([0, 1]);
    await agent.stop();
  });

  it('ends within a second, whatever hangs', async () => {
    const never = (): Promise<never> => new Promise(() => {});
    const hanging: Partial<HostPort> = { listGuests: never, close: never };
    const { agent } = await world(
      { settings: { ...settings, timeLimits: { list: 60_000 } } },
      hanging,
      false,
    );
    await agent.start();
    await new Promise((resolve) => setTimeout(resolve, 20));
    // Its own limits come to less than a second; the one of the test only tells a stop that hangs.
    let stopped = false;
    void agent.stop().then(() => {
      stopped = true;
    });
    await vi.waitFor(() => expect(stopped).toBe(true), 10_000);
  });

  it('answers what is asked before the first cycle', async () => {
    const { agent } = await world();
    expect(await agent.api.status()).toMatchObject({ cycles: 0, lastCycle: null });
    expect(await agent.api.guests()).toEqual([]);
    expect(await agent.api.statistics()).toEqual({ host: null, guests: [] });
    await expect(agent.api.explain('a')).rejects.toThrow('there was no cycle yet');
    await agent.stop();
  });
});

describe('an agent whose disk hangs', () => {
  it('goes on, says so, and ends', async () => {
    const store: StateStore = {
      load: async () => ({ state: null, problem: null }),
      save: () => new Promise(() => {}),
    };
    const { agent, cycles } = await world({ store });
    await cycles(45);
    const { cycles: counted, problems } = await agent.api.status();
    expect(counted).toBe(45);
    expect(problems).toEqual(['the state is not written yet: no answer within 2000 ms']);
    await agent.stop();
  }, 30_000);
});

describe('a reload of settings', () => {
  it('holds for cycles too: time limits, history, ages', async () => {
    let reads = 0;
    const { agent, cycles } = await world(
      {},
      {
        readGuest: async () => {
          reads += 1;
          await new Promise((resolve) => setTimeout(resolve, 100));
          return { balloon_cur: gib, balloon_min: gib, balloon_max: gib };
        },
      },
    );
    await cycles(1);
    expect((await agent.api.guests()).map(({ state }) => state)).toEqual([
      'quarantined',
      'quarantined',
    ]);
    const patient = { ...settings, timeLimits: { read: 5000, apply: 5000, list: 5000 } };
    expect((await agent.reload({ environment, settings: patient })).accepted).toBe(true);
    await cycles(1);
    expect((await agent.api.guests()).map(({ state }) => state)).toEqual(['ready', 'ready']);
    expect(reads).toBeGreaterThan(2);
    await agent.stop();
  });
});

describe('settings of embedding programs', () => {
  it('are merged part by part, and refused where they are none', () => {
    const { limits } = completeSettings({ limits: { balloonFloor: { kib: 5 } } });
    expect(limits.balloonFloor).toEqual({ kib: 5, share: 0.1, shareWithoutMinimum: 0.5 });
    expect(completeSettings({ limits: { balloonStep: { kib: 7 } } }).limits.balloonStep).toEqual({
      kib: 7,
      share: 0.25,
    });
    expect(completeSettings({ interval: 100, maxSampleAge: 1 }).maxSampleAge).toBe(250);
    for (const wrong of [
      { window: 'x' },
      { timeLimits: { reed: 5 } },
      { dryRun: 'false' },
      { excludedGuests: 'db' },
      { limits: { changeInterval: undefined } },
      { limits: { balloonStep: { kib: Number.NaN } } },
    ]) {
      expect(() => completeSettings(wrong as never), JSON.stringify(wrong)).toThrow(
        /the setting `/,
      );
    }
  });
});
