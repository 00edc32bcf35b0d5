/**
 * A run as plain lines: one per cycle, one below it per event.
 * In: moments. Out: text on an output, for logs and narrow terminals.
 */
import type { Environment } from '../../schema/environment.ts';
import type { Colours } from '../colour.ts';
import type { Output } from '../io.ts';
import { printable } from '../render/width.ts';
import { type Event, eventsOf, sentence } from './events.ts';
import type { HostFigures, Moment } from './moment.ts';
import { memory } from './quantity.ts';
import type { View } from './view.ts';

/** The view; `title` says what runs and whether it acts. */
export function linesView(
  output: Output,
  environment: Environment,
  colours: Colours,
  title: string,
): View {
  output.write(`${printable(title)}\n`);
  // What a guest does not deliver in one cycle it rarely does in the next: said once.
  let told: ReadonlySet<string> = new Set();
  return {
    show: (moment) => {
      const events = eventsOf(moment.report, environment);
      output.write(`${colours.bold(printable(headline(moment)))}\n`);
      for (const event of events) {
        if (told.has(topicOf(event))) continue;
        output.write(`  ${eventLine(event, colours)}\n`);
      }
      told = new Set([
        ...[...told].filter((topic) => topic.startsWith('data ')),
        ...events.filter(({ kind }) => kind === 'problem').map(topicOf),
      ]);
    },
    end: (summary) => output.write(`\n${summary.join('\n')}\n`),
    restore: () => {},
  };
}

function headline({ report, of, time, host, guests }: Moment): string {
  const number =
    of === null ? `${report.cycle}` : `${String(report.cycle).padStart(String(of).length)}/${of}`;
  const count = guests.length === 1 ? '1 guest' : `${guests.length} guests`;
  return `cycle ${number}  ${time}  ${hostWords(host)}  ${ksmWords(host)}  ${count}`;
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
  return `KSM ${state}${ksmSaved === null || ksmSaved === 0 ? '' : `, saves ${memory(ksmSaved)}`}`;
}

/** What a problem is about; bad data is told once per run, other problems when they begin. */
function topicOf({ kind, subject, what }: Event): string {
  if (kind !== 'problem') return '';
  return what.includes(' ignored:') ? `data ${subject}` : `${subject} ${what}`;
}

/** An event as one line. */
export function eventLine(event: Event, colours: Colours): string {
  const text = `${printable(event.subject)}: ${printable(sentence(event))}`;
  switch (event.kind) {
    case 'set':
      return text;
    case 'would':
      return colours.cyan(text);
    case 'failed':
    case 'problem':
      return colours.yellow(text);
    case 'fault':
      return colours.red(text);
    default:
      return event.kind satisfies never;
  }
}
