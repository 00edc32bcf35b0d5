/**
 * Samples as text files, as MOM writes them with `plot-dir`: in a new directory for each start, a
 * file for the host and one for each guest.
 * In: the latest samples. Out: for each new one a line of field names and a line of values,
 * separated by tabs; a missing value is `None`. Nobody waits for it; what cannot be written is
 * dropped, counted, and told once.
 */
import { constants } from 'node:fs';
import { mkdir, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf, fileProblem } from '../../host/system-error.ts';
import type { LatestSamples } from '../../runtime/cycle.ts';
import type { Sample, SampleValue } from '../../runtime/sample.ts';
import { inParallel } from '../../runtime/time-limit.ts';
import { hostFile, PlotNames } from './plot-names.ts';
import { writeWhole } from './rotating-file.ts';
import { Trouble, type TroubleListener, type WriteCounts } from './trouble.ts';

export interface PlotOptions extends TroubleListener {
  /** An existing directory; a new one is made in it, `momplot-000` and so on. */
  readonly directory: string;
  /** Milliseconds since 1970; replaced in tests. */
  readonly now?: () => number;
}

/** Writes the plots of one agent. */
export interface Plots {
  /** Takes the samples as they are; writes those that are new. Never throws. */
  readonly write: (latest: LatestSamples) => void;
  /** In samples. */
  readonly counts: () => WriteCounts;
  /** Resolves when everything that was taken is written or dropped. */
  readonly settled: () => Promise<void>;
}

interface Line {
  readonly file: string;
  readonly text: string;
}

/** Files that are open at the same time. */
const atOnce = 8;
const lastNumber = 999;
/** A link in the way, or a pipe, is not what is to be written to. */
const flags =
  constants.O_WRONLY |
  constants.O_APPEND |
  constants.O_CREAT |
  constants.O_NOFOLLOW |
  constants.O_NONBLOCK;

/** Makes the plots; the new directory is made at the first sample. */
export function createPlots(options: PlotOptions): Plots {
  const { directory, now = () => Date.now() } = options;
  const trouble = new Trouble(options);
  const names = new PlotNames();
  let seen: ReadonlyMap<string | null, Sample> = new Map();
  let own: string | null = null;
  let writing: Promise<void> | null = null;

  /** The lines of all samples that were not seen before. */
  const take = (latest: LatestSamples): readonly Line[] => {
    const time = now() / 1000;
    const before = seen;
    const next = new Map<string | null, Sample>();
    const lines: Line[] = [];
    names.keepOnly(new Set(latest.guests.map(({ id }) => id)));
    const add = (id: string | null, sample: Sample | null, file: () => string): void => {
      if (sample === null) return;
      next.set(id, sample);
      if (before.get(id) !== sample) lines.push({ file: file(), text: linesOf(sample, time) });
    };
    add(null, latest.host, () => hostFile);
    for (const { id, name, sample } of latest.guests) add(id, sample, () => names.of(id, name));
    seen = next;
    return lines;
  };

  const writeAll = async (lines: readonly Line[]): Promise<void> => {
    let problem: string | null = null;
    let lost = 0;
    try {
      own ??= await nextDirectory(directory);
      const into = own;
      await inParallel(lines, atOnce, async ({ file, text }) => {
        try {
          await append(join(into, file), text);
        } catch (error) {
          // Somebody removed the directory: the next round makes another one.
          if (codeOf(error) === 'ENOENT') own = null;
          lost += 1;
          problem ??= fileProblem(error, 'directory');
        }
      });
    } catch (error) {
      lost = lines.length;
      problem = fileProblem(error, 'directory');
    }
    if (problem !== null)
      trouble.lost(lost, `samples cannot be plotted in \`${directory}\`: ${problem}`);
    trouble.wrote(lines.length - lost, problem === null);
    writing = null;
  };

  return {
    write: (latest) => {
      const lines = take(latest);
      if (lines.length === 0) return;
      if (writing === null) writing = writeAll(lines);
      else
        trouble.lost(
          lines.length,
          `samples cannot be plotted in \`${directory}\`: the disk does not answer`,
        );
    },
    counts: () => trouble.counts,
    settled: async () => {
      await writing;
    },
  };
}

/** Makes the directory with the next number; rejects with what is wrong. */
async function nextDirectory(directory: string): Promise<string> {
  const taken = (await readdir(directory)).map((name) =>
    Number(/^momplot-(\d{3})$/u.exec(name)?.[1] ?? -1),
  );
  let number = taken.reduce((most, n) => Math.max(most, n), -1) + 1;
  for (; number <= lastNumber; number++) {
    const path = join(directory, `momplot-${String(number).padStart(3, '0')}`);
    try {
      await mkdir(path);
      return path;
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    }
  }
  throw new Error(`there is a momplot-${lastNumber} already; remove old ones`);
}

async function append(path: string, text: string): Promise<void> {
  const handle = await open(path, flags, 0o644);
  try {
    const found = await handle.stat();
    if (!found.isFile()) throw new Error('it is no regular file');
    await writeWhole(handle, Buffer.from(text), found.size);
  } finally {
    await handle.close();
  }
}

/** The names of the fields, and their values. */
function linesOf(sample: Sample, time: number): string {
  const fields = [...sample.keys()].sort();
  const header = ['# time', ...fields].join('\t ');
  const values = [time, ...fields.map((field) => shown(sample.get(field)))].join('\t');
  return `${header}\n${values}\n`;
}

function shown(value: SampleValue | undefined): string {
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number') return String(value);
  // Guests choose some texts; none of them makes a column or a line.
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.replace(/[\p{Cc}\u2028\u2029]/gu, ' ');
}
