/**
 * What a long day of editing costs in memory.
 * In: a notation, the numbers of edits after which to look. Out: MiB of the server's process, and of its heap
 * after a full collection.
 */
import { readFileSync } from 'node:fs';
import type { Notation } from '../../src/compiler/syntax/ast.ts';
import { openSession } from './session.ts';

/** Memory after so many edits, in MiB. */
export interface MemoryFigures {
  readonly edits: number;
  readonly resident: number;
  readonly heap: number;
}

const spots: Readonly<Record<Notation, readonly (readonly [string, string])[]>> = {
  list: [
    ['11-gateway.policy', '(defvar gateway1_spare 0.1'],
    [
      '17-license.policy',
      '(def license1_quota (guest)\n  {\n    (defvar share (/ guest.vcpu_user_limit 1',
    ],
    ['00-common.policy', '(defvar period 100000'],
  ],
  freeform: [
    ['11-gateway.policy', 'gateway1_spare = 0.1'],
    ['08-lab.policy', 'lab1_from = 6'],
    ['00-common.policy', 'period = 100000'],
  ],
};

/** Edits, one keystroke after the other, each with its diagnostics. */
export async function memory(
  notation: Notation,
  marks: readonly number[],
): Promise<readonly MemoryFigures[]> {
  const { editor, place, type, heap, end } = await openSession(notation, true);
  const places = spots[notation].map(([file, behind]) => place(file, behind));
  const figures: MemoryFigures[] = [];
  const last = Math.max(...marks);
  for (let n = 1; n <= last; n++) {
    // One in ten is in what other policies read.
    const spot = places[n % 10 === 0 ? 2 : n % 2]!;
    type(spot);
    await editor.request('textDocument/diagnostic', { textDocument: { uri: spot.uri } });
    if (!marks.includes(n)) continue;
    figures.push({
      edits: n,
      heap: (await heap()) / 2 ** 20,
      resident: residentMiB(editor.process.pid ?? 0),
    });
  }
  await end();
  return figures;
}

function residentMiB(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s*(\d+) kB/mu.exec(status)?.[1] ?? Number.NaN) / 1024;
}
