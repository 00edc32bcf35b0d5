/**
 * What came of all cycles together.
 * In: moments, one after the other. Out: a summary.
 *
 * Memory taken and given back is what the sizes of guests show from one sample to the next, not
 * what was asked of them.
 */

import { memory } from '../../agent/story/quantity.ts';
import { displayWidth } from '../render/width.ts';
import type { Moment } from './moment.ts';

export interface Totals {
  readonly add: (moment: Moment) => void;
  readonly lines: () => readonly string[];
  /** Whether the policy ran in at least one cycle. */
  readonly evaluated: () => boolean;
  /** Actions that were sent or should have been: how many of them were done, and were not. */
  readonly acted: () => { readonly done: number; readonly notDone: number };
}

interface ControlCount {
  sent: number;
  clamped: number;
  refused: number;
}

/** Starts counting. */
export function createTotals(simulated: boolean): Totals {
  const sizes = new Map<string, number>();
  const controls = new Map<string, ControlCount>();
  const faults = new Map<string, number>();
  const actions = { ok: 0, would: 0, notDone: 0 };
  let taken = 0;
  let givenBack = 0;
  let ksmBefore: boolean | null = null;
  let started = 0;
  let stopped = 0;
  let mostSaved = 0;
  let leastFree: number | null = null;
  let mostSwapped = 0;
  let cycles = 0;
  let evaluated = 0;
  let time = '';

  const add = (moment: Moment): void => {
    const { report, host, guests } = moment;
    cycles += 1;
    time = moment.time;
    if (report.skipped === null) evaluated += 1;
    for (const id of report.gone) sizes.delete(id);
    for (const { id, size } of guests) {
      if (size === null) continue;
      const difference = size - (sizes.get(id) ?? size);
      if (difference < 0) taken -= difference;
      else givenBack += difference;
      sizes.set(id, size);
    }
    if (host.ksmRun !== null) {
      const merging = host.ksmRun === 1;
      if (ksmBefore === false && merging) started += 1;
      if (ksmBefore === true && !merging) stopped += 1;
      ksmBefore = merging;
    }
    mostSaved = Math.max(mostSaved, host.ksmSaved ?? 0);
    mostSwapped = Math.max(mostSwapped, host.swapped ?? 0);
    if (host.free !== null && host.total !== null && host.total > 0) {
      leastFree = Math.min(leastFree ?? 1, host.free / host.total);
    }
    for (const { control, outcome, sent } of report.decisions) {
      if (outcome === 'unchanged') continue;
      const count = controls.get(control) ?? { sent: 0, clamped: 0, refused: 0 };
      controls.set(control, count);
      if (sent) count.sent += 1;
      if (outcome === 'clamped') count.clamped += 1;
      if (outcome === 'refused') count.refused += 1;
    }
    for (const { code } of report.faults) faults.set(code, (faults.get(code) ?? 0) + 1);
    for (const { status } of report.actions) {
      if (status === 'ok') actions.ok += 1;
      else if (status === 'would') actions.would += 1;
      else actions.notDone += 1;
    }
  };

  const lines = (): readonly string[] => {
    const list = [...controls]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([control, { sent, clamped, refused }]) => {
        const notes = [
          ...(clamped > 0 ? [`${clamped} clamped`] : []),
          ...(refused > 0 ? [`${refused} refused`] : []),
        ];
        return `${control} ${sent}${notes.length === 0 ? '' : ` (${notes.join(', ')})`}`;
      });
    const sent = [...controls.values()].reduce((n, count) => n + count.sent, 0);
    const only = actions.would > 0;
    const count = only ? actions.would : actions.ok;
    const carried = sent > count + actions.notDone ? '; one may carry several decisions' : '';
    const sum = [...faults.values()].reduce((a, b) => a + b, 0);
    const kinds = [...faults].map(([code, count]) => `${code} ${count}`).join(', ');
    return [
      `${cycles === 1 ? '1 cycle' : `${cycles} cycles`}${simulated ? `, ${time} of simulated time` : ''}${
        evaluated === cycles ? '' : `; the policy ran in ${evaluated}`
      }`,
      `  guests     ${memory(taken)} taken, ${memory(givenBack)} given back`,
      `  host       ${leastFree === null ? 'free memory not known' : `at least ${Math.round(leastFree * 100)}% free`}, at most ${memory(mostSwapped)} swapped`,
      `  KSM        ${times(started)} started, ${times(stopped)} stopped; saved at most ${memory(mostSaved)}`,
      ...listed(
        '  decisions  ',
        list.length === 0
          ? []
          : [`${sent} ${only ? 'would be sent' : 'sent'}: ${list[0]}`, ...list.slice(1)],
      ),
      `  actions    ${only ? `${count} reported, none sent` : `${count} done`}${actions.notDone > 0 ? `, ${actions.notDone} not done` : ''}${carried}`,
      `  faults     ${sum === 0 ? 'none' : `${sum}: ${kinds}`}`,
    ];
  };

  return {
    add,
    lines,
    evaluated: () => evaluated > 0,
    acted: () => ({ done: actions.ok, notDone: actions.notDone }),
  };
}

const times = (count: number): string =>
  count === 0 ? 'never' : count === 1 ? 'once' : `${count} times`;

/** Items after a label, on as many lines of 80 columns as they need. */
function listed(label: string, items: readonly string[]): readonly string[] {
  if (items.length === 0) return [`${label}none`];
  const lines: string[] = [];
  let line = label;
  for (const [i, item] of items.entries()) {
    const piece = i < items.length - 1 ? `${item},` : item;
    if (line.trim() !== '' && line !== label && displayWidth(`${line} ${piece}`) > 80) {
      lines.push(line);
      line = ' '.repeat(label.length) + piece;
    } else line += line === label ? piece : ` ${piece}`;
  }
  return [...lines, line];
}
