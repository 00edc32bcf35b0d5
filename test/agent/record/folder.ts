/** A directory for one test, and what is done with logs in it. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import {
  createDecisionLog,
  type DecisionLog,
  type DecisionLogOptions,
} from '../../../src/agent/record/decision-log.ts';
import type { CycleReport } from '../../../src/runtime/report.ts';
import { secondsApart } from './reports.ts';

/** A new directory, removed when the test is over. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'momus-record-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** A file system of 64 KiB; null where none can be made, which is printed. */
export function smallDisk(): string | null {
  const path = join(folder(), 'small');
  mkdirSync(path);
  const reason = mount(path);
  if (reason === null) return path;
  console.log(`not tried on a disk that is really full: ${reason}`);
  return null;
}

function mount(path: string): string | null {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'only root can mount one';
  const made = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'none', path]);
  if (made.status !== 0) return `none can be mounted: ${made.error ?? String(made.stderr).trim()}`;
  onTestFinished(() => {
    spawnSync('umount', [path]);
  });
  return null;
}

/** A log with what it told. */
export function openLog(
  path: string,
  options: Partial<DecisionLogOptions> = {},
): DecisionLog & { readonly told: string[] } {
  const told: string[] = [];
  const log = createDecisionLog({
    path,
    interval: secondsApart,
    onProblem: (message) => told.push(message),
    onRecovered: (dropped) => told.push(`recovered, ${dropped} dropped`),
    ...options,
  });
  return { ...log, told };
}

/** Records reports one after the other, each when the one before is written. */
export async function recordAll(log: DecisionLog, reports: Iterable<CycleReport>): Promise<void> {
  for (const report of reports) {
    log.record(report);
    await log.settled();
  }
}

export const linesOf = (path: string): readonly string[] =>
  readFileSync(path, 'utf8').split('\n').slice(0, -1);
