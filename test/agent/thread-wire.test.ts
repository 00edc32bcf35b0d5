/** Calls between two threads, both ends in one here; and the pulse of a thread, on a clock of looks. */
import { MessageChannel } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import { AgentRefusal } from '../../src/agent/api.ts';
import { ConfigError } from '../../src/agent/config/load.ts';
import { errorOf, failureOf, PolicyThreadError } from '../../src/agent/thread/failure.ts';
import { newPulse, startPulse, watchPulse } from '../../src/agent/thread/pulse.ts';
import { openWire, type Service } from '../../src/agent/thread/wire.ts';
import { until } from './thread-harness.ts';

interface Own {
  readonly ping: (text: string) => string;
}
interface Other {
  readonly twice: (value: number) => number;
  readonly refuse: () => never;
  readonly hang: () => string;
  readonly send: () => unknown;
}

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

function pair() {
  const { port1, port2 } = new MessageChannel();
  const told: string[] = [];
  const signals: AbortSignal[] = [];
  const answers: ((text: string) => void)[] = [];
  const own: Service<Own> = {
    ping: ([text]) => {
      told.push(text);
      return 'pong';
    },
  };
  const other: Service<Other> = {
    twice: async ([value]) => value * 2,
    refuse: () => {
      throw new AgentRefusal('there is no such guest');
    },
    hang: (_, signal) => {
      signals.push(signal);
      return new Promise((resolve) => answers.push(resolve));
    },
    send: () => () => {},
  };
  const here = openWire<Own, Other>(port1, own);
  const there = openWire<Other, Own>(port2, other);
  closing.push(
    () => here.close(new Error('over')),
    () => there.close(new Error('over')),
  );
  return { here, there, told, signals, answers, port1, port2 };
}

describe('a wire', () => {
  it('carries calls in both directions, many at a time', async () => {
    const { here, there, told } = pair();
    const all = await Promise.all(Array.from({ length: 100 }, (_, i) => here.call('twice', [i])));
    expect(all).toEqual(Array.from({ length: 100 }, (_, i) => 2 * i));
    there.tell('ping', ['first']);
    expect(await there.call('ping', ['second'])).toBe('pong');
    expect(told).toEqual(['first', 'second']);
  });

  it('carries failures as what they are', async () => {
    const { here } = pair();
    await expect(here.call('refuse', [])).rejects.toThrow(AgentRefusal);
    await expect(here.call('nothing' as 'hang', [])).rejects.toThrow(
      'there is no method `nothing`',
    );
    await expect(here.call('toString' as 'hang', [])).rejects.toThrow('there is no method');
    await expect(here.call('send', [])).rejects.toThrow(/could not be cloned/);
    await expect(here.call('twice', [(() => {}) as never])).rejects.toThrow(/could not be cloned/);
    expect(await here.call('twice', [2])).toBe(4);
  });

  it('gives up where the signal aborts, and tells the other side', async () => {
    const { here, signals } = pair();
    const stop = new AbortController();
    const call = here.call('hang', [], stop.signal);
    await until('it is asked', () => signals.length === 1);
    stop.abort(new Error('enough'));
    await expect(call).rejects.toThrow('enough');
    await until('it was told', () => signals[0]?.aborted === true);
    await expect(here.call('hang', [], AbortSignal.abort(new Error('before')))).rejects.toThrow(
      'before',
    );
    await expect(here.callWithin(20, 'hang', [])).rejects.toThrow('no answer within 20 ms');
  });

  it('keeps a call that stays owing until there is an answer', async () => {
    const { here, signals, answers } = pair();
    const stop = new AbortController();
    let settled = false;
    const call = here.callOwing('hang', [], stop.signal).finally(() => {
      settled = true;
    });
    await until('it is asked', () => signals.length === 1);
    stop.abort();
    await until('it was told', () => signals[0]?.aborted === true);
    await here.call('twice', [1]);
    expect(settled).toBe(false);
    answers[0]?.('late');
    expect(await call).toBe('late');
  });

  it('ends all calls when it is closed, on both sides', async () => {
    const { here, signals } = pair();
    const call = here.call('hang', []);
    await until('it is asked', () => signals.length === 1);
    here.close(new PolicyThreadError('the thread is gone'));
    await expect(call).rejects.toThrow('the thread is gone');
    await expect(here.call('twice', [1])).rejects.toThrow('the thread is gone');
    here.tell('twice', [1]);
    here.close(new Error('again'));
  });

  it('gives up what the other side asked for when it is closed', async () => {
    const { here, there, signals } = pair();
    void here.call('hang', []).catch(() => {});
    await until('it is asked', () => signals.length === 1);
    there.close(new Error('over'));
    expect(signals[0]?.aborted).toBe(true);
  });
});

describe('an error on its way', () => {
  const sent = (error: unknown): Error => errorOf(structuredClone(failureOf(error)));

  it('stays what it is', () => {
    expect(sent(new AgentRefusal('no'))).toBeInstanceOf(AgentRefusal);
    expect(sent(new PolicyThreadError('no'))).toBeInstanceOf(PolicyThreadError);
    const wrong = sent(new ConfigError([{ file: 'f', line: 3, message: 'bad' }], []));
    expect(wrong).toBeInstanceOf(ConfigError);
    expect(wrong).toMatchObject({ message: 'f:3: error: bad', problems: [{ line: 3 }] });
    expect(sent(Object.assign(new TypeError('x'), { fatal: true }))).toMatchObject({
      name: 'TypeError',
      message: 'x',
      fatal: true,
    });
  });

  it.each([
    [undefined, 'undefined'],
    ['a text', 'a text'],
    [
      {
        toString: () => {
          throw new Error('x');
        },
      },
      'a value of type object',
    ],
    [Object.create(null), 'a value of type object'],
    [Symbol('s'), 'Symbol(s)'],
  ])('may be anything', (thrown, message) => {
    expect(sent(thrown).message).toBe(message);
  });
});

describe('a pulse', () => {
  it('is missed look by look, and counts anew with each beat', () => {
    const shared = newPulse();
    const watch = watchPulse(shared);
    const beat = (): number => Atomics.add(new Int32Array(shared), 0, 1);
    // One that has not begun is not missed.
    expect([watch.look(), watch.look()]).toEqual([0, 0]);
    beat();
    expect([watch.look(), watch.look(), watch.look()]).toEqual([0, 1, 2]);
    beat();
    beat();
    expect([watch.look(), watch.look()]).toEqual([0, 1]);
  });

  it('beats with the event loop, and tells of memory outside of the heap', async () => {
    const shared = newPulse();
    const watch = watchPulse(shared);
    const buffer = Buffer.alloc(64 * 1024 * 1024, 1);
    const end = startPulse(shared, 1);
    expect(watch.look()).toBe(0);
    expect(watch.memory()).toBeGreaterThanOrEqual(64);
    await until('it beats', () => watch.look() === 0 && new Int32Array(shared)[0]! > 3);
    end();
    expect(buffer.length).toBeGreaterThan(0);
    const missed = watch.look();
    expect([watch.look(), watch.look()]).toEqual([missed + 1, missed + 2]);
  });
});
