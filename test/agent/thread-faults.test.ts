/**
 * What goes wrong in a policy thread, and what the host agent sees of it: that it goes on, with the
 * last good set, and that its own event loop turned all along.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { PolicyThreadError, startPolicyThread } from '../../src/index.ts';
import {
  collectorOf,
  countTurns,
  cycles,
  folder,
  gib,
  type Harm,
  half,
  harms,
  memoryHost,
  restarted,
  startThread,
  trouble,
  until,
} from './thread-harness.ts';

const built = new URL('../../dist/index.js', import.meta.url).href;
const third = half.replace(' 2)', ' 3)');
/** Each guest is shrunk by a GiB more in each cycle, which only works while the variable is saved. */
const counting = `
(with Guests g (g.SetVar "n" (+ 1 (if (valid (g.GetVar "n")) (g.GetVar "n") 0))))
(with Guests g (if (valid g.balloon_max (g.GetVar "n"))
  (g.Control "balloon_target" (- g.balloon_max (g.GetVar "n"))) 0))`;
/** So that guests may change in each cycle, by any step. */
const free = { changeInterval: 0, balloonStep: null };

const shown: string[] = [];
afterAll(() => console.log(shown.join('\n')));

describe('a thread that ends', { timeout: 180_000 }, () => {
  it.each(Object.entries(harms) as [Harm, string][])(
    'by %s (%s) is started again as it was, and this thread turns all along',
    async (harm, failure) => {
      const { plugin, ask } = trouble();
      const { thread, host, events, lines } = await startThread({
        plugins: [plugin],
        settings: { limits: free },
        limits: { memory: 96, blocked: harm === 'loop' ? 3000 : 10_000 },
      });
      expect((await thread.api.setNamedPolicy('20', third)).accepted).toBe(true);
      await thread.api.exclude('a');
      await cycles(thread, 2);
      const before = await thread.api.status();
      const applied = host.applied.length;
      const turns = countTurns();
      ask(harm);
      await until('it has failed', () => thread.state === 'failed');
      const during = turns.count();
      await restarted(thread);
      const turned = turns.count();
      turns.stop();
      // A thread that stood still, or waited for the other one, would have had one or two.
      expect(turned).toBeGreaterThan(10);
      if (harm === 'loop') expect(during).toBeGreaterThan(50);
      shown.push(
        `${harm}: the host agent's event loop turned ${during} times until it was noticed, ${turned} times until it ran again`,
      );

      expect(events.map(({ kind }) => kind)).toEqual(['started', 'failed', 'started']);
      expect(events[1]).toMatchObject({
        failure,
        pause: 20,
        message: expect.stringMatching(/^.{30,}$/),
      });
      expect(lines.filter((line) => line.startsWith('error'))[0]).toMatch(
        /it is started again in 20 ms/,
      );
      const after = await thread.api.status();
      expect(after.set).toMatchObject({ number: before.set?.number, names: ['10', '20'] });
      expect(after.problems).toEqual([
        expect.stringMatching(/^the policy thread was started again: /),
      ]);
      await cycles(thread, 2);
      const targets = host.applied.slice(applied);
      expect(targets.length).toBeGreaterThan(0);
      // The last good set's; and the guest that was excluded stays so.
      for (const action of targets)
        expect(action).toMatchObject({ guest: 'b', target: Math.floor((4 * gib) / 3) });
      expect((await thread.api.guests()).map(({ id, excluded }) => [id, excluded])).toEqual([
        ['a', true],
        ['b', false],
      ]);
    },
  );

  it('keeps saved variables, the pause, and the set in force although files changed', async () => {
    const { plugin, ask } = trouble();
    const place = folder({ '10.policy': counting });
    const { thread, host } = await startThread({
      plugins: [plugin],
      policies: place,
      settings: { limits: free },
    });
    const last = (): number => {
      const action = host.applied.at(-1);
      return action?.kind === 'balloon' ? action.target : Number.NaN;
    };
    await until('it counted', () => last() < 4 * gib - 20);
    await thread.api.pause();
    await cycles(thread, 1);
    const before = last();
    // Nobody asked for it yet.
    writeFileSync(join(place, '10.policy'), third);
    ask('throw');
    await restarted(thread);
    await cycles(thread, 2);
    expect(last()).toBe(before);
    expect(await thread.api.status()).toMatchObject({ paused: true, acting: false });
    await thread.api.resume();
    await until('it acts again', () => last() !== before);
    // Counting went on while it was paused; it did not begin anew.
    expect(last()).toBeLessThan(before);
    expect((await thread.api.policies()).map(({ text }) => text)).toEqual([counting]);
    // Only when it is asked for are the files read again.
    writeFileSync(join(place, '10.policy'), '(half of an edit');
    expect(await thread.reload()).toMatchObject({ accepted: false });
    writeFileSync(join(place, '10.policy'), half);
    expect(await thread.reload()).toMatchObject({ accepted: true });
    ask('exit');
    await restarted(thread, 2);
    expect((await thread.api.policies()).map(({ text }) => text)).toEqual([half]);
    expect(await thread.api.history()).toHaveLength(2);
  });

  it('rejects the calls that have no answer yet, and those that come before it runs again', async () => {
    const { plugin, ask, done } = trouble();
    const { thread } = await startThread({
      plugins: [plugin],
      limits: { blocked: 3000, pause: 2000, longestPause: 2000 },
    });
    ask('loop');
    await done('loop');
    const answers = await Promise.allSettled([
      thread.api.status(),
      thread.api.setPolicy(third),
      thread.reload(),
    ]);
    for (const answer of answers) {
      if (answer.status !== 'rejected') throw new Error('it has an answer');
      expect(answer.reason).toBeInstanceOf(PolicyThreadError);
      expect(String(answer.reason)).toContain(
        'the policy thread stood still for 3 s: something in it does not end; whether the call took effect is not known',
      );
    }
    await expect(thread.api.pause()).rejects.toThrow(
      'the policy thread is being started again: the policy thread stood still for 3 s',
    );
    await expect(thread.reload()).rejects.toThrow(PolicyThreadError);
    await restarted(thread);
    expect((await thread.api.status()).paused).toBe(false);
  });

  it('takes longer and longer pauses, and short ones after a healthy time', async () => {
    const { plugin, ask } = trouble();
    const { thread, events } = await startThread({
      plugins: [plugin],
      limits: { pause: 10, longestPause: 35, healthy: 300 },
    });
    const pauses = () => events.flatMap((event) => (event.kind === 'failed' ? [event.pause] : []));
    const fail = async (times: number): Promise<void> => {
      ask('exit');
      await restarted(thread, times);
    };
    // Within the healthy time of each other, however slow the machine: the timer is in this thread.
    for (const times of [1, 2, 3, 4]) await fail(times);
    const [first, ...others] = pauses();
    expect(first).toBe(10);
    for (const pause of others) expect([10, 20, 35]).toContain(pause);
    await until('it is healthy', async () => (await thread.api.status()).problems.length === 0);
    await new Promise((resolve) => setTimeout(resolve, 350));
    await fail(5);
    expect(pauses().at(-1)).toBe(10);
    expect(thread.restarts).toBe(5);
  });

  it('grows its pauses while starts fail, and runs as soon as one does not', async () => {
    const place = folder({
      'gone.mjs': `import { existsSync } from 'node:fs';
        if (existsSync(new URL('broken', import.meta.url))) throw new Error('not today');
        ${collectorOf('Gone')}`,
    });
    const { plugin, ask } = trouble();
    const { thread, events } = await startThread({
      plugins: [plugin, join(place, 'gone.mjs')],
      limits: { pause: 10, longestPause: 100 },
    });
    writeFileSync(join(place, 'broken'), '');
    ask('exit');
    await until('starts fail', () => events.length >= 5);
    expect(events.slice(1, 5)).toMatchObject([
      { failure: 'ended', pause: 10 },
      { failure: 'no-start', pause: 20, message: expect.stringContaining('not today') },
      { failure: 'no-start', pause: 40 },
      { failure: 'no-start', pause: 80 },
    ]);
    rmSync(join(place, 'broken'));
    await restarted(thread);
    await cycles(thread);
    expect(thread.restarts).toBe(1);
  });

  it('does not start at all where the first start blocks, fails or never ends', async () => {
    const place = folder({
      'loop.mjs': 'for (;;);',
      'throw.mjs':
        'setTimeout(() => { throw new Error("at once"); }, 0); await new Promise(() => {});',
      'never.mjs': 'await new Promise(() => setTimeout(() => {}, 1e9));',
    });
    const start = (name: string, limits: object) =>
      startPolicyThread({ host: memoryHost(), plugins: [join(place, name)], limits });
    await expect(start('loop.mjs', { blocked: 2000 })).rejects.toThrow(
      'the policy thread stood still for 2 s',
    );
    await expect(start('throw.mjs', {})).rejects.toThrow(/was not caught: at once \(.*throw\.mjs/);
    await expect(start('never.mjs', { start: 3000 })).rejects.toThrow(
      'the policy thread could not be started: no answer within 3000 ms',
    );
  });
});

describe('a stop', { timeout: 120_000 }, () => {
  it('lets go of the host once, whatever the thread and the host do', async () => {
    const closed: string[] = [];
    const close = (name: string) => async (): Promise<void> => void closed.push(name);

    const calm = await startThread({ host: memoryHost({ close: close('calm') }) });
    await Promise.all([calm.thread.stop(), calm.thread.stop()]);
    await calm.thread.stop();

    const looping = trouble();
    const stuck = await startThread({
      host: memoryHost({ close: close('stuck') }),
      plugins: [looping.plugin],
      limits: { blocked: 600_000 },
    });
    looping.ask('loop');
    await looping.done('loop');
    await stuck.thread.stop();

    const never = (): Promise<never> => new Promise(() => {});
    const hanging = await startThread({
      host: memoryHost({
        listGuests: never,
        conflict: never,
        close: () => {
          closed.push('hanging');
          return never();
        },
      }),
    });
    await hanging.thread.stop();

    const failing = await startThread({
      host: memoryHost({
        close: () => {
          closed.push('failing');
          throw new Error('it was shut already');
        },
      }),
    });
    await failing.thread.stop();
    expect(failing.lines).toContain('error the host could not be let go: it was shut already');
    expect(closed).toEqual(['calm', 'stuck', 'hanging', 'failing']);
  });

  it('during a restart is the end of it', async () => {
    const { plugin, ask } = trouble();
    const waiting = await startThread({
      plugins: [plugin],
      limits: { pause: 600_000, longestPause: 600_000 },
    });
    ask('exit');
    await until('it waits', () => waiting.thread.state === 'failed');
    await waiting.thread.stop();
    expect(waiting.events.map(({ kind }) => kind)).toEqual(['started', 'failed', 'stopped']);

    // In the middle of the second start: its plug-in takes its time.
    const place = folder({
      'slow.mjs': `import { existsSync, writeFileSync } from 'node:fs';
        const file = new URL('begun', import.meta.url);
        if (existsSync(file)) { writeFileSync(new URL('again', import.meta.url), ''); await new Promise((r) => setTimeout(r, 1e6)); }
        writeFileSync(file, '');
        ${collectorOf('Slow')}`,
    });
    const again = trouble();
    const starting = await startThread({ plugins: [again.plugin, join(place, 'slow.mjs')] });
    again.ask('exit');
    await until('the second start', () => existsSync(join(place, 'again')));
    await starting.thread.stop();
    expect(starting.events.map(({ kind }) => kind)).toEqual(['started', 'failed', 'stopped']);
    await expect(starting.thread.api.status()).rejects.toThrow('the policy thread was stopped');
  });

  it('is the end also where the thread fails meanwhile', async () => {
    const { plugin, ask, done } = trouble();
    let listings = 0;
    const { thread, events } = await startThread({
      plugins: [plugin],
      // So that the stop has something to wait for.
      host: memoryHost({ listGuests: async () => (++listings > 1 ? new Promise(() => {}) : []) }),
      settings: { timeLimits: { list: 60_000 } },
    });
    await cycles(thread, 0);
    ask('late');
    await until('a cycle hangs', () => listings > 1);
    await done('late');
    await thread.stop();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(events.map(({ kind }) => kind)).toEqual(['started', 'stopped']);
    expect(thread.state).toBe('stopped');
  });

  it('leaves nothing that keeps the process', () => {
    const { folder: place, plugin } = trouble();
    writeFileSync(join(place, 'exit'), '');
    const script = `
      import { createSimulatedHost, startPolicyThread } from ${JSON.stringify(built)};
      const thread = await startPolicyThread({
        host: createSimulatedHost({ seed: 1 }),
        plugins: [${JSON.stringify(plugin)}],
        settings: { interval: 0.02 },
        limits: { pause: 1e9, longestPause: 1e9 },
      });
      while (thread.state !== 'failed') await new Promise((resolve) => setTimeout(resolve, 5));
      await thread.stop();
      console.log(thread.state);`;
    const { stdout, status } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
      timeout: 100_000,
    });
    expect([stdout, status]).toEqual(['stopped\n', 0]);
  });
});
