/** Explanations: whom and when one can ask about, and what is said where there is no answer. */
import { appendFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AgentRefusal } from '../../../src/agent/api.ts';
import { explainFrom, explainReport } from '../../../src/agent/record/explain.ts';
import { linesBackward } from '../../../src/agent/record/read-lines.ts';
import type { CycleReport } from '../../../src/runtime/report.ts';
import { folder, linesOf, openLog, recordAll } from './folder.ts';
import { decisionOf, guestOf, reportOf, start, startOf } from './reports.ts';

const web = guestOf('6dd4', { name: 'web' });
const db = guestOf('77aa', { name: 'db', ready: false, reason: 'no answer', nothing: 'not-ready' });

async function logOf(reports: Iterable<CycleReport>, options = {}): Promise<string> {
  const path = join(folder(), 'log');
  await recordAll(openLog(path, options), reports);
  return path;
}

/** Cycles in which the guests `web` and `db` stay as they are. */
const same = (count: number): CycleReport[] =>
  Array.from({ length: count }, (_, i) => reportOf(i + 1, { guests: [web, db] }));

describe('who is asked about', () => {
  it('is a guest by its id or its name, or the host', async () => {
    const path = await logOf(same(3));
    const byId = await explainFrom({ path, guest: '77aa' });
    expect(byId).toEqual({
      guest: { id: '77aa', name: 'db' },
      cycle: 3,
      at: startOf(3),
      acting: true,
      digest: 'a1b2',
      ready: false,
      reason: 'no answer',
      skipped: null,
      nothing: 'not-ready',
      problems: [],
      inputs: {},
      decisions: [],
      actions: [],
      faults: [],
      lines: {},
    });
    expect(await explainFrom({ path, guest: 'db' })).toEqual(byId);
    const host = await explainFrom({ path, guest: null });
    expect(host).toMatchObject({ guest: null, cycle: 3, ready: true, nothing: 'no-proposal' });
  });

  it('is by its id where that is the name of another', async () => {
    const path = await logOf([
      reportOf(1, { guests: [guestOf('a', { name: 'b' }), guestOf('b', { name: 'a' })] }),
    ]);
    expect((await explainFrom({ path, guest: 'a' })).guest).toEqual({ id: 'a', name: 'b' });
  });

  it.each([
    [
      'wbe',
      `\`wbe\` is none of the 2 guests that were there at ${startOf(1)}; did you mean \`web\`?`,
    ],
    ['6dd5', /did you mean `6dd4`\?$/],
    ['mail', /`mail` is none of the 2 guests that were there at .{24}$/],
  ])('%s is nobody', async (guest, message) => {
    const path = await logOf(same(1));
    const asked = explainFrom({ path, guest });
    await expect(asked).rejects.toBeInstanceOf(AgentRefusal);
    await expect(asked).rejects.toThrow(message);
    expect(() => explainReport(same(1)[0]!, guest)).toThrow(message);
  });

  it('is not decided where several have the name', async () => {
    const twins = [guestOf('a', { name: 'twin' }), guestOf('b', { name: 'twin' })];
    const path = await logOf([reportOf(1, { guests: twins })]);
    await expect(explainFrom({ path, guest: 'twin' })).rejects.toThrow(
      '2 guests have the name `twin`; ask by id: `a`, `b`',
    );
    expect((await explainFrom({ path, guest: 'b' })).guest?.id).toBe('b');
  });

  it('was there at that time, or not', async () => {
    const path = await logOf([
      reportOf(1, { guests: [web, db] }),
      reportOf(2, { guests: [web] }),
      reportOf(3, { guests: [web, { ...db, name: 'db2' }] }),
    ]);
    const at = (cycle: number, guest: string) => explainFrom({ path, guest, at: startOf(cycle) });
    expect((await at(1, 'db')).guest).toEqual({ id: '77aa', name: 'db' });
    await expect(at(2, 'db')).rejects.toThrow('is none of the 1 guest that');
    await expect(at(2, '77aa')).rejects.toThrow('is none of the 1 guest that');
    expect((await at(3, '77aa')).guest).toEqual({ id: '77aa', name: 'db2' });
    await expect(at(3, 'db')).rejects.toThrow('did you mean `db2`?');
  });
});

describe('what it says of a guest', () => {
  it('includes faults outside the loops over guests, behind its own', () => {
    const faults = [null, '6dd4', '77aa'].map((guest) => ({
      code: 'missing-value',
      message: 'a value is missing here',
      guest,
      at: null,
    }));
    const report = reportOf(1, { guests: [web, db], faults });
    const of = (guest: string | null) => explainReport(report, guest).faults.map((f) => f.guest);
    expect(of('web')).toEqual(['6dd4', null]);
    expect(of(null)).toEqual([null]);
  });

  it('includes what the policy read of the host, under its name', () => {
    const inputs = { mem_free: 1, 'average mem_free': 2, 'saved calm': null };
    const host = { ...reportOf(1).host, inputs };
    const report = reportOf(1, { host, guests: [{ ...web, inputs: { mem_free: 3 } }, db] });
    expect(explainReport(report, 'web').inputs).toEqual({
      mem_free: 3,
      'Host.mem_free': 1,
      'average Host.mem_free': 2,
      'saved Host.calm': null,
    });
    expect(explainReport(report, null).inputs).toEqual(inputs);
    // Of a guest for which nothing was decided nothing was kept.
    expect(explainReport(report, 'db').inputs).toEqual({});
  });

  it('points from actions to the decisions beside them', async () => {
    const decisions = [
      decisionOf('77aa'),
      decisionOf(null),
      decisionOf('6dd4'),
      decisionOf('6dd4'),
    ];
    const action = { kind: 'balloon', guest: '6dd4', target: 1 } as const;
    const actions = [
      { action, status: 'ok', message: null, milliseconds: 1, decisions: [3, 0] } as const,
    ];
    const report = reportOf(1, { guests: [web, db], decisions, actions });
    const path = await logOf([report]);
    const explained = await explainFrom({ path, guest: 'web' });
    expect(explained.actions.map((a) => a.decisions)).toEqual([[1]]);
    expect(explained.decisions).toHaveLength(2);
    expect(explained).toEqual(explainReport(report, 'web'));
  });

  it('has the lines of the policy, of the set that decided', async () => {
    const at = (source: string, line: number) => ({
      source,
      line,
      column: 1,
      endLine: line,
      endColumn: 2,
      form: 0,
    });
    const path = await logOf([
      reportOf(1, {
        guests: [web],
        decisions: [
          decisionOf('6dd4', { at: at('a', 2) }),
          decisionOf('6dd4', { at: at('a', 9) }),
          decisionOf('6dd4', { at: at('gone', 1) }),
        ],
        faults: [{ code: 'internal', message: '', guest: '6dd4', at: at('b:c', 1) }],
      }),
    ]);
    const asked: string[] = [];
    const textOf = (digest: string, source: string): string | null => {
      asked.push(`${digest} ${source}`);
      return { a: 'one\r\ntwo\r\nthree', 'b:c': 'first' }[source] ?? null;
    };
    const { lines } = await explainFrom({ path, guest: 'web', textOf });
    expect(lines).toEqual({ 'a:2': 'two', 'b:c:1': 'first' });
    expect(asked).toEqual(['a1b2 a', 'a1b2 gone', 'a1b2 b:c']);
  });
});

describe('when', () => {
  it('means the cycle that was the latest then', async () => {
    const path = await logOf(same(5));
    const at = async (written: string) =>
      (await explainFrom({ path, guest: 'web', at: written })).cycle;
    expect(await at(startOf(3))).toBe(3);
    expect(await at(new Date(start + 3 * 15_000 + 14_999).toISOString())).toBe(3);
    // A second that is given whole includes what began within it.
    const late = await logOf([reportOf(1, { startedAt: '2026-03-01T00:00:15.900Z' })]);
    for (const written of ['2026-03-01T00:00:15Z', '2026-03-01T00:00:15.000Z'])
      expect((await explainFrom({ path: late, guest: null, at: written })).cycle).toBe(1);
    await expect(
      explainFrom({ path: late, guest: null, at: '2026-03-01T00:00:15.500Z' }),
    ).rejects.toThrow('nothing is recorded');
    expect(await at('2026-03-01T00:00:44Z')).toBe(2);
    expect(await at('2026-03-01T00:00:45Z')).toBe(3);
    expect(await at('2026-03-01 01:00:45+01:00')).toBe(3);
    expect((await explainFrom({ path, guest: 'web' })).cycle).toBe(5);
  });

  it('is local time where it names no zone', async () => {
    const path = await logOf(same(5));
    const date = new Date(start + 4 * 15_000);
    const two = (n: number) => String(n).padStart(2, '0');
    const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
    const time = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
    expect((await explainFrom({ path, guest: null, at: `${day} ${time}` })).cycle).toBe(4);
  });

  it.each(['yesterday', '03:00', '2026-03-01', '2026-13-01T00:00:00Z', '', '2026-02-30x'])(
    'is not `%s`',
    async (at) => {
      const path = await logOf(same(1));
      await expect(explainFrom({ path, guest: null, at })).rejects.toThrow(
        `\`${at}\` is no time; write it as \`2026-01-31T03:00:00Z\``,
      );
    },
  );

  it('is refused before the log begins, long after it ends, and in a gap', async () => {
    const late = reportOf(1, { guests: [web], startedAt: '2026-03-02T00:00:00.000Z' });
    const path = join(folder(), 'log');
    await recordAll(openLog(path), same(3));
    await recordAll(openLog(path), [late]);
    const at = (written: string) => explainFrom({ path, guest: 'web', at: written });
    await expect(at('2026-02-28T00:00:00.000Z')).rejects.toThrow(
      `nothing is recorded for 2026-02-28T00:00:00.000Z: what \`${path}\` holds begins at ${startOf(1)}`,
    );
    await expect(at('2026-03-01T12:00:00.000Z')).rejects.toThrow(
      `the cycle before began at ${startOf(3)}, the one after it at 2026-03-02T00:00:00.000Z`,
    );
    await expect(at('2026-03-02T00:01:16.000Z')).rejects.toThrow(
      /the cycle before began at 2026-03-02T00:00:00.000Z$/,
    );
    // Five intervals may pass, for a cycle that is late.
    expect((await at('2026-03-02T00:01:15.000Z')).cycle).toBe(1);
  });

  it('finds its way over old files without reading all of them', async () => {
    const path = await logOf(same(40), { maxBytes: 1200, oldFiles: 50 });
    for (const cycle of [1, 17, 39, 40]) {
      expect((await explainFrom({ path, guest: 'db', at: startOf(cycle) })).cycle).toBe(cycle);
    }
    expect((await explainFrom({ path, guest: null, at: startOf(40) })).cycle).toBe(40);
    await expect(
      explainFrom({ path, guest: null, at: new Date(start - 1).toISOString() }),
    ).rejects.toThrow(`holds begins at ${startOf(1)}`);
  });
});

describe('a log that is not as it should be', () => {
  it('says so where it is empty, missing, or of another version', async () => {
    const path = join(folder(), 'log');
    const nothing = `\`${path}\` holds no decisions that this version of momus can read`;
    await expect(explainFrom({ path, guest: null })).rejects.toThrow(
      `there is no decision log \`${path}\``,
    );
    writeFileSync(path, '');
    await expect(explainFrom({ path, guest: null })).rejects.toThrow(nothing);
    writeFileSync(
      path,
      '{"v":2,"at":"2026-03-01T00:00:00.000Z","cycle":1,"after":null}\nrubbish\n\n',
    );
    await expect(explainFrom({ path, guest: null })).rejects.toThrow(nothing);
  });

  it('says so where the records are lost that a record goes on from', async () => {
    const four = reportOf(4, { guests: [web, db, guestOf('new')] });
    const path = await logOf([...same(3), four]);
    const lines = linesOf(path);
    writeFileSync(path, `${[lines[0], lines[1]?.slice(0, 50), lines[2], lines[3], ''].join('\n')}`);
    await expect(explainFrom({ path, guest: 'web' })).rejects.toThrow(
      /the records before cycle 4 of .* are lost, and with them what it says of `web`/,
    );
    // What the record itself says can be told.
    expect((await explainFrom({ path, guest: 'new' })).cycle).toBe(4);
    expect((await explainFrom({ path, guest: null })).cycle).toBe(4);
    expect((await explainFrom({ path, guest: 'web', at: startOf(1) })).cycle).toBe(1);
  });

  it('is read past lines that are no records', async () => {
    const path = await logOf(same(2));
    appendFileSync(path, `{"v":1,"at":"${startOf(3)}","cycle":3,"after":2}\n[]\nnull\n\xff\n`);
    expect((await explainFrom({ path, guest: 'web' })).cycle).toBe(2);
  });

  it('is read while somebody writes and rotates it', async () => {
    const path = join(folder(), 'log');
    const log = openLog(path, { maxBytes: 1500, oldFiles: 2 });
    await recordAll(log, same(1));
    let writing = true;
    const writer = recordAll(log, same(300).slice(1)).then(() => {
      writing = false;
    });
    let asked = 0;
    let last = 0;
    while (writing) {
      const { cycle, guest } = await explainFrom({ path, guest: 'db' });
      expect(guest?.id).toBe('77aa');
      // A file may move on between two looks, but never so far back.
      expect(cycle).toBeGreaterThan(last - 30);
      last = cycle;
      asked += 1;
    }
    await writer;
    expect(asked).toBeGreaterThan(5);
    expect((await explainFrom({ path, guest: 'db' })).cycle).toBe(300);
  });
});

describe('lines, the newest first', () => {
  it('are the same for any size of the blocks that are read', async () => {
    const path = join(folder(), 'log');
    writeFileSync(path, 'ä1\n\n333\n4444\ntorn');
    writeFileSync(`${path}.1`, '\nb\n');
    writeFileSync(`${path}.3`, 'd\nc\n');
    for (let block = 1; block < 30; block++) {
      const found: string[] = [];
      for await (const line of linesBackward(path, { longest: 100, block }))
        found.push(line.toString());
      expect(found).toEqual(['4444', '333', '', 'ä1', 'b', '', 'c', 'd']);
    }
  });

  it('come once, although a file moves on while it is read', async () => {
    const path = join(folder(), 'log');
    writeFileSync(path, 'c\nd\n');
    writeFileSync(`${path}.1`, 'a\nb\n');
    const found: string[] = [];
    for await (const line of linesBackward(path, { longest: 10 })) {
      found.push(line.toString());
      if (found.length > 1) continue;
      renameSync(`${path}.1`, `${path}.2`);
      renameSync(path, `${path}.1`);
      writeFileSync(path, 'e\n');
    }
    expect(found).toEqual(['d', 'c', 'b', 'a']);
  });

  it('that are too long come empty', async () => {
    const path = join(folder(), 'log');
    writeFileSync(path, `a\n${'x'.repeat(1000)}\nb\n`);
    for (const block of [1, 7, 100, 5000]) {
      const found: string[] = [];
      for await (const line of linesBackward(path, { longest: 10, block }))
        found.push(line.toString());
      expect(found).toEqual(['b', '', 'a']);
    }
  });
});

it('the log holds no more than a reader takes', async () => {
  const path = await logOf([]);
  const log = openLog(path);
  const huge = 'x'.repeat(33 * 1024 * 1024);
  await recordAll(log, [reportOf(1, { skipped: huge }), reportOf(2)]);
  expect(log.told[0]).toContain('the record of cycle 1 is too long');
  expect(readFileSync(path).length).toBeLessThan(1000);
});

describe('data that was not believed', () => {
  const bad = (value: number) => ({
    collector: 'GuestBalloon',
    field: 'balloon_cur',
    message: `\`${value}\` is outside 0 to 9`,
  });

  it('is in what is explained, unless the reason says it', async () => {
    const hidden = { collector: 'GuestMemory', field: null, message: 'no answer' };
    const left = { ready: false, nothing: 'not-ready', reason: 'GuestMemory: no answer' } as const;
    const path = await logOf([
      reportOf(1, {
        guests: [
          guestOf('a', { problems: [bad(-5), hidden] }),
          guestOf('b', { ...left, problems: [bad(-5), hidden] }),
        ],
      }),
    ]);
    expect((await explainFrom({ path, guest: 'a' })).problems).toEqual([bad(-5), hidden]);
    expect((await explainFrom({ path, guest: 'b' })).problems).toEqual([bad(-5)]);
  });

  it('is written again only where it is wrong in another way', async () => {
    const message = '`x` is not a number';
    const found = [bad(-5), bad(-7), { ...bad(0), message }, null];
    const path = await logOf(
      found.map((problem, i) =>
        reportOf(i + 1, {
          guests: ['a', 'b'].map((id) =>
            guestOf(id, { problems: problem === null ? [] : [problem] }),
          ),
        }),
      ),
    );
    const quiet = linesOf(path).map((line) => (JSON.parse(line) as { quiet?: unknown }).quiet);
    const said = (problems: object) => [
      { nothing: 'no-proposal', guests: ['a', 'b'], ...problems },
    ];
    expect(quiet).toEqual([
      said({ problems: [bad(-5)] }),
      undefined,
      said({ problems: [{ ...bad(0), message }] }),
      said({}),
    ]);
  });
});
