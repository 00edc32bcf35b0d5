/** Applying actions to hosts that answer, refuse, or say nothing. */
import { describe, expect, it } from 'vitest';
import type { Action, HostPort } from '../../src/host/port.ts';
import { createActuator } from '../../src/runtime/actuate.ts';
import { fakePort } from './fake-port.ts';

const balloon = (guest: string, target: number) => ({
  action: { kind: 'balloon', guest, target } as Action,
  decisions: [],
});
const ksm = { action: { kind: 'ksm', settings: { run: 1 } } as Action, decisions: [] };
const actuatorOf = (port: HostPort, rest = {}) =>
  createActuator(port, {
    timeLimit: 40,
    phaseLimit: 1000,
    atOnce: 8,
    elapsed: () => performance.now(),
    ...rest,
  });

describe('the actuator', () => {
  it('reports success and refusal, and goes on', async () => {
    const port = fakePort({
      apply: async (action) => {
        if (action.kind === 'ksm') throw new Error('read-only');
      },
    });
    const results = await actuatorOf(port).apply([ksm, balloon('a', 1), ksm]);
    expect(results.map((r) => [r.status, r.message])).toEqual([
      ['failed', 'read-only'],
      ['ok', null],
      ['failed', 'read-only'],
    ]);
  });
  it('keeps the order within a guest and serves guests at the same time', async () => {
    const log: string[] = [];
    const port = fakePort({
      apply: async (action) => {
        if (action.kind !== 'balloon') return;
        log.push(`start ${action.guest}${action.target}`);
        await new Promise((resolve) => setTimeout(resolve, 5));
        log.push(`end ${action.guest}${action.target}`);
      },
    });
    await actuatorOf(port).apply([balloon('a', 1), balloon('a', 2), balloon('b', 1)]);
    expect(log.slice(0, 2)).toEqual(['start a1', 'start b1']);
    expect(log.indexOf('end a1')).toBeLessThan(log.indexOf('start a2'));
  });
  it('gives up on a guest that hangs, without delaying or overtaking', async () => {
    let release = (): void => {};
    const seen: number[] = [];
    const port = fakePort({
      apply: (action) => {
        if (action.kind !== 'balloon' || action.guest !== 'a') return Promise.resolve();
        seen.push(action.target);
        return action.target === 1
          ? new Promise((resolve) => (release = resolve))
          : Promise.resolve();
      },
    });
    const actuator = actuatorOf(port);
    const first = await actuator.apply([balloon('a', 1), balloon('a', 2), balloon('b', 1)]);
    expect(first.map((r) => r.status)).toEqual(['timed-out', 'skipped', 'ok']);
    expect(first[0]?.message).toBe('no answer within 40 ms');
    const second = await actuator.apply([balloon('a', 3)]);
    expect(second[0]).toMatchObject({
      status: 'skipped',
      message: 'an earlier action has no answer yet',
    });
    release();
    await new Promise((resolve) => setImmediate(resolve));
    expect((await actuator.apply([balloon('a', 4)]))[0]?.status).toBe('ok');
    expect(seen).toEqual([1, 4]);
  });
  it('starts nothing when the time of the phase is over, and survives adapters that throw', async () => {
    let time = 0;
    const port = fakePort({
      apply: () => {
        time += 100;
        throw new Error('not even a promise');
      },
    });
    const actuator = actuatorOf(port, { phaseLimit: 50, atOnce: 1, elapsed: () => time });
    const results = await actuator.apply([balloon('a', 1), balloon('b', 1)]);
    expect(results.map((r) => r.status)).toEqual(['failed', 'skipped']);
  });
});
