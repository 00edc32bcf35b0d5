/** The thread that compiles: what it gives, its limits, and that an agent starts in spite of them. */
import { afterEach, describe, expect, it } from 'vitest';
import { AgentRefusal } from '../../src/agent/api.ts';
import {
  CompileFailure,
  type CompileSet,
  compileApart,
} from '../../src/agent/policies/compile-apart.ts';
import { PolicyKeeper } from '../../src/agent/policies/policy-keeper.ts';
import { emptyPolicies } from '../../src/agent/state/state-shape.ts';
import { defaultEnvironment, environmentFor } from '../../src/schema/presets.ts';
import { compileHere } from './compile-here.ts';
import { endless } from './endless-policy.ts';

const limits = { memory: 192, idle: 60_000 };
const environment = defaultEnvironment();
const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

function apart(time: number, given: Partial<typeof limits> = {}): CompileSet {
  const { compile, close } = compileApart(() => time, { ...limits, ...given });
  closing.push(close);
  return compile;
}

const good = { name: '10', text: '(debug Host.mem_free)\n(defvar x (+ nosuch 1))' };

describe('compiling apart', { timeout: 60_000 }, () => {
  it('gives what compiling here gives, for each environment', async () => {
    const compile = apart(60_000);
    const other = environmentFor({ hostCollectors: [], guestCollectors: [], controllers: [] });
    for (const sources of [[good], [{ name: 'a', text: '(debug 1)' }, good], []]) {
      expect(await compile(environment, sources)).toEqual(await compileHere(environment, sources));
      expect(await compile(other, sources)).toEqual(await compileHere(other, sources));
    }
    const fine = [{ name: 'a', text: '(Host.Control "ksm_run" (/ 1 (- 0 2)))' }];
    const compiled = await compile(environment, fine);
    expect(compiled).toEqual(await compileHere(environment, fine));
    expect(compiled.module).not.toBeNull();
  });

  it('gives up what takes long, and compiles the next one', async () => {
    const compile = apart(300);
    const ended = compile(environment, [{ name: 'a', text: endless }]);
    // Asked before the first one is given up.
    const next = compile(environment, [good]);
    await expect(ended).rejects.toThrow('the policies take longer than 0.3 s to compile');
    // It has its own time, from when its thread is ready.
    await next.catch((error: unknown) => expect(String(error)).toMatch('take longer'));
  });

  it('gives up what needs much memory', async () => {
    const compile = apart(60_000, { memory: 24 });
    const text = Array.from({ length: 20_000 }, (_, i) => `(defvar v${i} (+ ${i} 1))`).join('\n');
    await expect(compile(environment, [{ name: 'a', text }])).rejects.toThrow(
      'the policies need more than 24 MiB of memory to compile',
    );
    expect((await compile(environment, [])).module).not.toBeNull();
  });

  it('refuses what makes a large program of a small text', async () => {
    const compile = apart(60_000);
    const body = Array.from({ length: 100 }, (_, i) => `(debug (+ x ${i}))`).join(' ');
    const calls = Array.from({ length: 500 }, (_, i) => `(f ${i})`).join('\n');
    const text = `(def f (x) {${body}})\n${calls}`;
    await expect(compile(environment, [{ name: 'a', text }])).rejects.toThrow(
      'the policies make a program that is 2 times as large as an agent takes',
    );
    expect((await compile(environment, [])).module).not.toBeNull();
  });

  it('ends what is on its way when it is closed', async () => {
    const { compile, close } = compileApart(() => 60_000);
    const waiting = compile(environment, [{ name: 'a', text: endless }]);
    setTimeout(close, 100);
    await expect(waiting).rejects.toThrow('the policies are not compiled: the agent stops');
    await expect(compile(environment, [])).rejects.toThrow('are not compiled: the agent stops');
  });
});

describe('policies that take too long', { timeout: 60_000 }, () => {
  const now = (): Date => new Date(0);
  const keeperOf = (time: number, state = emptyPolicies, compile = apart(time)): PolicyKeeper =>
    new PolicyKeeper(compile, environment, now, state);
  const files = [
    { name: '10', text: '(debug 1)' },
    { name: '20', text: endless },
    { name: '30', text: '(debug 2)' },
  ];

  it('are left out at a start, and only they', async () => {
    const keeper = keeperOf(5000);
    const started = await keeper.start(files, true);
    expect(started).toMatchObject({
      accepted: true,
      fromState: false,
      leftOut: ['20'],
      // Which of the limits it meets first depends on how fast the machine is.
      failure: expect.stringMatching(/take longer than 5 s|need more than 192 MiB of memory/u),
    });
    expect(keeper.sources.map(({ name }) => name)).toEqual(['10', '30']);
  });

  it('do not take away what calls have set', async () => {
    const first = keeperOf(60_000);
    await first.start(files.slice(0, 1), true);
    await first.set('05', '(debug 5)');
    const { overlay, next } = first.state();
    // A host that is short of everything for a while.
    const failing: CompileSet = async (given, sources) => {
      if (sources.length > 0) throw new CompileFailure('take longer than usual');
      return compileHere(given, sources);
    };
    const keeper = keeperOf(0, { overlay, next, sets: [] }, failing);
    const started = await keeper.start(files.slice(0, 1), true);
    expect(started.leftOut).toEqual(['10', '05']);
    expect(keeper.state().overlay).toEqual(overlay);
  });

  it('leave the last set in force at a start', async () => {
    const first = keeperOf(60_000);
    await first.start(files.slice(0, 1), true);
    const keeper = keeperOf(5000, first.state());
    expect(await keeper.start(files, true)).toMatchObject({ accepted: true, fromState: true });
    expect(keeper.sources).toEqual(files.slice(0, 1));
    await expect(keeper.set('20', endless)).rejects.toThrow(AgentRefusal);
    expect(keeper.sources).toEqual(files.slice(0, 1));
    expect(keeper.state().overlay.texts).toEqual({});
  });
});
