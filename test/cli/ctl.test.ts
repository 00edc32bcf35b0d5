/** `momus ctl`: what each subcommand asks, prints and exits with, over a real socket. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { displayWidth } from '../../src/cli/render/width.ts';
import { fakeGuest } from '../agent/fake-guests.ts';
import { openCtl } from './ctl-harness.ts';
import { momus } from './fake-io.ts';
import { workspace } from './workspace.ts';

const files = {
  '00-defines': '# What may be set.\n(defvar pressure 0.2)\n',
  '10-use': '(+ pressure 1)',
};

describe('the agent that is meant', () => {
  it('is that of an option, a configuration or the environment, in this order', async () => {
    const { cwd } = await openCtl(
      {},
      {
        'silent.conf': '[main]\npolicy-engine-interval: 0\n',
      },
    );
    const socket = join(cwd, 'momus.sock');
    writeFileSync(join(cwd, 'rpc.conf'), `[main]\nrpc-port: ${socket}\ncontrolers: x\n`);
    writeFileSync(
      join(cwd, 'control.conf'),
      `[main]\nrpc-port: 1\n[momus]\ncontrol-socket: ${socket}\n`,
    );
    const status = async (words: readonly string[], env = {}) => {
      const { status: code, stderr } = await momus(['ctl', ...words, 'status'], { cwd, env });
      return [code, stderr];
    };
    const elsewhere = { MOMUS_SOCKET: 'nowhere.sock' };
    expect(await status(['-s', 'momus.sock'], elsewhere)).toEqual([0, '']);
    expect(await status(['--socket', socket, '-c', 'silent.conf'])).toEqual([0, '']);
    expect(await status(['-c', 'rpc.conf'], elsewhere)).toEqual([0, '']);
    expect(await status(['-c', 'control.conf'])).toEqual([0, '']);
    expect(await status([], { MOMUS_SOCKET: 'momus.sock' })).toEqual([0, '']);
    expect(await status([], elsewhere)).toEqual([
      2,
      `momus: there is no socket ${join(cwd, 'nowhere.sock')}; does the agent run?\n`,
    ]);
    expect(await status([])).toEqual([
      2,
      'momus: which agent is not said\ngive its socket (--socket, or MOMUS_SOCKET), or its configuration (-c FILE)\n',
    ]);
    expect(await status(['-c', 'silent.conf'])).toEqual([
      2,
      'momus: silent.conf names no socket; it has neither `control-socket` nor `rpc-port`\ngive the socket of the agent: --socket SOCKET\n',
    ]);
    expect(await status(['-c', 'none.conf'])).toEqual([
      2,
      'momus: cannot read none.conf: there is no such file\n',
    ]);
    expect(await status(['-s', '70000'])).toEqual([
      2,
      'momus: `70000` is no port; ports are 1 to 65535\n',
    ]);
    expect(await status(['-s', '1'])).toEqual([
      2,
      'momus: nobody answers at port 1; does the agent run?\n',
    ]);
  });
});

describe('wrong usage', () => {
  it.each([
    ['', 'say what to do\nmomus ctl --help lists what there is'],
    [
      'stats',
      'there is no `momus ctl stats`; did you mean `status`?\nmomus ctl --help lists what there is',
    ],
    [
      'policies sett',
      'there is no `momus ctl policies sett`; did you mean `set`?\nit has list, get, set, remove, reset, history, rollback',
    ],
    ['pause now', '`momus ctl pause` takes no further word, not 1 words\nusage: momus ctl pause'],
    [
      'policies set a',
      '`momus ctl policies set` takes NAME FILE, not 1 words\nusage: momus ctl policies set NAME FILE',
    ],
    ['exclude', '`momus ctl exclude` takes GUEST, not 0 words\nusage: momus ctl exclude GUEST'],
    ['pause --at 3:00', '`momus ctl pause` takes no --at'],
    [
      'policies rollback first',
      '`first` is no number of a set\nmomus ctl policies history lists them',
    ],
    [
      'verbosity warm',
      'there is no level `warm`; did you mean `warn`?\nlevels are critical, error, warn, info, debug, or 1 to 5',
    ],
    [
      'explain web --at noon',
      '--at takes a time of day (03:12), how long ago (5m, 2h), or a date with its time (2026-03-04T03:12:00Z), not `noon`',
    ],
    ['policies set a none.policy', 'cannot read none.policy: there is no such file'],
  ])('is said: %s', async (words, says) => {
    const { run, calls } = await openCtl();
    const { status, stdout, stderr } = await run(`ctl ${words}`.trim());
    expect([status, stdout, stderr]).toEqual([2, '', `momus: ${says}\n`]);
    expect(calls).toEqual([]);
  });

  it('needs no agent', async () => {
    const { status, stderr } = await momus(['ctl', 'stats'], { cwd: workspace({}) });
    expect([status, stderr]).toEqual([2, expect.stringContaining('did you mean `status`')]);
  });
});

describe('orders', () => {
  it('are passed on', async () => {
    const { run, calls } = await openCtl();
    const said: (readonly [number, string])[] = [];
    for (const words of [
      'ctl pause',
      'ctl resume',
      'ctl exclude web',
      'ctl include web',
      'ctl verbosity 3',
      'ctl verbosity Debug',
    ]) {
      const { status, stdout } = await run(words);
      said.push([status, stdout]);
    }
    expect(said).toEqual([
      [0, 'paused: the agent decides and records, and acts on nothing until momus ctl resume\n'],
      [0, 'resumed: the agent acts\n'],
      [0, 'web is left alone until momus ctl include web\n'],
      [0, 'web is managed again\n'],
      [0, 'the log has the level warn now\n'],
      [0, 'the log has the level debug now\n'],
    ]);
    expect(calls.filter(([name]) => name !== 'status' && name !== 'guests')).toEqual([
      ['pause'],
      ['resume'],
      ['exclude', 'web'],
      ['include', 'web'],
      ['setVerbosity', 'warn'],
      ['setVerbosity', 'debug'],
    ]);
    expect(await run('ctl pause --json')).toMatchObject({ stdout: '{\n  "done": true\n}\n' });
  });

  it('that do not make it act say so', async () => {
    const { run } = await openCtl({ status: { acting: false, dryRun: true } });
    expect(await run('ctl resume')).toMatchObject({
      status: 0,
      stdout: 'resumed; it still acts on nothing, since it was started as a dry run\n',
    });
  });

  it('that are refused exit with 1', async () => {
    const { run } = await openCtl();
    expect(await run('ctl exclude nobody')).toEqual({
      status: 1,
      stdout: '',
      stderr: 'momus: there is no guest `nobody`\n',
    });
  });
});

describe('policies', () => {
  it('are listed and printed', async () => {
    const { run } = await openCtl({ files });
    expect((await run('ctl policies')).stdout).toBe(
      'policy      lines\n00-defines      2  What may be set.\n10-use          1  (+ pressure 1)\n',
    );
    expect((await run('ctl policies get 00-defines')).stdout).toBe(files['00-defines']);
    expect(await run('ctl policies get 00-define')).toMatchObject({
      status: 1,
      stderr: 'momus: there is no policy `00-define`; did you mean `00-defines`?\n',
    });
    const json = await run('ctl policies list --json');
    expect(JSON.parse(json.stdout)).toEqual(
      Object.entries(files).map(([name, text]) => ({ name, text })),
    );
  });

  it('are set from a file or standard input', async () => {
    const { run, calls } = await openCtl({ files }, { 'new.policy': '(+ pressure 2)\n' });
    expect(await run('ctl policies set 20-new new.policy')).toEqual({
      status: 0,
      stdout: '20-new is in force\n',
      stderr: '',
    });
    expect(calls.at(-1)).toEqual(['setNamedPolicy', '20-new', '(+ pressure 2)\n']);
    const warned = await run('ctl policies set 01-parameters -', { stdin: '(set presure 1)\n' });
    expect(warned).toMatchObject({
      status: 0,
      stdout: `-:1:6: warning: no policy of the set defines \`presure\` (did you mean \`pressure\`?); this parameter is skipped [unknown-parameter]
    (set presure 1)
01-parameters is in force, with 1 warning
`,
    });
    expect((await run('ctl parameters')).stdout).toBe('parameter  value\npresure    1\n');
    expect((await run('ctl policies remove 20-new')).stdout).toContain(
      '\n20-new is removed, with 1',
    );
    expect(await run('ctl policies remove 20-new')).toMatchObject({ status: 1 });
  });

  it('that are refused are told with their lines', async () => {
    const { run } = await openCtl({ files }, { 'bad.policy': '\n(+ presure 1)\n' });
    expect(await run('ctl policies set 20-bad bad.policy')).toEqual({
      status: 1,
      stdout: `bad.policy:2:4: error: nothing defines \`presure\`; did you mean \`pressure\`? [unknown-name]
    (+ presure 1)
refused: 1 error; what was in force stays
`,
      stderr: '',
    });
    const { status, stdout } = await run('ctl policies set 20-bad bad.policy --json');
    expect([status, JSON.parse(stdout)]).toMatchObject([
      1,
      { accepted: false, diagnostics: [{ code: 'unknown-name', line: 2 }] },
    ]);
    expect(await run('ctl policies remove 00-defines')).toMatchObject({
      status: 1,
      stdout: expect.stringMatching(/^10-use:1:4: error: .*\nrefused: 1 error; .*stays\n$/),
    });
    expect((await run('ctl policies')).stdout).toContain('00-defines');
  });

  it('go back', async () => {
    const { run } = await openCtl({ files });
    expect(await run('ctl policies rollback')).toMatchObject({
      status: 1,
      stderr: 'momus: there is no set before the one in force\n',
    });
    await run('ctl policies remove 10-use');
    expect((await run('ctl policies history')).stdout).toBe(
      `set  since                    policies  cycles  faults  by
* 2  2026-03-04 02:02:00 UTC         1      10       0  setNamedPolicy 10-use
  1  2026-03-04 02:01:00 UTC         2       0       0  files
`,
    );
    expect(await run('ctl policies rollback 1')).toMatchObject({
      status: 0,
      stdout: 'rolled back; in force now, as set 3: 00-defines, 10-use\n',
    });
    expect(await run('ctl policies rollback 9')).toMatchObject({ status: 1 });
    expect(await run('ctl policies reset')).toMatchObject({
      status: 0,
      stdout: 'the files are in force\n',
    });
    const none = await openCtl();
    expect(await none.run('ctl policies reset')).toMatchObject({
      status: 1,
      stdout: 'not done: the configuration names no policies\n',
    });
    expect((await none.run('ctl policies')).stdout).toBe('no policy is in force\n');
    expect((await none.run('ctl policies history')).stdout).toBe('there was no set yet\n');
    expect((await none.run('ctl parameters')).stdout).toBe('the engine has set nothing\n');
  });

  it('of others are shown safely on a terminal, and as they are elsewhere', async () => {
    const text = '(defvar a "\u001b[2J")\n\t# end';
    const { run } = await openCtl({ files: { evil: text } });
    expect((await run('ctl policies get evil')).stdout).toBe(`${text}\n`);
    const shown = await run('ctl policies get evil', { isTTY: true });
    expect(shown.stdout).toBe('(defvar a "␛[2J")\n    # end\n');
  });
});

describe.each([60, 80, 120])('on a terminal of %i columns', (columns) => {
  it.each([
    'ctl status',
    'ctl guests',
    'ctl policies',
    'ctl policies history',
    'ctl explain web',
    'ctl explain proxy',
    'ctl explain',
  ])('everything fits: %s', async (words) => {
    const { run } = await openCtl({
      guests: 16,
      files: { 'a-policy-with-a-name-that-is-rather-long': `# ${'words '.repeat(40)}` },
      status: {
        problems: ['the decision log cannot be written: there is no space left '.repeat(3)],
      },
    });
    const env = { MOMUS_SOCKET: 'momus.sock', NO_COLOR: '1' };
    const { stdout } = await run(words, { isTTY: true, columns, env });
    for (const line of stdout.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(columns);
    expect(stdout).not.toContain('\u001b');
  });

  it('there are colours', async () => {
    const { run } = await openCtl();
    expect((await run('ctl status', { isTTY: true })).stdout).toContain('\u001b[');
    expect((await run('ctl status')).stdout).not.toContain('\u001b[');
  });
});

describe('guests', () => {
  /** What `ctl guests` prints on a terminal of so many columns; null: into a pipe. */
  const shownAt = async (columns: number | null): Promise<string> => {
    const lacks = [{ collector: null, field: null, message: 'it has no balloon' }];
    // That is how it is, and no news in a table.
    const guests = [0, 1, 3, 4].map(fakeGuest).map((guest) => ({ ...guest, problems: lacks }));
    const problems = [
      { collector: 'GuestBalloon', field: 'balloon_cur', message: '`-5` is outside 0 to 9' },
      { collector: 'GuestMemory', field: null, message: 'no answer' },
    ];
    const bad = { ...fakeGuest(7), name: 'a-name-that-is-long', problems };
    const { run } = await openCtl({ overrides: { guests: async () => [...guests, bad] } });
    const env = { MOMUS_SOCKET: 'momus.sock', NO_COLOR: '1' };
    const world = columns === null ? { env } : { env, isTTY: true, columns };
    return (await run('ctl guests', world)).stdout;
  };

  it('have their reasons below them where there is little room', async () => {
    expect(await shownAt(60)).toMatchInlineSnapshot(`
      "guest              memory   maximum   minimum    unused  age
      web              4.00 GiB  4.00 GiB  1.00 GiB     0 MiB  2 s
          4.00 → 3.00 GiB: 02-balloon:17 wants balloon_target 2.00
          GiB; balloon-step: from 4.00 GiB to 2.00 GiB is more
          than the 1.00 GiB allowed at once
      db               5.25 GiB  6.00 GiB  1.50 GiB   614 MiB  3 s
      mail                    -         -         -         -    -
          no data: GuestBalloon: \`balloon_max\` is missing
      proxy            11.5 GiB  12.0 GiB  3.00 GiB  4.80 GiB  6 s
          limit change-interval: 02-balloon:17 wants
          balloon_target 2.00 GiB; it was changed 2 s ago; 30 s
          must pass between changes
      a-name-that-is-long
                       3.75 GiB  4.00 GiB  1.00 GiB   410 MiB  9 s
          bad data: balloon_cur ignored: \`-5\` is outside 0 to 9; 1
          more
      "
    `);
  });

  it('have their reasons wrapped beside them where there is some', async () => {
    expect(await shownAt(100)).toMatchInlineSnapshot(`
      "guest                  memory   maximum   minimum    unused  age  latest cycle
      web                  4.00 GiB  4.00 GiB  1.00 GiB     0 MiB  2 s  4.00 → 3.00 GiB: 02-balloon:17
                                                                        wants balloon_target 2.00 GiB;
                                                                        balloon-step: from 4.00 GiB to
                                                                        2.00 GiB is more than the 1.00 GiB
                                                                        allowed at once
      db                   5.25 GiB  6.00 GiB  1.50 GiB   614 MiB  3 s
      mail                        -         -         -         -    -  no data: GuestBalloon:
                                                                        \`balloon_max\` is missing
      proxy                11.5 GiB  12.0 GiB  3.00 GiB  4.80 GiB  6 s  limit change-interval:
                                                                        02-balloon:17 wants balloon_target
                                                                        2.00 GiB; it was changed 2 s ago;
                                                                        30 s must pass between changes
      a-name-that-is-long  3.75 GiB  4.00 GiB  1.00 GiB   410 MiB  9 s  bad data: balloon_cur ignored:
                                                                        \`-5\` is outside 0 to 9; 1 more
      "
    `);
  });

  it('have lines of their own, whole, where there is no terminal', async () => {
    const lines = (await shownAt(null)).trimEnd().split('\n');
    expect(lines).toHaveLength(6);
    expect(lines.at(-1)).toMatch(
      /^a-name.* bad data: balloon_cur ignored: `-5` is outside 0 to 9; 1 more$/,
    );
    expect(lines.some((line) => line.length > 130)).toBe(true);
  });

  it('of one name are told apart', async () => {
    const guest = (id: string) => ({
      id,
      name: 'twin',
      state: 'ready' as const,
      reason: null,
      excluded: false,
      sampleAge: null,
      values: {},
      nothing: 'not-evaluated' as const,
      problems: [],
      decisions: [],
      actions: [],
    });
    const { run } = await openCtl({
      overrides: { guests: async () => [guest('a'), guest('b\u001b')] },
    });
    const { stdout } = await run('ctl guests');
    expect(stdout).toContain('twin (a)   ');
    expect(stdout).toContain('twin (b␛)');
    expect(stdout).toContain('not decided: the policies did not run\n');
  });

  it('say what they do not have, as far as the configuration asks for it', async () => {
    const guest = (name: string, values: Readonly<Record<string, number | null>>) => ({
      ...fakeGuest(6),
      id: name,
      name,
      values,
    });
    const { run } = await openCtl({
      overrides: {
        guests: async () => [
          guest('stiff', { balloon_cur: null, mem_unused: null }),
          guest('mute', { balloon_cur: 1024, mem_unused: null }),
          guest('unasked', {}),
        ],
      },
    });
    const { stdout } = await run('ctl guests');
    expect(stdout).toMatch(/^stiff .* no balloon$/mu);
    expect(stdout).toMatch(/^mute .* no report$/mu);
    expect(stdout).toMatch(/^unasked .* as wanted$/mu);
  });

  it('may be none', async () => {
    const { run } = await openCtl({ guests: 0 });
    expect((await run('ctl guests')).stdout).toBe('no guests\n');
    expect((await run('ctl guests --json')).stdout).toBe('[]\n');
  });
});
