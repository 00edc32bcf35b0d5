/** The policy thread: the agent's API, its configuration, and what the host agent gets of it. */
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  type Action,
  AgentRefusal,
  ConfigError,
  type CycleReport,
  configureAgent,
  createAgent,
  createSimulatedHost,
  PolicyThreadError,
  silentLog,
  startPolicyThread,
  stateFile,
} from '../../src/index.ts';
import {
  collectorOf,
  cycles,
  enabled,
  folder,
  gib,
  half,
  memoryHost,
  startThread,
  until,
} from './thread-harness.ts';

const quarter = half.replace(' 2)', ' 4)');

describe('a policy thread', { timeout: 120_000 }, () => {
  it('decides in its own thread and acts in this one', async () => {
    const reports: CycleReport[] = [];
    const { thread, host, lines, events } = await startThread({
      onReport: (report) => void reports.push(report),
    });
    await until('both are halved', () => host.applied.length >= 2);
    // 4 GiB to 2 GiB: the operator's limits are on, and the largest step is a quarter.
    expect(host.applied.slice(0, 2)).toEqual([
      { kind: 'balloon', guest: 'a', target: 3 * gib },
      { kind: 'balloon', guest: 'b', target: 3 * gib },
    ]);
    const status = await thread.api.status();
    expect(status).toMatchObject({
      host: 'fake',
      acting: true,
      set: { number: 1, names: ['10'], origin: 'files' },
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      problems: [],
    });
    await until('a report is here', () => reports.length > 0);
    expect(reports[0]?.decisions[0]).toMatchObject({ limit: 'balloon-step', guest: 'a' });
    expect(lines).toContain('info start: policy set 1 is in force: 10');
    await thread.stop();
    expect(events.map(({ kind }) => kind)).toEqual(['started', 'stopped']);
    expect(thread).toMatchObject({ state: 'stopped', restarts: 0, events });
    await expect(thread.api.status()).rejects.toThrow('the policy thread was stopped');
    await expect(thread.api.status()).rejects.toThrow(PolicyThreadError);
  });

  it('answers every call as the agent in the own thread does', async () => {
    const { thread } = await startThread({ settings: { dryRun: true } });
    const agent = createAgent(
      await configureAgent({
        host: memoryHost(),
        enabled,
        settings: { interval: 0.02, dryRun: true },
        policies: { '10': half },
      }),
    );
    await agent.start();
    await cycles(thread);
    await until('a cycle', async () => (await agent.api.status()).cycles > 0);
    /** What differs from one agent, or one time, to the next. */
    const same = (value: unknown): unknown =>
      JSON.parse(
        JSON.stringify(value, (key, part) =>
          /^(?:startedAt|since|at|cycles?|cyclesLeftOut|lastCycle|sampleAge|milliseconds|digest)$/u.test(
            key,
          )
            ? undefined
            : part,
        ) ?? 'null',
      );
    const calls: readonly (readonly [keyof typeof agent.api, ...unknown[]])[] = [
      ['status'],
      ['policies'],
      ['setPolicy', quarter],
      ['setPolicy', '(undefined 1)'],
      ['setNamedPolicy', '20', '(+ 1'],
      ['setNamedPolicy', null, half],
      ['history'],
      ['rollback', 1],
      ['rollback', 99],
      ['rollback'],
      ['resetPolicies'],
      ['setVerbosity', 'error'],
      ['statistics'],
      ['guests'],
      ['pause'],
      ['status'],
      ['resume'],
      ['exclude', 'a'],
      ['include', 'name of b'],
      ['include', 'a'],
      ['explain', null],
      ['explain', 'a'],
      ['explain', 'nobody'],
      ['explain', 'a', '2026-01-01T00:00:00Z'],
    ];
    const covered = new Set(calls.map(([method]) => method));
    expect(Object.keys(agent.api).filter((name) => !covered.has(name as never))).toEqual([]);
    expect(Object.keys(thread.api)).toEqual(expect.arrayContaining([...covered]));
    for (const [method, ...args] of calls) {
      // What a cycle has to do with, it has to have been.
      if (['guests', 'explain', 'statistics'].includes(method))
        await Promise.all([cycles(thread, 2), cycles(agent, 2)]);
      const answers = await Promise.all(
        [thread.api, agent.api].map((api) =>
          (api[method] as (...args: unknown[]) => Promise<unknown>)(...args).then(
            (value) => ({ value: same(value) }),
            (error: unknown) => ({
              refused: error instanceof AgentRefusal,
              message: String(error).replace(/at \d{4}-\S+/, 'then'),
            }),
          ),
        ),
      );
      expect(answers[0], method).toEqual(answers[1]);
    }
    await agent.stop();
  });

  it('takes a configuration like MOM has it, and policies from a directory', async () => {
    const place = folder({ '10-half.policy': half });
    const config = `[main]
policy-engine-interval: 7
controllers: Balloon
policy-dir: ${place}
rpc-port: /run/vdsm/mom-vdsm.sock
[host]
collectors: HostCpu
[guest]
collectors: GuestBalloonOptional
[momus]
excluded-guests: b
`;
    const file = join(folder({ 'mom.conf': config }), 'mom.conf');
    const host = memoryHost();
    const lines: string[] = [];
    const log = { ...silentLog, info: (line: string) => void lines.push(line) };
    const thread = await startPolicyThread({ host, config: file, log });
    try {
      expect(lines[0]).toMatch(/mom\.conf:5: note: `rpc-port` is for the daemon; a program/);
      await cycles(thread, 0);
      expect(await thread.api.status()).toMatchObject({ interval: 7, set: { names: ['10-half'] } });
      await until('a cycle', () => host.applied.length > 0);
      expect(host.applied.map((action) => 'guest' in action && action.guest)).toEqual(['a']);

      writeFileSync(join(place, '20-more.policy'), '(defvar x 1)');
      writeFileSync(file, config.replace(': 7', ': 9'));
      expect(await thread.reload()).toMatchObject({ accepted: true });
      expect(await thread.api.status()).toMatchObject({
        interval: 9,
        set: { names: ['10-half', '20-more'] },
      });
      writeFileSync(join(place, '20-more.policy'), '(defvar');
      expect(await thread.reload()).toMatchObject({
        accepted: false,
        diagnostics: [{ source: '20-more', line: 1 }],
      });
      // A configuration whose policies are faulty is not in force, its directory neither.
      const other = folder({ '10-other.policy': '(defvar' });
      writeFileSync(file, config.replace(place, other));
      expect(await thread.reload()).toMatchObject({ accepted: false });
      writeFileSync(join(place, '20-more.policy'), '(defvar x 2)');
      expect(await thread.api.resetPolicies()).toMatchObject({ accepted: true });
      writeFileSync(file, `${config}plugins: ./extra.mjs\n`);
      writeFileSync(join(dirname(file), 'extra.mjs'), collectorOf('Extra'));
      await expect(thread.reload()).rejects.toThrow(
        'the plug-ins were none and are `./extra.mjs` now; a new thread takes them over',
      );
      writeFileSync(file, config.replace(': 7', ': often'));
      await expect(thread.reload()).rejects.toThrow(/mom\.conf:2: error: .*`often`/);
      expect(await thread.api.status()).toMatchObject({
        interval: 9,
        set: { names: ['10-half', '20-more'] },
      });
    } finally {
      await thread.stop();
    }
  });

  it('does not start with what is wrong, and says all of it', async () => {
    const start = (options: object) =>
      startPolicyThread({ host: memoryHost(), policies: { '10': half }, ...options }).then(
        async (thread) => {
          await thread.stop();
          return null;
        },
        (error: unknown) => error,
      );
    const wrong = await start({
      config: { text: '[main]\npolicy-engine-interval: x\ncontrollers: Baloon\n' },
    });
    expect(wrong).toBeInstanceOf(ConfigError);
    expect(String(wrong)).toMatch(/mom\.conf:2: error: [\s\S]*mom\.conf:3: error: .*`Baloon`/);
    expect((wrong as ConfigError).problems.map(({ line }) => line)).toEqual([2, 3]);
    expect(String(await start({ config: '/nowhere/mom.conf' }))).toMatch(/ENOENT.*nowhere/);
    expect(String(await start({ settings: { intervall: 3 } }))).toMatch(
      'there is no setting `intervall`; did you mean `interval`?',
    );
    expect(String(await start({ settings: { interval: 0 } }))).toMatch('`host` is `0`');
    expect(String(await start({ settings: { limits: { balloonStepp: null } } }))).toMatch(
      'there is no limit `balloonStepp`; did you mean `balloonStep`?',
    );
    expect(String(await start({ enabled: { controllers: ['Baloon'] } }))).toMatch('`Baloon`');
    expect(String(await start({ plugins: ['./no-such-file.mjs'] }))).toMatch(
      /plug-in `\.\/no-such-file\.mjs` cannot be loaded/,
    );
    expect(String(await start({ policies: { '10': 4 } }))).toMatch(
      '`10` is number; it takes a text',
    );
    expect(String(await start({ polices: {} }))).toMatch(
      'there is no option `polices`; did you mean `policies`?',
    );
    expect(String(await start({ enabled: { controller: ['Balloon'] } }))).toMatch(
      'there is no list `controller`; did you mean `controllers`?',
    );
    expect(String(await start({ host: null }))).toMatch('a policy thread needs a `host`');
    expect(String(await start({ host: { ...memoryHost(), apply: 3 } }))).toMatch(
      'the `host` has no method `apply`',
    );
    expect(String(await start({ limits: { block: 0 } }))).toMatch('there is no limit of a thread');
    expect(String(await start({ limits: { blocked: 0 } }))).toMatch('the limit `blocked` is `0`');
  });

  it('leaves out faulty policies where there was no set before, and says so', async () => {
    const { thread } = await startThread({ policies: { '10': half, '20': '(nonsense' } });
    expect(await thread.api.status()).toMatchObject({
      set: { names: ['10'] },
      problems: [
        '20:1:1: nothing closes this `(`; add `)` where it ends (and 1 more); left out: 20; momus check -c FILE shows all',
      ],
    });
  });

  it('keeps what was told to it over a restart of the process, where it has a store', async () => {
    const path = join(folder(), 'state.json');
    const first = await startThread({ store: stateFile(path) });
    await first.thread.api.setNamedPolicy('20', '(defvar x 1)');
    await first.thread.api.exclude('a');
    await first.thread.api.pause();
    await first.thread.stop();
    const second = await startThread({ store: stateFile(path) });
    expect(await second.thread.api.status()).toMatchObject({
      paused: true,
      acting: false,
      set: { names: ['10', '20'] },
    });
    await second.thread.api.resume();
    await until('it acts', () => second.host.applied.length > 0);
    expect(second.host.applied[0]).toMatchObject({ guest: 'b' });
  });

  it('says that its state is not kept where a store fails or hangs', async () => {
    const { thread } = await startThread({
      store: {
        load: async () => ({ state: null, problem: null }),
        save: async () => {
          throw new Error('no space left');
        },
      },
    });
    expect((await thread.api.status()).problems).toEqual([
      'the state cannot be written: no space left',
    ]);
  });

  it('reports nothing where nobody listens, and survives who listens badly', async () => {
    const warnings: string[] = [];
    const listen = (warning: Error): void => void warnings.push(warning.message);
    process.on('warning', listen);
    const throwing = (): never => {
      throw new Error('not now');
    };
    const { thread, host } = await startThread({
      onReport: throwing,
      onEvent: throwing,
      log: { debug: throwing, info: throwing, warn: throwing, error: throwing },
    });
    await until('it acts', () => host.applied.length > 0);
    await thread.stop();
    await until('warnings', () => warnings.length > 0);
    process.off('warning', listen);
    expect(new Set(warnings)).toEqual(
      new Set(
        ['log', 'onEvent', 'onReport'].map((w) => `\`${w}\` of the policy thread failed: not now`),
      ),
    );
  });

  it('says as much as it is told to', async () => {
    const { thread, lines } = await startThread({ settings: { dryRun: true } });
    await thread.api.setVerbosity('debug');
    await until('it debugs', () => lines.some((line) => line.startsWith('debug cycle ')));
    await thread.api.setVerbosity('critical');
    await cycles(thread, 2);
    const before = lines.length;
    await cycles(thread, 5);
    expect(lines.length).toBe(before);
  });

  it('refuses arguments that cannot be sent', async () => {
    const { thread } = await startThread();
    const wrong = thread.api.setPolicy((() => {}) as unknown as string);
    await expect(wrong).rejects.toThrow(/could not be cloned/);
  });
});

describe('an agent in the own thread', () => {
  it('needs a host and nothing else, and has the operator’s limits on', async () => {
    const simulated = createSimulatedHost({ seed: 1 });
    const balloons: Action[] = [];
    const host = {
      ...simulated,
      apply: async (action: Action) => void balloons.push(action),
    };
    simulated.advance(15);
    const agent = createAgent({ host, policies: { '10': half }, settings: { interval: 0.02 } });
    await agent.start();
    await until('it acts', () => balloons.length > 0);
    const { decisions } = await agent.api.explain('batch');
    expect(decisions[0]).toMatchObject({ limit: 'balloon-step' });
    expect(await agent.api.status()).toMatchObject({ interval: 0.02, acting: true });
    expect((await agent.api.resetPolicies())?.accepted).toBe(true);
    await agent.stop();
    const bare = createAgent({ host });
    await bare.start();
    expect(await bare.api.resetPolicies()).toBeNull();
    expect(await bare.api.status()).toMatchObject({ interval: 10, dryRun: false });
    await bare.stop();
    expect(() => createAgent({ host, settings: { interval: -1 } })).toThrow(RangeError);
  });
});
