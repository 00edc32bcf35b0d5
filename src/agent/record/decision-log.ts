/**
 * The decision log: a record of each cycle, for whoever asks later what was done and why.
 * In: reports. Out: lines of JSON in a file that is rotated by size; docs/decision-log.md is about
 * them. Nobody waits for it, and nothing that happens to the file reaches a cycle: what cannot be
 * written is dropped, counted, and told once.
 */
import { fileProblem } from '../../host/system-error.ts';
import type { CycleReport } from '../../runtime/report.ts';
import { type FileCalls, rotatingFile } from './rotating-file.ts';
import { Trouble, type TroubleListener, type WriteCounts } from './trouble.ts';
import { type Recorded, writeRecord } from './write-record.ts';

export interface DecisionLogOptions extends TroubleListener {
  /** The file; older ones stand beside it with a number behind their names. */
  readonly path: string;
  /** Bytes at which a new file is begun; 16 MiB unless given. */
  readonly maxBytes?: number;
  /** Old files that are kept; 8 unless given. */
  readonly oldFiles?: number;
  /** Seconds from one cycle to the next. */
  readonly interval: number;
  /** Replaced in tests. */
  readonly calls?: FileCalls;
}

/** Writes the log of one agent. */
export interface DecisionLog {
  /** Takes a report; never throws. */
  readonly record: (report: CycleReport) => void;
  readonly counts: () => WriteCounts;
  /** Resolves when everything that was taken is written or dropped. */
  readonly settled: () => Promise<void>;
}

/** Reports that may wait while the disk is slow. */
const mostWaiting = 8;
/** Records after which one says everything again: readers look back no further. */
export const fullEvery = 50;

/** Makes the log; the file is opened at the first record. */
export function createDecisionLog(options: DecisionLogOptions): DecisionLog {
  const { path, maxBytes = 16 * 1024 * 1024, oldFiles = 8, interval, calls } = options;
  const file = rotatingFile({
    path,
    maxBytes,
    oldFiles,
    ...(calls === undefined ? {} : { calls }),
  });
  const trouble = new Trouble(options);
  const problem = (why: string): string =>
    `decisions cannot be recorded in \`${path}\`: ${why}; make it writable, recording goes on then`;
  const waiting: CycleReport[] = [];
  let recorded: Recorded | null = null;
  let writing: Promise<void> | null = null;

  const write = async (report: CycleReport): Promise<void> => {
    const before = recorded === null || recorded.sinceFull + 1 >= fullEvery ? null : recorded;
    // Unless all goes well, nobody knows what the file holds: the next record says everything.
    recorded = null;
    let next: Recorded | null = null;
    try {
      await file.append((first) => {
        const written = writeRecord(report, first ? null : before, interval);
        next = written.recorded;
        return written.line;
      });
      recorded = next;
      trouble.wrote(1);
    } catch (error) {
      trouble.lost(1, problem(fileProblem(error, 'directory')));
    }
  };

  const writeAll = async (): Promise<void> => {
    for (let report = waiting.shift(); report !== undefined; report = waiting.shift())
      await write(report);
    writing = null;
  };

  return {
    record: (report) => {
      if (waiting.length >= mostWaiting) {
        trouble.lost(1, problem('the disk does not answer'));
        return;
      }
      waiting.push(report);
      writing ??= writeAll();
    },
    counts: () => trouble.counts,
    settled: async () => {
      await writing;
    },
  };
}
