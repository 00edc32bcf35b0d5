/** Parts of the VDSM host by themselves: shared readings, requests without end. */
import { describe, expect, it } from 'vitest';
import { createBulk } from '../../src/host/vdsm/bulk.ts';
import { createRpcClient } from '../../src/host/vdsm/rpc.ts';
import { SameAnswers } from '../../src/host/vdsm/same-answer.ts';
import { orAborted, type Settled, settledLater } from '../../src/host/vdsm/wait.ts';
import { signal } from './vdsm-world.ts';

/** A shared reading whose answers the test gives. */
function shared() {
  const begun: Settled<string>[] = [];
  const bulk = createBulk(() => {
    const answer = settledLater<string>();
    begun.push(answer);
    return answer.promise;
  });
  return { bulk, begun };
}

/** Lets promises settle. */
const settle = (): Promise<void> => new Promise((done) => setImmediate(done));

describe('a shared reading', () => {
  it('is one for all of a sample, and another for the next', async () => {
    const { bulk, begun } = shared();
    const asked = [bulk.get(signal), bulk.get(signal)];
    begun[0]?.resolve('first');
    expect(await Promise.all(asked)).toEqual(['first', 'first']);
    expect(await bulk.get(signal)).toBe('first');
    bulk.begin();
    const next = bulk.get(signal);
    begun[1]?.resolve('second');
    expect(await next).toBe('second');
    expect([begun.length, bulk.latest()]).toEqual([2, 'second']);
  });

  it('is at hand when it has come, until the next sample begins', async () => {
    const { bulk, begun } = shared();
    expect(bulk.atHand()).toBeNull();
    const asked = bulk.get(signal);
    expect(bulk.atHand()).toBeNull();
    begun[0]?.resolve('first');
    await asked;
    expect(bulk.atHand()).toBe('first');
    bulk.begin();
    expect(bulk.atHand()).toBeNull();
    const next = bulk.get(signal);
    begun[1]?.reject(new Error('no'));
    await expect(next).rejects.toThrow('no');
    expect(bulk.atHand()).toBeNull();
  });

  it('that fails does so for all of a sample, and for no other', async () => {
    const { bulk, begun } = shared();
    const asked = [bulk.get(signal), bulk.get(signal)];
    begun[0]?.reject(new Error('no'));
    await Promise.all(asked.map((one) => expect(one).rejects.toThrow('no')));
    await expect(bulk.get(signal)).rejects.toThrow('no');
    bulk.begin();
    const next = bulk.get(signal);
    begun[1]?.resolve('again');
    expect(await next).toBe('again');
  });

  it('is not waited for where all have given up, and taken in the next sample', async () => {
    const { bulk, begun } = shared();
    const asked = bulk.get(AbortSignal.abort(new Error('enough')));
    await expect(asked).rejects.toThrow('enough');
    bulk.giveUp();
    await expect(bulk.get(signal)).rejects.toThrow('not answered in time');
    begun[0]?.resolve('late');
    await settle();
    bulk.begin();
    expect(await bulk.get(signal)).toBe('late');
    bulk.begin();
    bulk.get(signal).catch(() => {});
    expect(begun).toHaveLength(2);
  });

  it('that was seen is not taken again, although others have given up', async () => {
    const { bulk, begun } = shared();
    const asked = bulk.get(signal);
    begun[0]?.resolve('seen');
    await asked;
    bulk.giveUp();
    bulk.begin();
    bulk.get(signal).catch(() => {});
    expect(begun).toHaveLength(2);
  });

  it('is not begun where all have given up', async () => {
    const { bulk, begun } = shared();
    bulk.giveUp();
    await expect(bulk.get(signal)).rejects.toThrow('not answered in time');
    expect(begun).toHaveLength(0);
  });
});

describe('requests', () => {
  it('leave nothing behind, answered or not', async () => {
    const sent: string[] = [];
    const rpc = createRpcClient((body) => {
      sent.push(body);
    });
    for (let round = 0; round < 10_000; round += 1) {
      const result = rpc.call('Host.ping2', {}, 60_000);
      const { id } = JSON.parse(sent.pop()!) as { id: string };
      rpc.receive(Buffer.from(JSON.stringify({ jsonrpc: '2.0', id, result: round })));
      expect(await result).toBe(round);
    }
    const failing = createRpcClient(() => {
      throw new Error('closed');
    });
    for (let round = 0; round < 10_000; round += 1) {
      await expect(failing.call('Host.ping2', {}, 60_000)).rejects.toThrow('closed');
    }
  });

  it('are bounded in number', async () => {
    const rpc = createRpcClient(() => {});
    const calls = Array.from({ length: 5000 }, () => rpc.call('Host.ping2', {}, 60_000));
    rpc.end(new Error('over'));
    const ends = await Promise.all(calls.map((call) => call.catch(String)));
    expect(new Set(ends)).toEqual(new Set(['Error: over', 'Error: VDSM owes too many answers']));
    await expect(rpc.call('Host.ping2', {}, 60_000)).rejects.toThrow('over');
  });
});

describe('waiting', () => {
  it('that is given up before it begins leaves no failure that nobody sees', async () => {
    const failing = Promise.reject(new Error('nobody waits for this'));
    const over = AbortSignal.abort(new Error('over'));
    await expect(orAborted(failing, over)).rejects.toThrow('over');
    await settle();
  });

  it('leaves no listener on a signal', async () => {
    const seen = { added: 0, removed: 0 };
    const { signal: watched } = new AbortController();
    const add = watched.addEventListener.bind(watched);
    const remove = watched.removeEventListener.bind(watched);
    watched.addEventListener = ((...words: Parameters<typeof add>) => {
      seen.added += 1;
      add(...words);
    }) as typeof add;
    watched.removeEventListener = ((...words: Parameters<typeof remove>) => {
      seen.removed += 1;
      remove(...words);
    }) as typeof remove;
    await orAborted(Promise.resolve(1), watched);
    await expect(orAborted(Promise.reject(new Error('no')), watched)).rejects.toThrow('no');
    await settle();
    expect(seen).toEqual({ added: 2, removed: 2 });
  });
});

describe('an answer that is the same as the last one', () => {
  const method = 'Host.getAllVmIoTunePolicies';
  const bodyOf = (id: string, result: unknown): Buffer =>
    Buffer.from(JSON.stringify({ jsonrpc: '2.0', result, id }));

  it('is known again under another id, and only where nothing else differs', () => {
    const same = new SameAnswers();
    const result = { a: { policy: [1] } };
    same.keep(method, 'p.1', bodyOf('p.1', result), result);
    expect(same.find(method, 'p.1000', bodyOf('p.1000', result))).toBe(result);
    expect(same.find(method, 'p.2', bodyOf('p.2', { a: { policy: [2] } }))).toBeUndefined();
    expect(same.find(method, 'p.2', bodyOf('p.2', { a: { policy: [1] }, b: 1 }))).toBeUndefined();
    expect(same.find('Host.getAllVmStats', 'p.2', bodyOf('p.2', result))).toBeUndefined();
  });

  it('is not remembered of what changes all the time', () => {
    const same = new SameAnswers();
    same.keep('Host.getAllVmStats', 'p.1', bodyOf('p.1', []), []);
    expect(same.find('Host.getAllVmStats', 'p.2', bodyOf('p.2', []))).toBeUndefined();
  });

  it('is given to the call that asked, parsed once', async () => {
    const bodies: { readonly id: string }[] = [];
    const rpc = createRpcClient((body) => bodies.push(JSON.parse(body) as { readonly id: string }));
    const ask = async (policy: number): Promise<unknown> => {
      const answer = rpc.call(method, {}, 10_000);
      expect(rpc.receive(bodyOf(bodies.at(-1)!.id, { a: policy }))).toBeNull();
      return answer;
    };
    const first = await ask(1);
    expect(await ask(1)).toBe(first);
    expect(await ask(2)).toEqual({ a: 2 });
    expect(await ask(1)).toEqual(first);
  });
});
