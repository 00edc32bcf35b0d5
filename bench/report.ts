/**
 * Figures as tables of at most 80 columns, with the goals they are held to.
 */
import type { Figures } from './figures.ts';
import { largeFreeformSet, linesOf } from './notations.ts';
import { phases } from './phases.ts';
import { largeSetLines } from './recheck.ts';
import { figure, type Row, table, times } from './table.ts';

/** The whole report. */
export function report(f: Figures): string {
  const all = [evaluation(f), faults(f), allocation(f), compilation(f), recheck(f), notations(f)];
  const tables = all.filter((text) => text !== null);
  return [`Node ${f.node}, ${f.machine}`, '', ...tables].join('\n');
}

const whole = (n: number): string => n.toLocaleString('en');
const against = (value: number, goal: number): string => (value <= goal ? 'met' : 'missed');

function evaluation({ evaluation: all }: Figures): string | null {
  const row = (e: (typeof all)[number]): Row => {
    const goal = e.guests > 1000 ? 1 : 1.35;
    return [
      whole(e.guests),
      e.pressure,
      figure(e.generated),
      figure(e.byHand),
      figure(e.closures),
      times(e.toHand),
      `${goal.toFixed(2)}x ${against(e.toHand, goal)}`,
      times(e.ofClosures),
    ];
  };
  return some(
    all,
    'Deciding, ns per guest (all three propose the same)',
    ['guests', 'host', 'generated', 'by hand', 'closures', 'gen/hand', 'goal', 'clos/gen'],
    row,
  );
}

function faults({ faults: all }: Figures): string | null {
  return some(
    all,
    'Guests that end in a fault, ns per guest (another policy; goal 1.10x)',
    ['guests', 'faults', 'guarded', 'unguarded', 'with faults', 'ratio', 'goal'],
    (c) => [
      whole(c.guests),
      whole(c.faults),
      figure(c.guarded),
      figure(c.unguarded),
      figure(c.faulting),
      times(c.ratio),
      against(c.ratio, 1.1),
    ],
  );
}

function allocation({ allocation: all }: Figures): string | null {
  return some(
    all,
    'Allocated in the steady state, bytes per cycle (goal: nothing)',
    ['guests', 'generated', 'by hand', 'closures'],
    (a) => [
      whole(a.guests),
      whole(Math.round(a.generated)),
      whole(Math.round(a.byHand)),
      whole(Math.round(a.closures)),
    ],
  );
}

function compilation({ compilation: all }: Figures): string | null {
  return some(
    all,
    `Compiling in a fresh process, ms (large: ${whole(largeSetLines())} lines; goal: shipped, warm 20)`,
    ['set', 'grammar', ...phases, 'compile'],
    (c) => [c.set, c.grammar, ...phases.map((p) => figure(c.times[p])), figure(c.total)],
  );
}

function recheck({ recheck: all }: Figures): string | null {
  return some(
    all,
    `Checking ${whole(largeSetLines())} lines again after an edit, ms (goal 16)`,
    ['edit', 'median', '95%', 'goal'],
    (r) => [r.edit, figure(r.median), figure(r.most), against(r.median, 16)],
  );
}

function notations({ notations: all }: Figures): string | null {
  return some(
    all,
    `${whole(linesOf(largeFreeformSet()))} lines in free form and the same in lists, ms (goal 1.5x)`,
    ['phase', 'lists', 'free form', 'ratio', 'goal'],
    (n) => [n.phase, figure(n.list), figure(n.freeform), times(n.ratio), against(n.ratio, 1.5)],
  );
}

/** A table, or nothing where nothing was measured. */
function some<T>(
  all: readonly T[],
  title: string,
  head: Row,
  row: (item: T) => Row,
): string | null {
  return all.length === 0 ? null : table(title, head, all.map(row));
}
