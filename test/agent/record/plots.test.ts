/** Plot files: the format that MOM writes, new samples only, and what names and disks can do. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, sep } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PlotNames } from '../../../src/agent/record/plot-names.ts';
import { createPlots, type Plots } from '../../../src/agent/record/plots.ts';
import type { LatestSamples } from '../../../src/runtime/cycle.ts';
import type { SampleValue } from '../../../src/runtime/sample.ts';
import { folder, smallDisk } from './folder.ts';

const sampleOf = (fields: Record<string, SampleValue>) => new Map(Object.entries(fields));
const guestOf = (id: string, fields: Record<string, SampleValue>, name = id) => ({
  id,
  name,
  sample: sampleOf(fields),
});

function openPlots(directory: string): Plots & { readonly told: string[] } {
  const told: string[] = [];
  let time = 1_700_000_000_250;
  const plots = createPlots({
    directory,
    onProblem: (message) => told.push(message),
    onRecovered: (dropped) => told.push(`recovered, ${dropped} dropped`),
    now: () => (time += 1000),
  });
  return { ...plots, told };
}

async function writeAll(plots: Plots, rounds: readonly LatestSamples[]): Promise<void> {
  for (const latest of rounds) {
    plots.write(latest);
    await plots.settled();
  }
}

const hostOnly = (): LatestSamples => ({ host: sampleOf({ a: 1 }), guests: [] });

describe('a plot', () => {
  it('has two lines for each sample: sorted names, and values', async () => {
    const directory = folder();
    const host = sampleOf({ mem_free: 5, cpu_count: 4, mem_unused: null });
    const device = { name: 'v\tda', path: null, guaranteed: {}, maximum: {}, current: {} };
    const odd = { z: 0.5, text: 'two\nlines\tand tabs', flag: true, io: [device] };
    await writeAll(openPlots(directory), [
      { host, guests: [guestOf('1', odd, 'web'), { id: '2', name: 'new', sample: null }] },
      { host: sampleOf({ mem_free: 6 }), guests: [guestOf('1', { z: 1e21 }, 'web')] },
    ]);
    const read = (file: string) => readFileSync(join(directory, 'momplot-000', file), 'utf8');
    expect(readdirSync(join(directory, 'momplot-000')).sort()).toEqual([
      'HostMonitor.dat',
      'web.dat',
    ]);
    expect(read('HostMonitor.dat')).toBe(
      '# time\t cpu_count\t mem_free\t mem_unused\n1700000001.25\t4\t5\tNone\n' +
        '# time\t mem_free\n1700000002.25\t6\n',
    );
    expect(read('web.dat')).toBe(
      '# time\t flag\t io\t text\t z\n1700000001.25\tTrue\t' +
        `${JSON.stringify([device])}\ttwo lines and tabs\t0.5\n` +
        '# time\t z\n1700000002.25\t1e+21\n',
    );
  });

  it('has only samples that are new', async () => {
    const directory = folder();
    const latest = { host: sampleOf({ a: 1 }), guests: [guestOf('g', { a: 1 })] };
    const again = { host: sampleOf({ a: 1 }), guests: latest.guests };
    const plots = openPlots(directory);
    await writeAll(plots, [latest, latest, again, { host: null, guests: [] }]);
    const lines = (file: string) =>
      readFileSync(join(directory, 'momplot-000', file), 'utf8').split('\n').length - 1;
    expect(lines('HostMonitor.dat')).toBe(4);
    expect(lines('g.dat')).toBe(2);
    expect(plots.counts()).toEqual({ written: 3, dropped: 0, problem: null });
  });

  it('stands in a new directory for each start, up to 999', async () => {
    const directory = folder();
    mkdirSync(join(directory, 'momplot-007'));
    mkdirSync(join(directory, 'momplot-70'));
    await writeAll(openPlots(directory), [hostOnly(), hostOnly()]);
    await writeAll(openPlots(directory), [hostOnly()]);
    expect(readdirSync(directory).sort()).toEqual([
      'momplot-007',
      'momplot-008',
      'momplot-009',
      'momplot-70',
    ]);
    mkdirSync(join(directory, 'momplot-999'));
    const plots = openPlots(directory);
    await writeAll(plots, [hostOnly(), hostOnly()]);
    expect(plots.told).toEqual([
      `samples cannot be plotted in \`${directory}\`: there is a momplot-999 already; remove old ones`,
    ]);
    rmSync(join(directory, 'momplot-999'), { recursive: true });
    await writeAll(plots, [hostOnly()]);
    expect(plots.told.slice(1)).toEqual(['recovered, 2 dropped']);
    expect(readdirSync(directory)).toContain('momplot-010');
  });

  it('of a thousand guests needs few open files', async () => {
    const directory = folder();
    const guests = Array.from({ length: 1000 }, (_, i) => guestOf(`g${i}`, { a: i }));
    const before = readdirSync('/proc/self/fd').length;
    const plots = openPlots(directory);
    plots.write({ host: null, guests });
    let most = 0;
    const settled = plots.settled().then(() => true);
    while (!(await Promise.race([settled, new Promise((r) => setImmediate(r, false))])))
      most = Math.max(most, readdirSync('/proc/self/fd').length - before);
    expect(plots.counts().written).toBe(1000);
    expect(readdirSync(join(directory, 'momplot-000'))).toHaveLength(1000);
    expect(most).toBeGreaterThan(0);
    expect(most).toBeLessThan(20);
  });
});

describe('a directory that cannot be used', () => {
  it('is told once, and used when it can be', async () => {
    const directory = join(folder(), 'plots');
    const plots = openPlots(directory);
    await writeAll(plots, [hostOnly(), hostOnly()]);
    writeFileSync(directory, '');
    await writeAll(plots, [hostOnly()]);
    expect(plots.told).toEqual([
      `samples cannot be plotted in \`${directory}\`: there is no such directory`,
    ]);
    expect(plots.counts()).toMatchObject({ written: 0, dropped: 3 });
    expect(plots.counts().problem).toContain('part of its path is no directory');
    rmSync(directory);
    mkdirSync(directory);
    await writeAll(plots, [hostOnly()]);
    expect(plots.told.slice(1)).toEqual(['recovered, 3 dropped']);
    expect(plots.counts()).toEqual({ written: 1, dropped: 3, problem: null });
  });

  it('may be unreadable', async () => {
    const directory = folder();
    chmodSync(directory, 0);
    const plots = openPlots(directory);
    await writeAll(plots, [hostOnly()]);
    chmodSync(directory, 0o700);
    if (process.getuid?.() === 0) console.log('not tried without permission: root has it always');
    else expect(plots.told[0]).toContain('permission denied');
  });

  it('may go away: another is made', async () => {
    const directory = folder();
    const plots = openPlots(directory);
    await writeAll(plots, [hostOnly()]);
    rmSync(join(directory, 'momplot-000'), { recursive: true });
    await writeAll(plots, [hostOnly(), hostOnly()]);
    expect(plots.told).toEqual([
      expect.stringContaining('there is no such directory'),
      'recovered, 1 dropped',
    ]);
    expect(existsSync(join(directory, 'momplot-000', 'HostMonitor.dat'))).toBe(true);
  });

  it('may be full: what does not fit whole is left out, and plotting goes on later', async () => {
    const directory = smallDisk();
    if (directory === null) return;
    writeFileSync(join(directory, 'ballast'), Buffer.alloc(40_000));
    const plots = openPlots(directory);
    const round = () => ({
      host: sampleOf({ a: 1 }),
      guests: Array.from({ length: 3 }, (_, i) => guestOf(`g${i}`, { text: 'x'.repeat(700) })),
    });
    await writeAll(plots, Array.from({ length: 50 }, round));
    const { written, dropped } = plots.counts();
    expect(written).toBeGreaterThan(4);
    expect(dropped).toBe(200 - written);
    expect(plots.told[0]).toContain('there is no space left');
    expect(plots.told.length).toBeLessThan(10);
    rmSync(join(directory, 'ballast'));
    await writeAll(plots, [round()]);
    expect(plots.counts()).toEqual({ written: written + 4, dropped, problem: null });
    let samples = 0;
    for (const file of readdirSync(join(directory, 'momplot-000'))) {
      const lines = readFileSync(join(directory, 'momplot-000', file), 'utf8').split('\n');
      expect(lines.pop()).toBe('');
      for (const [i, line] of lines.entries()) expect(line.startsWith('# time')).toBe(i % 2 === 0);
      samples += lines.length / 2;
    }
    expect(samples).toBe(written + 4);
  });

  it('may hold one file that is not to be written to; the others are', async () => {
    const directory = folder();
    const victim = join(directory, 'victim');
    writeFileSync(victim, 'safe');
    const plots = openPlots(directory);
    await writeAll(plots, [hostOnly()]);
    symlinkSync(victim, join(directory, 'momplot-000', 'evil.dat'));
    await writeAll(plots, [
      { host: null, guests: [guestOf('evil', { a: 1 }), guestOf('good', { a: 1 })] },
    ]);
    expect(readFileSync(victim, 'utf8')).toBe('safe');
    expect(statSync(join(directory, 'momplot-000', 'good.dat')).size).toBeGreaterThan(0);
    expect(plots.counts()).toMatchObject({ written: 2, dropped: 1 });
  });
});

describe('names of files', () => {
  it.each([
    ['web', 'web.dat'],
    ['../../etc/passwd', '_._.._etc_passwd.dat'],
    ['..', '_..dat'],
    ['', '_.dat'],
    ['.hidden', '_hidden.dat'],
    ['/dev/sda', '_dev_sda.dat'],
    ['a\0b\nc', 'a_b_c.dat'],
    ['HostMonitor', 'HostMonitor-id.dat'],
    ['Bücher 日本', 'Bücher_日本.dat'],
    ['\ud800', '_.dat'],
  ])('of a guest called %j', (name, file) => {
    expect(new PlotNames().of('id', name)).toBe(file);
  });

  it('are told apart by the id, and where that is not enough by a number', () => {
    const names = new PlotNames();
    const id = '6dd4a1f0-7a0f-4e2b-9c11-000000000001';
    expect(['a', id, `${id}2`, `${id}3`].map((guest) => names.of(guest, 'web'))).toEqual([
      'web.dat',
      `web-${id}.dat`,
      'web-2.dat',
      'web-3.dat',
    ]);
  });

  it('are each guest’s own, plain, and short enough', () => {
    const word = fc.oneof(
      fc.constantFrom('', '.', '..', '../x', 'a/b', 'HostMonitor', 'web', 'web-1', '𝄞'.repeat(300)),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(word, word), { maxLength: 30 }), (guests) => {
        const names = new PlotNames();
        const files = new Map(guests.map(([id, name]) => [id, names.of(id, name)]));
        expect(new Set([...files.values(), 'HostMonitor.dat']).size).toBe(files.size + 1);
        for (const [id, file] of files) {
          expect(names.of(id, 'another name by now')).toBe(file);
          expect(file).not.toMatch(/^\.|[\s\p{Cc}]/u);
          expect(file.includes(sep) || file.includes('\0')).toBe(false);
          expect(Buffer.byteLength(file)).toBeLessThanOrEqual(255);
        }
        names.keepOnly(new Set());
        expect(names.of('new', 'web')).toBe('web.dat');
      }),
    );
  });
});
