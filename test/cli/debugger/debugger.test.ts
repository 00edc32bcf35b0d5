/** Stepping through a policy as an editor does: places, names and values, in both notations. */
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { momus } from '../fake-io.ts';
import { workspace } from '../workspace.ts';

const stepper = fileURLToPath(new URL('./stepper.mjs', import.meta.url));

interface Seen {
  readonly place: string;
  readonly in: string;
  readonly values: Readonly<Record<string, unknown>>;
}

const cwd = workspace({
  'host.json': JSON.stringify({
    host: { history: [{ mem_available: 1000, mem_free: 100, swap_in: 3 }] },
    guests: [
      {
        id: 'web',
        properties: { name: 'web-1' },
        history: [{ balloon_cur: 800, balloon_max: 1000, balloon_min: 100, mem_unused: 77 }],
      },
      { id: 'db', history: [{ balloon_cur: 900, balloon_max: 1000, balloon_min: 950 }] },
    ],
  }),
  'free/a.policy': `policy a
  real, parameter :: step = 5%
  real :: share = Host.mem_free / Host.mem_available
  real :: shift = 2
  do guest in Guests
    if (not present(guest.balloon_cur)) cycle
    if (share < 0.5) then
      guest.control.balloon_target = smaller(guest, shift)
    end if
  end do

  real(KiB) function smaller(guest, times)
    real(KiB) :: lower = guest.balloon_cur - times * step * guest.balloon_cur
    if (lower < guest.balloon_min) return guest.balloon_min
    return lower
  end function
end policy a
`,
  'list/a.policy': `(defvar share (/ Host.mem_free Host.mem_available))
(def smaller (guest)
  {
    (defvar lower (* 0.9 guest.balloon_cur))
    (if (< lower guest.balloon_min)
        guest.balloon_min
        lower)
  })
(with Guests guest
  (if (valid guest.balloon_cur)
      (guest.Control "balloon_target" (smaller guest))
      0))
`,
});

/** What a debugger sees from the breakpoints on, with so many steps after each. */
async function debug(
  folder: string,
  stops: readonly string[],
  steps = 0,
  watch: readonly string[] = [],
): Promise<readonly Seen[]> {
  const worker = new Worker(stepper, { workerData: { stops, steps, watch } });
  try {
    await once(worker, 'message');
    const words = ['eval', folder, '--input', 'host.json', '--debugger'];
    const { status, stderr } = await momus(words, { cwd });
    expect([status, stderr]).toEqual([0, '']);
    const answer = once(worker, 'message');
    worker.postMessage('end');
    const [seen]: readonly [readonly Seen[]] = (await answer) as [readonly Seen[]];
    return seen;
  } finally {
    await worker.terminate();
  }
}

describe('a debugger', () => {
  it('stops at a line of a policy, with the names of the policy', async () => {
    const seen = await debug('free', ['a.policy:8'], 0, ['share', 'shift$$', 'step']);
    expect(seen).toMatchInlineSnapshot(`
      [
        {
          "in": "policies",
          "place": "a.policy:8",
          "values": {
            "guest": "Guest",
            "share": 0.1,
            "shift$$": 2,
            "step": 0.05,
          },
        },
        {
          "in": "policies",
          "place": "a.policy:8",
          "values": {
            "guest": "Guest",
            "share": 0.1,
            "shift$$": 2,
            "step": 0.05,
          },
        },
      ]
    `);
  });

  it('steps through statements, into functions, and to each `return`', async () => {
    const seen = await debug('free', ['a.policy:7'], 7);
    expect(seen.map(({ place }) => place)).toMatchInlineSnapshot(`
      [
        "a.policy:7",
        "a.policy:8",
        "a.policy:13",
        "a.policy:14",
        "a.policy:15",
        "a.policy:8",
        "a.policy:6",
        "a.policy:7",
        "a.policy:8",
        "a.policy:13",
        "a.policy:14",
        "a.policy:14",
        "a.policy:8",
      ]
    `);
  });

  it('stops at a `return`', async () => {
    const seen = await debug('free', ['a.policy:14', 'a.policy:15']);
    expect(seen).toMatchInlineSnapshot(`
      [
        {
          "in": "smaller",
          "place": "a.policy:14",
          "values": {
            "guest": "Guest",
            "lower": 720,
            "times": 2,
          },
        },
        {
          "in": "smaller",
          "place": "a.policy:15",
          "values": {
            "guest": "Guest",
            "lower": 720,
            "times": 2,
          },
        },
        {
          "in": "smaller",
          "place": "a.policy:14",
          "values": {
            "guest": "Guest",
            "lower": 810,
            "times": 2,
          },
        },
      ]
    `);
  });

  it('asks entities by the names of a policy', async () => {
    const watch = ['guest.balloon_cur', 'guest.control.balloon_target', 'guest.absent_name'];
    const seen = await debug('free', ['a.policy:6'], 0, watch);
    expect(seen).toMatchInlineSnapshot(`
      [
        {
          "in": "policies",
          "place": "a.policy:6",
          "values": {
            "guest": "Guest",
            "guest.absent_name": undefined,
            "guest.balloon_cur": 800,
            "guest.control.balloon_target": undefined,
          },
        },
        {
          "in": "policies",
          "place": "a.policy:6",
          "values": {
            "guest": "Guest",
            "guest.absent_name": undefined,
            "guest.balloon_cur": 900,
            "guest.control.balloon_target": undefined,
          },
        },
      ]
    `);
  });

  it('answers for all that the sample holds, read by the policies or not', async () => {
    const watch = [
      'guest.mem_unused',
      'guest.mem_unused /= 7',
      'guest.mem_unused + 0',
      'guest.name',
      'guest.swap_total',
      'Host.swap_in',
      'Host.mem_free',
      'Host.kind',
      'Guests.length',
      'guest.saved.unheard',
      'guest.control.unheard',
      'Host.saved.unheard',
    ];
    const [web] = await debug('free', ['a.policy:6'], 0, watch);
    expect(web?.values).toEqual({
      guest: 'Guest',
      'guest.mem_unused': 77,
      // What is assigned is answered, and stored nowhere.
      'guest.mem_unused /= 7': 11,
      'guest.mem_unused + 0': 77,
      'guest.name': 'web-1',
      // No sample has it.
      'guest.swap_total': 'NaN',
      'Host.swap_in': 3,
      'Host.mem_free': 100,
      'Host.kind': 'host',
      'Guests.length': 2,
      'guest.saved.unheard': undefined,
      'guest.control.unheard': undefined,
      'Host.saved.unheard': undefined,
    });
  });

  it('shows of an entity what the sample has, and what the policies read', async () => {
    const shown = (of: string): string => `JSON.stringify(${of}[Symbol.for('debug.properties')]())`;
    const [web] = await debug('free', ['a.policy:6'], 0, [shown('guest'), shown('Host')]);
    const read = Object.values(web?.values ?? {}).slice(1);
    expect(read.map((json) => JSON.parse(String(json)))).toEqual([
      {
        balloon_cur: 800,
        balloon_max: 1000,
        balloon_min: 100,
        mem_unused: 77,
        name: 'web-1',
        control: {},
      },
      { mem_available: 1000, mem_free: 100, swap_in: 3 },
    ]);
  });

  it.each([
    ['eval', 'free', '--input', 'host.json'],
    ['eval', 'list', '--input', 'host.json', '--json'],
    ['run', 'free', '--cycles', '3', '--interval', '0'],
  ])('changes nothing of what is decided: %s %s', async (...words) => {
    const [plain, debugged] = await Promise.all([
      momus(words, { cwd }),
      momus([...words, '--debugger'], { cwd }),
    ]);
    expect(debugged).toEqual({ ...plain, status: 0 });
  });

  it('is told of nothing more in the reports of a run than what the policies read', async () => {
    const words = ['run', 'free', '--cycles', '1', '--interval', '0', '--json', '--debugger'];
    const { guests } = JSON.parse((await momus(words, { cwd })).stdout);
    expect(Object.keys(guests[0].inputs)).toEqual(['balloon_cur', 'balloon_min']);
  });

  it.each([
    [['eval', '--batch', '--debugger'], '--debugger is for one evaluation, not for --batch'],
    [
      ['run', '--bundle', 'x', '--debugger'],
      '--debugger needs the policies; --bundle has no texts to step through',
    ],
  ])('%j is refused', async (words, message) => {
    const { status, stderr } = await momus(words, { cwd });
    expect([status, stderr.split('\n')[0]]).toEqual([2, `momus: ${message}`]);
  });

  it('does the same in list notation', async () => {
    const seen = await debug('list', ['a.policy:11'], 4, ['guest.balloon_cur']);
    expect(seen).toMatchInlineSnapshot(`
      [
        {
          "in": "policies",
          "place": "a.policy:11",
          "values": {
            "guest": "Guest",
            "guest.balloon_cur": 800,
          },
        },
        {
          "in": "smaller",
          "place": "a.policy:4",
          "values": {
            "guest": "Guest",
            "guest.balloon_cur": 800,
            "lower": "NaN",
          },
        },
        {
          "in": "smaller",
          "place": "a.policy:5",
          "values": {
            "guest": "Guest",
            "guest.balloon_cur": 800,
            "lower": 720,
          },
        },
        {
          "in": "smaller",
          "place": "a.policy:7",
          "values": {
            "guest": "Guest",
            "guest.balloon_cur": 800,
            "lower": 720,
          },
        },
        {
          "in": "policies",
          "place": "a.policy:11",
          "values": {
            "guest": "Guest",
            "guest.balloon_cur": 800,
          },
        },
        {
          "in": "policies",
          "place": "a.policy:11",
          "values": {
            "guest": "Guest",
            "guest.balloon_cur": 900,
          },
        },
        {
          "in": "smaller",
          "place": "a.policy:4",
          "values": {
            "guest": "Guest",
            "guest.balloon_cur": 900,
            "lower": "NaN",
          },
        },
        {
          "in": "smaller",
          "place": "a.policy:5",
          "values": {
            "guest": "Guest",
            "guest.balloon_cur": 900,
            "lower": 810,
          },
        },
        {
          "in": "smaller",
          "place": "a.policy:6",
          "values": {
            "guest": "Guest",
            "guest.balloon_cur": 900,
            "lower": 810,
          },
        },
        {
          "in": "policies",
          "place": "a.policy:11",
          "values": {
            "guest": "Guest",
            "guest.balloon_cur": 900,
          },
        },
      ]
    `);
  });
});
