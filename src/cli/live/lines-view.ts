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

/** The view. */
export function linesView(output: Output, environment: Environment, colours: Colours): View {
  let problemsBefore: ReadonlySet<string> = new Set();
  return {
    show: (moment) => {
      const events = eventsOf(moment.report, environment);
      output.write(`${colours.bold(printable(headline(moment)))}\n`);
      // What a guest did not deliver, it will not deliver in the next cycle either: said once.
      const problems = new Set(
        events.filter((e) => e.kind === 'problem').map((e) => `${e.subject} ${e.what}`),
      );
      for (const event of events) {
        if (event.kind === 'problem' && problemsBefore.has(`${event.subject} ${event.what}`))
          continue;
        output.write(`  ${eventLine(event, colours)}\n`);
      }
      problemsBefore = problems;
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
  return `KSM ${state}, saves ${memory(ksmSaved ?? 0)}`;
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
