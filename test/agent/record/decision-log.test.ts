/**
 * The file of the decision log: what stands in it, how it is rotated, and that nothing which
 * happens to it (torn, full, gone, hanging) stops the recording or reaches whoever records.
 */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fullEvery } from '../../../src/agent/record/decision-log.ts';
import { explainFrom } from '../../../src/agent/record/explain.ts';
import { peekRecord, readRecord } from '../../../src/agent/record/record.ts';
import { systemCalls } from '../../../src/agent/record/rotating-file.ts';
import type { CycleReport } from '../../../src/runtime/report.ts';
import { folder, linesOf, openLog, recordAll, smallDisk } from './folder.ts';
import { decisionOf, guestOf, reportOf, startOf } from './reports.ts';

const guestsOf = (count: number, parts = {}) =>
  Array.from({ length: count }, (_, i) => guestOf(`g${i}`, parts));

const quietCycles = (count: number, guests = 3, from = 1): CycleReport[] =>
  Array.from({ length: count }, (_, i) => reportOf(from + i, { guests: guestsOf(guests) }));

const recordsOf = (path: string) => linesOf(path).map(readRecord);

describe('a record', () => {
  it('says only what is new', async () => {
    const path = join(folder(), 'log');
    const log = openLog(path);
    await recordAll(log, [
      reportOf(1, { guests: guestsOf(2) }),
      reportOf(2, { guests: guestsOf(2) }),
      reportOf(3, {
        guests: [guestOf('g0'), guestOf('g1', { nothing: null, inputs: { mem_unused: 5 } })],
        decisions: [decisionOf('g1')],
        actions: [
          {
            action: { kind: 'balloon', guest: 'g1', target: 1_048_576 },
            status: 'ok',
            message: null,
            milliseconds: 2.5,
            decisions: [0],
          },
        ],
      }),
      reportOf(4, { guests: [guestOf('g1', { name: 'other' }), guestOf('g2')] }),
    ]);
    const [first, second, third, fourth] = recordsOf(path);
    expect(first).toMatchObject({
      cycle: 1,
      after: null,
      names: [
        ['g0', 'vm-g0'],
        ['g1', 'vm-g1'],
      ],
      quiet: [{ nothing: 'no-proposal', guests: ['g0', 'g1'] }],
    });
    expect(second).toEqual({
      v: 1,
      at: startOf(2),
      cycle: 2,
      after: 1,
      interval: 15,
      digest: 'a1b2',
      acting: true,
      milliseconds: { collect: 12.5, evaluate: 0.25, arbitrate: 0.125, actuate: 3, total: 15.875 },
      host: { nothing: 'no-proposal' },
    });
    expect(third?.guests).toEqual([
      {
        id: 'g1',
        inputs: { mem_unused: 5 },
        decisions: [
          {
            controller: 'Balloon',
            control: 'balloon_target',
            at: '02-balloon:14:3-16:20#5',
            wanted: 1_048_576,
            value: 1_048_576,
            before: 2_097_152,
            outcome: 'apply',
            sent: true,
          },
        ],
        actions: [
          {
            action: { kind: 'balloon', guest: 'g1', target: 1_048_576 },
            status: 'ok',
            milliseconds: 2.5,
            decisions: [0],
          },
        ],
      },
    ]);
    expect(third).not.toHaveProperty('quiet');
    expect(fourth).toMatchObject({
      after: 3,
      names: [
        ['g1', 'other'],
        ['g2', 'vm-g2'],
      ],
      gone: ['g0'],
      quiet: [{ nothing: 'no-proposal', guests: ['g1', 'g2'] }],
    });
    expect(log.counts()).toEqual({ written: 4, dropped: 0, problem: null });
  });

  it('says everything at the start of a process, of a file, and every so often', async () => {
    const path = join(folder(), 'log');
    await recordAll(openLog(path), quietCycles(2 * fullEvery + 1));
    const full = recordsOf(path).flatMap((record) => (record?.after === null ? record.cycle : []));
    expect(full).toEqual([1, 1 + fullEvery, 1 + 2 * fullEvery]);
    await recordAll(openLog(path), quietCycles(2));
    expect(recordsOf(path).at(-2)).toMatchObject({ cycle: 1, after: null });
    expect(recordsOf(path).at(-1)).toMatchObject({ cycle: 2, after: 1 });
  });

  it('begins as whoever looks for a time expects', async () => {
    const path = join(folder(), 'log');
    await recordAll(openLog(path), quietCycles(2));
    const head = peekRecord(Buffer.from(linesOf(path)[1] ?? ''));
    expect(head).toEqual({ at: Date.parse(startOf(2)), cycle: 2 });
    expect(peekRecord(Buffer.from('{"v":2,"at":"2026-03-01T00:00:00.000Z","cycle":1,'))).toBeNull();
  });

  it('is small for a thousand guests, and large only where all of them change', async () => {
    const path = join(folder(), 'log');
    const decided = (cycle: number): CycleReport => {
      const guests = guestsOf(1000, { nothing: 'refused' }).map((guest, i) => ({
        ...guest,
        inputs: Object.fromEntries(
          Array.from({ length: 12 }, (_, n) => [`field_number_${n}`, cycle * 1_000_000 + i]),
        ),
      }));
      const decisions = guests.map(({ id }) => decisionOf(id, { outcome: 'refused', sent: false }));
      return reportOf(cycle, { guests, decisions });
    };
    const sizes: number[] = [];
    const reports = [...quietCycles(2, 1000), decided(3), { ...decided(3), cycle: 4 }, decided(5)];
    await recordAll(openLog(path), reports);
    for (const line of linesOf(path)) sizes.push(line.length);
    console.log(
      `bytes for 1000 guests: ${sizes.join(', ')} (all, quiet, all differ, same, differ)`,
    );
    expect(sizes[1]).toBeLessThan(500);
    expect(sizes[3]).toBeLessThan(500);
    expect(sizes[4]).toBeGreaterThan(100_000);
  });
});

describe('files', () => {
  it('are begun anew when they are full, and only so many are kept', async () => {
    const path = join(folder(), 'log');
    const log = openLog(path, { maxBytes: 2000, oldFiles: 3 });
    await recordAll(log, quietCycles(60));
    expect(readdirSync(join(path, '..')).sort()).toEqual(['log', 'log.1', 'log.2', 'log.3']);
    let cycle = 60;
    for (const file of [path, `${path}.1`, `${path}.2`, `${path}.3`]) {
      expect(statSync(file).size).toBeLessThanOrEqual(2000);
      const records = recordsOf(file);
      expect(records[0]?.after).toBeNull();
      for (const record of records.reverse()) expect(record?.cycle).toBe(cycle--);
    }
    expect(log.counts()).toEqual({ written: 60, dropped: 0, problem: null });
  });

  it('of no number at all: the one file is emptied', async () => {
    const path = join(folder(), 'log');
    await recordAll(openLog(path, { maxBytes: 1000, oldFiles: 0 }), quietCycles(30));
    expect(readdirSync(join(path, '..'))).toEqual(['log']);
    expect(statSync(path).size).toBeLessThanOrEqual(1000);
    expect(recordsOf(path).at(-1)?.cycle).toBe(30);
  });

  it('hold a record that is larger than a file on its own', async () => {
    const path = join(folder(), 'log');
    await recordAll(openLog(path, { maxBytes: 10, oldFiles: 2 }), quietCycles(3));
    for (const [file, cycle] of [[path, 3] as const, [`${path}.1`, 2], [`${path}.2`, 1]] as const)
      expect(recordsOf(file)).toMatchObject([{ cycle, after: null }]);
  });

  it('that were removed, moved away or emptied are begun anew', async () => {
    const path = join(folder(), 'below', 'log');
    const log = openLog(path);
    const [one, two, three, four, five] = quietCycles(5);
    await recordAll(log, [one!, two!]);
    rmSync(path);
    await recordAll(log, [three!]);
    expect(recordsOf(path)).toMatchObject([{ cycle: 3, after: null }]);
    renameSync(path, `${path}.moved`);
    await recordAll(log, [four!]);
    expect(recordsOf(path)).toMatchObject([{ cycle: 4, after: null }]);
    truncateSync(path, 0);
    await recordAll(log, [five!]);
    expect(recordsOf(path)).toMatchObject([{ cycle: 5, after: null }]);
    expect(log.told).toEqual([]);
  });
});

describe('a process that is killed', () => {
  it('leaves at most one torn line, wherever it was cut, and the next start goes on', async () => {
    const path = join(folder(), 'log');
    await recordAll(openLog(path), quietCycles(3));
    const whole = readFileSync(path);
    const lastLine = whole.lastIndexOf('\n', whole.length - 2) + 1;
    for (let cut = lastLine; cut < whole.length; cut++) {
      writeFileSync(path, whole.subarray(0, cut));
      const before = await explainFrom({ path, guest: 'g1' });
      expect(before.cycle).toBe(2);
      await recordAll(openLog(path), quietCycles(2, 3, 7));
      const records = recordsOf(path);
      expect(records.filter((record) => record === null).length).toBeLessThanOrEqual(1);
      const read = records.filter((record) => record !== null);
      // Without its end a line may still be whole.
      expect(read.map(({ cycle }) => cycle).filter((cycle) => cycle !== 3)).toEqual([1, 2, 7, 8]);
      expect((await explainFrom({ path, guest: 'vm-g2' })).cycle).toBe(8);
      expect((await explainFrom({ path, guest: 'g2', at: startOf(2) })).cycle).toBe(2);
    }
  });
});

describe('a disk that is full', () => {
  it('loses records, says so once, and recording goes on when there is space', async () => {
    const small = smallDisk();
    if (small === null) return;
    const path = join(small, 'log');
    const log = openLog(path, { maxBytes: 1_000_000 });
    writeFileSync(join(small, 'ballast'), Buffer.alloc(30_000));
    await recordAll(log, quietCycles(400));
    const { written, dropped, problem } = log.counts();
    expect(written).toBeGreaterThan(10);
    expect(dropped).toBe(400 - written);
    expect(problem).toContain('there is no space left');
    expect(log.told).toEqual([expect.stringContaining('there is no space left')]);
    // What did not fit is cut off again, and what is there can be asked for.
    expect(recordsOf(path)).toHaveLength(written);
    expect((await explainFrom({ path, guest: 'g1' })).cycle).toBe(written);

    rmSync(join(small, 'ballast'));
    await recordAll(log, quietCycles(3, 3, 1001));
    expect(log.counts()).toEqual({ written: written + 3, dropped, problem: null });
    expect(log.told.slice(1)).toEqual([`recovered, ${dropped} dropped`]);
    expect(recordsOf(path).slice(written)).toMatchObject([
      { cycle: 1001, after: null },
      { cycle: 1002, after: 1001 },
      { cycle: 1003, after: 1002 },
    ]);
  });

  it('that took half a record: the next one stands on a line of its own', async () => {
    const path = join(folder(), 'log');
    let broken = false;
    const calls = {
      ...systemCalls,
      open: async (...args: Parameters<typeof open>) => {
        const handle = await open(...args);
        if (broken) {
          const write = handle.write.bind(handle);
          handle.write = (async (data: Buffer, offset: number) => {
            if (offset > 0) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
            return write(data, 0, 20);
          }) as typeof handle.write;
          handle.truncate = async () => {
            throw Object.assign(new Error('cannot be cut'), { code: 'EIO' });
          };
        }
        return handle;
      },
    };
    const log = openLog(path, { calls });
    await recordAll(log, quietCycles(1));
    broken = true;
    await recordAll(log, quietCycles(2, 3, 2));
    broken = false;
    await recordAll(log, quietCycles(1, 3, 4));
    // Two torn ones, each on a line.
    expect(recordsOf(path).map((record) => record?.cycle)).toEqual([1, undefined, undefined, 4]);
    expect((await explainFrom({ path, guest: 'g0' })).cycle).toBe(4);
    expect(log.counts()).toEqual({ written: 2, dropped: 2, problem: null });
    expect(log.told).toHaveLength(2);
  });
});

describe('a file that cannot be written', () => {
  it.each([
    ['a directory stands there', (path: string) => mkdirSync(path), 'it is a directory'],
    [
      'its directory is a file',
      (path: string) => writeFileSync(join(path, '..'), ''),
      'part of its path is no directory',
    ],
    ['a pipe stands there', (path: string) => spawnSync('mkfifo', [path]), 'it is no regular file'],
  ])('since %s, is told once', async (_, prepare, why) => {
    const above = join(folder(), 'above');
    const path = join(above, 'log');
    if (why !== 'part of its path is no directory') mkdirSync(above);
    prepare(path);
    const log = openLog(path);
    await recordAll(log, quietCycles(5));
    expect(log.told).toEqual([expect.stringContaining(`\`${path}\`: ${why}`)]);
    expect(log.counts()).toMatchObject({ written: 0, dropped: 5 });
    rmSync(existsSync(path) ? path : above, { recursive: true });
    await recordAll(log, quietCycles(1, 3, 6));
    expect(log.told.slice(1)).toEqual(['recovered, 5 dropped']);
    expect(recordsOf(path)).toMatchObject([{ cycle: 6, after: null }]);
    // The second time is told like the first, and counted by itself.
    rmSync(path);
    mkdirSync(path);
    await recordAll(log, quietCycles(2, 3, 7));
    rmSync(path, { recursive: true });
    await recordAll(log, quietCycles(1, 3, 9));
    expect(log.told.slice(2)).toEqual([
      expect.stringContaining('it is a directory'),
      'recovered, 2 dropped',
    ]);
    expect(log.counts()).toEqual({ written: 2, dropped: 7, problem: null });
  });

  it('nor rotated: it does not grow beyond its size', async () => {
    const path = join(folder(), 'log');
    let stuck = true;
    const calls = {
      ...systemCalls,
      rename: async (from: string, to: string) => {
        if (stuck) throw Object.assign(new Error('no'), { code: 'EACCES' });
        renameSync(from, to);
      },
    };
    const log = openLog(path, { maxBytes: 1500, oldFiles: 1, calls });
    await recordAll(log, quietCycles(20));
    expect(statSync(path).size).toBeLessThanOrEqual(1500);
    expect(log.told).toEqual([expect.stringContaining('permission denied')]);
    stuck = false;
    await recordAll(log, quietCycles(1, 3, 21));
    expect(recordsOf(path)).toMatchObject([{ cycle: 21, after: null }]);
    expect(log.told).toHaveLength(2);
  });

  it('tells a listener that throws as well', async () => {
    const path = folder();
    const log = openLog(path, {
      onProblem: () => {
        throw new Error('nobody listens');
      },
    });
    await recordAll(log, quietCycles(2));
    expect(log.counts().dropped).toBe(2);
  });
});

it('a disk that does not answer: few reports wait, the others are dropped', async () => {
  const path = join(folder(), 'log');
  let answer = (): void => {};
  const hanging = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const calls = {
    ...systemCalls,
    open: async (...args: Parameters<typeof open>) => {
      await hanging;
      return open(...args);
    },
  };
  const log = openLog(path, { calls });
  for (const report of quietCycles(100)) log.record(report);
  const { written, dropped, problem } = log.counts();
  expect(written).toBe(0);
  expect(dropped).toBeGreaterThan(80);
  expect(problem).toContain('the disk does not answer');
  expect(log.told).toHaveLength(1);
  answer();
  await log.settled();
  expect(log.counts()).toEqual({ written: 100 - dropped, dropped, problem: null });
  expect(recordsOf(path).every((record) => record !== null)).toBe(true);
  expect((await explainFrom({ path, guest: 'g2' })).guest?.name).toBe('vm-g2');
});

it('an unreadable file refuses, and does not hang', async () => {
  const directory = folder();
  await expect(explainFrom({ path: directory, guest: null })).rejects.toThrow(
    /`.*` cannot be read: it is (a directory|no regular file)/,
  );
  const path = join(directory, 'pipe');
  spawnSync('mkfifo', [path]);
  await expect(explainFrom({ path, guest: null })).rejects.toThrow('it is no regular file');
  if (process.getuid?.() === 0) return;
  const closed = join(directory, 'closed');
  writeFileSync(closed, '');
  chmodSync(closed, 0);
  await expect(explainFrom({ path: closed, guest: null })).rejects.toThrow('permission denied');
});
