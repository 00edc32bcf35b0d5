/**
 * A run as plain lines: one per cycle, one below it per event.
 * In: moments. Out: text on an output, for logs and narrow terminals.
 */

import { type Event, sentence } from '../../agent/story/events.ts';
import { createNarrator } from '../../agent/story/narrator.ts';
import { memory } from '../../agent/story/quantity.ts';
import type { Environment } from '../../schema/environment.ts';
import type { Colours } from '../colour.ts';
import type { Output } from '../io.ts';
import { printable } from '../render/width.ts';
import { wrap } from '../render/wrap.ts';
import type { HostFigures, Moment } from './moment.ts';
import type { View } from './view.ts';

/** The view; `title` says what runs and whether it acts. */
export function linesView(
  output: Output,
  environment: Environment,
  colours: Colours,
  title: string,
): View {
  output.write(`${printable(title)}\n`);
  const narrator = createNarrator(environment);
  return {
    show: (moment) => {
      output.write(`${colours.bold(printable(headline(moment)))}\n`);
      // A log has lines as long as they are; a terminal breaks its lines anywhere.
      const columns = output.isTTY ? output.columns() : undefined;
      for (const { event, news } of narrator.tell(moment.report)) {
        // What lasts is rarely otherwise in the next cycle: said once.
        if (news === 'known') continue;
        for (const line of eventLines(event, news === 'again', columns, colours)) {
          output.write(`${line}\n`);
        }
      }
    },
    end: (summary) => output.write(`\n${summary.join('\n')}\n`),
    restore: () => {},
  };
}

function headline({ report, of, time, host, guests }: Moment): string {
  const number =
    of === null ? `${report.cycle}` : `${String(report.cycle).padStart(String(of).length)}/${of}`;
  const count = guests.length === 1 ? '1 guest' : `${guests.length} guests`;
  // What lasts is told once; that it lasts shows here.
  const { length } = report.faults;
  const faults = length === 0 ? '' : `  ${length === 1 ? '1 fault' : `${length} faults`}`;
  return `cycle ${number}  ${time}  ${hostWords(host)}  ${ksmWords(host)}  ${count}${faults}`;
}

/** The memory of the host in words. */
export function hostWords({ total, free, swapped }: HostFigures): string {
  if (total === null || free === null) return 'host memory not known';
  const swap = swapped !== null && swapped >= 1024 ? `, ${memory(swapped)} swapped` : '';
  return `${memory(total - free)} of ${memory(total)} used, ${Math.round((100 * free) / total)}% free${swap}`;
}

/** The state of KSM in words. */
export function ksmWords({ ksmRun, ksmSaved }: HostFigures): string {
  if (ksmRun === null) return 'KSM not known';
  const state = ksmRun === 0 ? 'off' : ksmRun === 1 ? 'on' : 'splitting';
  if (ksmSaved === null || ksmSaved === 0) return `KSM ${state}`;
  return ksmRun === 1
    ? `KSM ${state}, saves ${memory(ksmSaved)}`
    : `KSM ${state}, ${memory(ksmSaved)} still merged`;
}

/** An event on as many lines as it takes. */
function eventLines(
  event: Event,
  again: boolean,
  columns: number | undefined,
  colours: Colours,
): readonly string[] {
  const still = again ? 'still: ' : '';
  const text = printable(`${event.subject}: ${still}${sentence(event)}`);
  const lines = columns === undefined ? [text] : wrap(text, columns - 4);
  const ink = inkOf(event, colours);
  return lines.map((line, i) => `${i === 0 ? '  ' : '    '}${ink(line)}`);
}

/** The colour of an event. */
export function inkOf({ kind }: Event, colours: Colours): (text: string) => string {
  switch (kind) {
    case 'set':
    case 'gone':
      return (text) => text;
    case 'would':
      return colours.cyan;
    case 'failed':
    case 'problem':
      return colours.yellow;
    case 'fault':
      return colours.red;
    case 'held':
    case 'said':
      return colours.dim;
    default:
      return kind satisfies never;
  }
}
