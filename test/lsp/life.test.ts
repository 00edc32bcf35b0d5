/** The life of a thread: how long it may take to begin and to answer, and that it costs nothing at rest. */
import { afterEach, describe, expect, it } from 'vitest';
import { beginLife, type Death, type Heard, type Life } from '../../src/lsp/supervisor/life.ts';

const lives: Life[] = [];
afterEach(() => {
  for (const life of lives.splice(0)) life.end();
});

/** Code of a thread: answers questions and counts them; `begin` comes before it is ready. */
const codeOf = (begin: string): URL =>
  new URL(
    `data:text/javascript,${encodeURIComponent(`
import { parentPort } from 'node:worker_threads';
const pause = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
const work = { set: 's', texts: 't', doing: 'answer', uri: 'a' };
let questions = 0;
parentPort.on('message', (message) => {
  if (message === 0) {
    questions += 1;
    parentPort.postMessage({ kind: 'there' });
  } else if (message === 'crash') {
    parentPort.postMessage({ kind: 'begin', work });
    throw new Error('odd');
  } else if (message === 'hang') for (;;);
  else if (message === 'work') {
    parentPort.postMessage({ kind: 'begin', work });
    parentPort.postMessage({ kind: 'end', work: null });
    for (;;);
  } else parentPort.postMessage({ kind: 'limit', seconds: questions });
});
${begin}
parentPort.postMessage({ kind: 'ready' });`)}`,
  );

function start(begin: string, limits: { readonly time: number; readonly begin: number }) {
  const deaths: Death[] = [];
  let look = (): void => {};
  const heard: Heard[] = [];
  const life = beginLife({
    code: codeOf(begin),
    start: { pages: '', aside: [] },
    limits: { time: () => limits.time, begin: limits.begin, memory: 64 },
    received: (message) => {
      heard.push(message);
      look();
    },
    done: () => {},
    died: (death) => {
      deaths.push(death);
      look();
    },
  });
  lives.push(life);
  const until = <T>(found: () => T | undefined): Promise<T> =>
    new Promise((resolve) => {
      look = () => {
        const value = found();
        if (value !== undefined) resolve(value);
      };
      look();
    });
  return {
    life,
    deaths,
    died: () => until(() => deaths[0]),
    answered: (count: number) => until(() => (heard.length >= count ? heard.at(-1) : undefined)),
  };
}

const hour = 3_600_000;

describe('a thread', { timeout: 30_000 }, () => {
  it('may take longer to begin than work may take', async () => {
    const { life, answered, deaths } = start('pause(1500);', { time: 50, begin: hour });
    life.send('count');
    await answered(1);
    expect(deaths).toEqual([]);
  });

  it('that never begins is ended, however long work may take', async () => {
    const { died } = start('for (;;);', { time: hour, begin: 200 });
    expect(await died()).toEqual({ why: 'begin', message: '', work: null });
  });

  it('that hangs is ended by the time for work, however long a begin may take', async () => {
    const { life, died } = start('', { time: 100, begin: hour });
    life.send('hang');
    expect(await died()).toEqual({ why: 'time', message: '', work: null });
  });

  it('that hangs after its work is not ended over that work', async () => {
    const { life, died } = start('', { time: 100, begin: hour });
    life.send('work');
    expect((await died()).work).toBeNull();
  });

  it('that fails is ended over what it had begun, however soon it fails', async () => {
    // Its last word and its fault take different ways, and come in any order.
    for (let n = 0; n < 40; n++) {
      const { life, died } = start('', { time: hour, begin: hour });
      life.send('crash');
      expect(await died()).toMatchObject({ why: 'fault', message: 'odd', work: { texts: 't' } });
    }
  });

  it('is not asked any more when nothing is to be done', async () => {
    const { life, answered } = start('', { time: 50, begin: hour });
    life.send('count');
    await answered(1);
    // A hundred looks, if anybody looked: a slow machine makes that fewer.
    await new Promise((resolve) => setTimeout(resolve, 500));
    life.send('count');
    const last = await answered(2);
    // Three after the begin, three after each message.
    expect(last.kind === 'limit' && last.seconds).toBeLessThanOrEqual(9);
  });
});
