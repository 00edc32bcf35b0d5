/**
 * The cost of compiling in a fresh process, phase by phase.
 * In: a case and how often. Out: the median of each phase over as many processes.
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { median } from './measure.ts';
import { type CompileCase, phases, type Times } from './phases.ts';

export interface CompileFigures extends CompileCase {
  /** Milliseconds, medians. */
  readonly times: Times;
  /** From the texts to a loaded program: every phase but the import and the cycle. */
  readonly total: number;
}

/** Compiles in so many processes, one after the other. */
export function compileInProcesses(wanted: CompileCase, processes: number): CompileFigures {
  const child = fileURLToPath(new URL('./compile-child.js', import.meta.url));
  const all = Array.from({ length: processes }, () => {
    const text = execFileSync(process.execPath, [child, JSON.stringify(wanted)], {
      encoding: 'utf8',
    });
    return JSON.parse(text) as Times;
  });
  const times = Object.fromEntries(
    phases.map((phase) => [phase, median(all.map((t) => t[phase]))]),
  ) as Times;
  const total = median(all.map((t) => t.parse + t.check + t.link + t.digest + t.emit + t.load));
  return { ...wanted, times, total };
}
