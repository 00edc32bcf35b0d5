/** `momus top`: its drawings as text, what keys do, and the terminal it leaves behind. */
import pc from 'picocolors';
import { describe, expect, it } from 'vitest';
import type { AgentApi, GuestStatus } from '../../src/agent/api.ts';
import type { AgentClient } from '../../src/agent/client/client.ts';
import type { Io, StopSignal } from '../../src/cli/io.ts';
import { displayWidth } from '../../src/cli/render/width.ts';
import { roomFor, type TopData, topFrame, topSnapshot } from '../../src/cli/top/frame.ts';
import { type Key, keysIn } from '../../src/cli/top/keyboard.ts';
import { askAll, showTop } from '../../src/cli/top/loop.ts';
import { inOrder, type SortKey, sortKeys } from '../../src/cli/top/order.ts';
import { firstView, press, scrolled, type TopView } from '../../src/cli/top/view.ts';
import { type FakeOptions, fakeAgent } from '../agent/fake-api.ts';
import { fakeGuest, fakeHost } from '../agent/fake-guests.ts';
import { openCtl } from './ctl-harness.ts';

const plain = pc.createColors(false);
const env = { TZ: 'UTC' };

const clientOf = (api: AgentApi): AgentClient => ({
  ...api,
  parameters: async () => ({ name: '01-parameters', text: null }),
  host: async () => fakeHost,
});

async function dataOf(fake: FakeOptions, sort: SortKey = 'state'): Promise<TopData> {
  const answer = await askAll(clientOf(fakeAgent(fake).api));
  return { ...answer, guests: inOrder(answer.guests, sort, false), problem: null };
}

const frameOf = (data: TopData, view: TopView, columns: number, rows: number) =>
  topFrame(data, view, { columns, rows, colours: plain, env });

describe('a drawing', () => {
  it('shows the host, the policies, the guests and the marked one', async () => {
    const data = await dataOf({ guests: 8, files: { a: '(defvar x 1)' } });
    const view = { ...firstView('state'), selected: '0005' };
    expect(frameOf(data, view, 80, 24).join('\n')).toMatchInlineSnapshot(`
      " momus  vdsm localhost:54321, acting                 cycle 291  03:12:40  22 ms 
      host     █████████████████░░░ 55.0 GiB of 64.0 GiB used, 14% free
      KSM      on, saves 1.00 GiB
      policies set 1 (files), 0 faults; 1 cycle left out
      guests   6 ready, 1 without data, 1 quarantined; 1 excluded

        guest          memory  maximum  minimum   unused   age  state
        ci-runner    14.0 GiB 14.0 GiB 3.50 GiB 7.00 GiB  95 s  quarantined
        mail                -        -        -        -     -  no data
      > proxy        11.5 GiB 12.0 GiB 3.00 GiB 4.80 GiB   6 s  limit change-interval 
        web          4.00 GiB 4.00 GiB 1.00 GiB    0 MiB   2 s  4.00 → 3.00 GiB
        db           5.25 GiB 6.00 GiB 1.50 GiB  614 MiB   3 s  excluded
        wiki         15.3 GiB 16.0 GiB 4.00 GiB    0 MiB   8 s  as wanted
        backup       3.75 GiB 4.00 GiB 1.00 GiB  410 MiB   9 s  
        build        7.75 GiB 8.00 GiB 2.00 GiB 1.60 GiB   4 s  





      proxy: limit change-interval: 02-balloon:17 wants balloon_target 2.00 GiB; it
      was changed 2 s ago; 30 s must pass between changes
      1-8 of 8  Enter explain  s sort: state  r reverse  p pause  q quit"
    `);
  });

  it.each([
    [60, 16],
    [80, 24],
    [81, 25],
    [120, 40],
    [200, 50],
  ])('fits %i columns and %i rows, whatever there is', async (columns, rows) => {
    const long = 'ein-sehr-langer-name-'.repeat(8);
    const odd: GuestStatus = {
      ...fakeGuest(4),
      id: long,
      name: `中文${long}\u001b[2J`,
      reason: long,
    };
    for (const guests of [0, 1, 300]) {
      const data = await dataOf({
        guests,
        status: { problems: [long, long], host: long },
      });
      const worse = { ...data, guests: [odd, ...data.guests], problem: `${long} ${long}` };
      for (const shown of [data, worse]) {
        for (const mode of ['guests', 'ask', 'page'] as const) {
          const view = { ...firstView('state'), mode, page: ['a line'] };
          const lines = frameOf(shown, view, columns, rows);
          // One line stays for the cursor.
          expect(lines.length).toBeLessThanOrEqual(rows - 1);
          for (const line of lines) {
            expect(displayWidth(line)).toBeLessThanOrEqual(columns);
            expect(line).not.toContain('\u001b');
          }
        }
      }
    }
  });

  it('tells the marked guest whole while rows are empty, and in two lines where none is', async () => {
    const data = await dataOf({ guests: 8 });
    const guests = data.guests.map((guest) =>
      guest.name === 'web'
        ? { ...guest, state: 'not-ready' as const, reason: `${'why '.repeat(40)}end` }
        : guest,
    );
    const view = {
      ...firstView('state'),
      selected: guests.find((g) => g.name === 'web')?.id ?? '',
    };
    const detailOf = (rows: number) => {
      const lines = frameOf({ ...data, guests }, view, 60, rows);
      expect(lines).toHaveLength(rows - 1);
      return lines.slice(
        lines.findIndex((line) => line.startsWith('web: ')),
        -1,
      );
    };
    expect(detailOf(24)).toHaveLength(3);
    expect(detailOf(24).at(-1)).toMatch(/why end$/u);
    expect(detailOf(16)).toHaveLength(2);
    expect(detailOf(16).at(-1)).toMatch(/…$/u);
  });

  it('shows states whole at 60 columns, and the keys that end it', async () => {
    const data = await dataOf({ guests: 8, files: { a: '(defvar x 1)' } });
    const bad = { collector: 'GuestMemory', field: 'mem_unused', message: '`x` is not a number' };
    const guests = data.guests.map((guest) =>
      guest.name === 'wiki' ? { ...guest, problems: [bad] } : guest,
    );
    const view = { ...firstView('state'), selected: '0007' };
    const lines = frameOf({ ...data, guests }, view, 60, 24);
    expect(lines.join('\n')).toMatchInlineSnapshot(`
      " momus  vdsm localhost:54321, acting    cycle 291  03:12:40 
      host     ███████░ 55.0 GiB of 64.0 GiB used, 14% free
      KSM      on, saves 1.00 GiB
      policies set 1 (files), 0 faults; 1 cycle left out
      guests   6 ready, 1 without data, 1 quarantined; 1 excluded

        guest          memory   unused  state
        ci-runner    14.0 GiB 7.00 GiB  quarantined
        mail                -        -  no data
        proxy        11.5 GiB 4.80 GiB  limit change-interval
        web          4.00 GiB    0 MiB  4.00 → 3.00 GiB
        db           5.25 GiB  614 MiB  excluded
      > wiki         15.3 GiB    0 MiB  bad data                  
        backup       3.75 GiB  410 MiB  
        build        7.75 GiB 1.60 GiB  





      wiki: bad data: mem_unused ignored: \`x\` is not a number

      1-8 of 8  Enter explain  s sort: state  p pause  q quit"
    `);
    const asks = frameOf(data, { ...view, mode: 'ask' }, 60, 24);
    expect(asks.at(-1)).toMatch(/\(y\/n\) *$/);
  });

  it('cuts nothing where there is no terminal', async () => {
    const data = await dataOf({ guests: 8, status: { problems: ['why '.repeat(60)] } });
    const lines = topSnapshot(data, { columns: null, colours: plain, env });
    expect(lines.join('\n')).not.toContain('…');
    expect(lines.join('\n')).toContain('30 s must pass between changes');
  });

  it('marks one guest, always', async () => {
    const data = await dataOf({ guests: 300 });
    const order = data.guests.map(({ id }) => id);
    const setting = { order, room: roomFor(24, 'guests'), paused: false };
    let view = firstView('state');
    for (const key of ['page-down', 'down', 'end', 'page-up', 'up', 'home', 'G', 'k', 'g', 'j']) {
      view = scrolled(press(view, key, setting).view, setting);
      const lines = frameOf(data, view, 80, 24);
      const marked = lines.filter((line) => line.startsWith('>'));
      expect(marked.length).toBe(1);
    }
    // A guest that is gone is not marked any more.
    view = scrolled({ ...view, selected: 'gone' }, setting);
    expect(frameOf(data, view, 80, 24).filter((line) => line.startsWith('>'))).toHaveLength(1);
  });

  it('says what is wrong', async () => {
    const data = await dataOf({ guests: 1 });
    const { lastCycle } = data.status;
    const status = {
      ...data.status,
      acting: false,
      paused: true,
      lastCycle: lastCycle && { ...lastCycle, skipped: 'the host has no sample' },
      problems: ['the decision log cannot be written'],
    };
    const text = frameOf({ ...data, status }, firstView('state'), 100, 20).join('\n');
    expect(text).toContain('vdsm localhost:54321, paused');
    expect(text).toContain(
      'the policies did not run: the host has no sample (and 1 more: momus ctl status)',
    );
    expect(text).toContain('would: 4.00 → 3.00 GiB');
    expect(text).toContain('p resume');
  });

  it('goes without what nobody knows', async () => {
    const data = await dataOf({ guests: 0, status: { lastCycle: null, set: null } });
    const text = frameOf({ ...data, host: null }, firstView('state'), 80, 24).join('\n');
    expect(text).toContain('host memory not known');
    expect(text).toContain('policies none');
    expect(text).toContain('no guests');
  });
});

describe('the order', () => {
  it.each([
    ['state', ['ci-runner', 'mail', 'proxy', 'web', 'db', 'wiki', 'backup', 'build']],
    ['name', ['backup', 'build', 'ci-runner', 'db', 'mail', 'proxy', 'web', 'wiki']],
    ['memory', ['wiki', 'ci-runner', 'proxy', 'build', 'db', 'web', 'backup', 'mail']],
    ['unused', ['web', 'wiki', 'backup', 'db', 'build', 'proxy', 'ci-runner', 'mail']],
    ['age', ['ci-runner', 'backup', 'wiki', 'proxy', 'build', 'db', 'web', 'mail']],
  ] as const)('is by %s', async (key, names) => {
    const { guests } = await dataOf({ guests: 8 });
    expect(inOrder(guests, key, false).map(({ name }) => name)).toEqual(names);
    expect(inOrder(guests, key, true).map(({ name }) => name)).toEqual([...names].reverse());
  });
});

describe('keys', () => {
  it('are told apart', () => {
    expect(keysIn('\u001b[A\u001bOBq\u001b[5~\u001b[6~s\r\u001b\u0003')).toEqual([
      'up',
      'down',
      'q',
      'page-up',
      'page-down',
      's',
      'enter',
      'escape',
      'q',
    ]);
    // Modified and unknown ones, pastes, the mouse: nothing happens that nobody asked for.
    expect(keysIn('\u001b[1;5A\u001b[<0;1;1M\u0001é')).toEqual(['é']);
  });

  const setting = { order: ['a', 'b', 'c'], room: 2, paused: false };
  it('sort, reverse and begin at the first guest again', () => {
    let view: TopView = { ...firstView('state'), selected: 'c', top: 1 };
    const seen = sortKeys.map(() => {
      view = press(view, 's', setting).view;
      return view.sort;
    });
    expect(seen).toEqual(['name', 'memory', 'unused', 'age', 'state']);
    expect(press(view, 'r', setting).view).toMatchObject({
      reversed: true,
      selected: null,
      top: 0,
    });
  });

  it('ask before they pause', () => {
    const asked = press(firstView('state'), 'p', setting);
    expect(asked).toMatchObject({ view: { mode: 'ask' }, effect: null });
    expect(press(asked.view, 'y', setting)).toMatchObject({
      view: { mode: 'guests' },
      effect: 'pause',
    });
    for (const key of ['n', 'enter', 'q', 'escape'])
      expect(press(asked.view, key, setting)).toMatchObject({
        view: { mode: 'guests' },
        effect: null,
      });
    expect(press(asked.view, 'y', { ...setting, paused: true }).effect).toBe('resume');
  });

  it('leave a page, and scroll it', () => {
    const page = Array.from({ length: 5 }, (_, i) => `line ${i}`);
    const view: TopView = { ...firstView('state'), mode: 'page', page };
    const end = press(view, 'end', setting).view;
    expect(end.top).toBe(3);
    expect(press(end, 'down', setting).view.top).toBe(3);
    expect(press(end, 'page-up', setting).view.top).toBe(1);
    expect(press(end, 'q', setting)).toMatchObject({ view: { mode: 'guests' }, effect: null });
  });
});

/** A live view that gets a key, or a signal, at each wait; what it printed. */
async function live(
  steps: readonly (Key | (() => void | Promise<void>))[],
  fake: FakeOptions = {},
  signal?: StopSignal,
) {
  const agent = fakeAgent({ guests: 40, ...fake });
  const client = clientOf(agent.api);
  const printed: string[] = [];
  let listener: ((key: Key) => void) | null = null;
  let stopped: (signal: StopSignal) => void = () => {};
  const output = {
    write: (text: string) => void printed.push(text),
    isTTY: true,
    columns: () => 80,
    rows: () => 24,
  };
  const rest = [...steps];
  const io: Io = {
    stdout: output,
    stderr: output,
    stdin: async () => new Uint8Array(),
    env: { ...env, NO_COLOR: '1' },
    cwd: '/',
    onStop: (heard) => {
      stopped = heard;
      return () => {};
    },
    onExit: () => () => {},
    exit: () => {},
    sleep: async () => {
      const step = rest.shift();
      if (step === undefined) {
        if (signal === undefined) listener?.('q');
        else stopped(signal);
      } else if (typeof step === 'string') listener?.(step);
      else await step();
      // What a key asks of the agent is done before the next one.
      for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve));
    },
  };
  await showTop(
    client,
    await askAll(client),
    io,
    {
      listen: (heard) => {
        listener = heard;
        return () => {
          listener = null;
        };
      },
    },
    { interval: 1, sort: 'name', stop: new AbortController() },
  );
  return { printed: printed.join(''), calls: agent.calls, listening: listener !== null };
}

const orders = (calls: readonly (readonly unknown[])[]) =>
  calls.filter(([name]) => !['status', 'guests', 'statistics'].includes(String(name)));

describe('the live view', () => {
  it.each([undefined, 'SIGTERM'] as const)('puts the terminal back: %s', async (signal) => {
    const { printed, listening } = await live(['down'], {}, signal);
    expect(printed.startsWith('\u001b[?1049h')).toBe(true);
    expect(printed.endsWith('\u001b[?25h\u001b[?1049l')).toBe(true);
    expect(printed.split('\u001b[?1049l')).toHaveLength(2);
    expect(listening).toBe(false);
  });

  it('pauses and resumes', async () => {
    const { printed, calls } = await live(['p', 'n', 'p', 'y', 'p', 'y']);
    expect(orders(calls)).toEqual([['pause'], ['resume']]);
    expect(printed).toContain('pause: decide and record, and act on nothing? (y/n)');
    expect(printed).toContain('resume: act on what is decided? (y/n)');
    expect(printed).toContain('vdsm localhost:54321, paused');
  });

  it('explains the marked guest', async () => {
    const { printed, calls } = await live(['end', 'enter', 'q', 'down']);
    expect(orders(calls)).toEqual([['explain', '0039']]);
    expect(printed).toContain('guest wiki-4 (0039)');
    expect(printed).toContain('q back');
  });

  it('goes on while nobody answers, and says so', async () => {
    let fails = false;
    const { api } = fakeAgent();
    const { printed } = await live(
      [
        () => {
          fails = true;
        },
        () => {
          fails = false;
        },
        'enter',
      ],
      {
        overrides: {
          status: async () => {
            if (fails) throw new Error('gone fishing');
            return api.status();
          },
          explain: async () => {
            throw new Error('no record');
          },
        },
      },
    );
    expect(printed).toContain('gone fishing (what is shown is of 03:12:40)');
    expect(printed).toContain('no record');
    expect(printed.endsWith('\u001b[?1049l')).toBe(true);
  });

  it('asks once per interval, not per key', async () => {
    const keys: Key[] = Array.from({ length: 20 }, () => 'down');
    const { calls } = await live(keys);
    expect(calls.filter(([name]) => name === 'guests').length).toBe(21);
  });
});

describe('the command', () => {
  it('prints one picture without a terminal', async () => {
    const { run } = await openCtl({ guests: 300 });
    const { status, stdout, stderr } = await run('top --sort name');
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).not.toContain('\u001b');
    expect(stdout.split('\n').length).toBe(6 + 1 + 300 + 1);
    const json = JSON.parse((await run('top --json')).stdout);
    expect(Object.keys(json)).toEqual(['status', 'guests', 'host']);
  });

  it('is live on one, until a signal', async () => {
    const { run } = await openCtl({ guests: 30 });
    const { status, stdout } = await run('top', { isTTY: true, signals: { 3: 'SIGTERM' } });
    expect(status).toBe(0);
    expect(stdout).toContain('\u001b[?1049h');
    expect(stdout.endsWith('\u001b[?1049l')).toBe(true);
    const small = await run('top', { isTTY: true, columns: 50 });
    expect(small.stdout).not.toContain('\u001b[?1049h');
  });

  it('says what is wrong', async () => {
    const { run } = await openCtl();
    expect(await run('top --sort size')).toEqual({
      status: 2,
      stdout: '',
      stderr: 'momus: nothing is sorted by `size`\n--sort takes state, name, memory, unused, age\n',
    });
    expect(await run('top --interval 0')).toMatchObject({ status: 2 });
    expect(await run('top -s nowhere')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('does the agent run?'),
    });
  });
});
