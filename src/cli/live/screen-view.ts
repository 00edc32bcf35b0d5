/**
 * A run on a terminal: the host, its guests, what was decided, drawn again each cycle.
 * In: moments. Out: at most as many lines and columns as the terminal has.
 */

import { type Event, sentence } from '../../agent/story/events.ts';
import { createNarrator } from '../../agent/story/narrator.ts';
import { memory } from '../../agent/story/quantity.ts';
import type { Environment } from '../../schema/environment.ts';
import type { Colours } from '../colour.ts';
import type { Output } from '../io.ts';
import { clip, pad } from '../render/width.ts';
import { hostWords, inkOf, ksmWords } from './lines-view.ts';
import type { GuestFigures, Moment } from './moment.ts';
import { createScreen } from './screen.ts';
import type { View } from './view.ts';

/** Smaller terminals get plain lines. */
export const smallest = { columns: 72, rows: 18 } as const;

interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** The view; `title` says what runs and whether it acts. */
export function screenView(
  output: Output,
  environment: Environment,
  colours: Colours,
  title: string,
): View {
  const screen = createScreen(output);
  const narrator = createNarrator(environment);
  return {
    show: (moment) => {
      const size = { columns: output.columns() ?? 80, rows: output.rows() ?? 24 };
      // A drawing shows what is, also what lasts.
      const events = narrator.tell(moment.report).map(({ event }) => event);
      screen.draw(drawing(moment, events, size, colours, title));
    },
    end: (summary) => {
      screen.restore();
      output.write(`\n${summary.join('\n')}\n`);
    },
    restore: screen.restore,
  };
}

/** The lines of one moment; pure. */
export function drawing(
  moment: Moment,
  events: readonly Event[],
  { columns, rows }: Size,
  colours: Colours,
  title: string,
): readonly string[] {
  const { host } = moment;
  const used = host.total === null || host.free === null ? null : 1 - host.free / host.total;
  const barWidth = Math.max(8, columns - 54);
  const ksm =
    host.ksmRun === 1
      ? `, ${host.ksmPages ?? '-'} pages every ${host.ksmSleep ?? '-'} ms, ${host.ksmCpu ?? '-'}% CPU`
      : '';
  const head = [
    heading(moment, columns, colours, title),
    `${colours.bold('host')}  ${bar(used, barWidth, hostInk(used, colours))} ${clip(hostWords(host), columns - barWidth - 7)}`,
    `${colours.bold('KSM')}   ${clip(`${ksmWords(host).slice(4)}${ksm}`, columns - 6)}`,
    '',
  ];
  // One line stays empty for the cursor.
  const room = rows - 1 - head.length;
  const guests = guestTable(moment.guests, events, columns, Math.max(4, room - 6), colours);
  const left = Math.max(0, room - guests.length - 1);
  return [...head, ...guests, '', ...eventList(events, left, columns, colours)];
}

function heading(
  { report, of, time }: Moment,
  columns: number,
  colours: Colours,
  title: string,
): string {
  const right = `cycle ${report.cycle}${of === null ? '' : ` of ${of}`}  ${time}`;
  return colours.inverse(`${pad(` ${title}`, columns - right.length - 1)}${right} `);
}

function guestTable(
  guests: readonly GuestFigures[],
  events: readonly Event[],
  columns: number,
  most: number,
  colours: Colours,
): readonly string[] {
  const name = 10;
  const number = 8;
  const barWidth = Math.max(8, Math.min(30, columns - 66));
  const state = columns - name - barWidth - 4 * (number + 1) - 3;
  const title = [
    pad('guest', name),
    pad('memory', barWidth),
    ...['', 'maximum', 'minimum', 'unused'].map((word) => pad(word, number, true)),
  ].join(' ');
  const row = (guest: GuestFigures): string => {
    const { size, max, min, unused } = guest;
    const share = size === null || max === null || max === 0 ? null : size / max;
    const figures = [size, max, min, unused].map((kib) => pad(memory(kib), number, true)).join(' ');
    const own = events.filter((event) => event.guest === guest.id);
    const [word, ink] = stateOf(guest, own, colours);
    return `${pad(guest.name, name)} ${bar(share, barWidth, colours.cyan)} ${figures}  ${ink(clip(word, state))}`;
  };
  // Where not all pad, those to which something happens come first.
  const busy = new Set(events.map(({ guest }) => guest));
  const fits = guests.length + 1 <= most;
  const shown = fits
    ? guests
    : [
        ...guests.filter(({ id }) => busy.has(id)),
        ...guests.filter(({ id }) => !busy.has(id)),
      ].slice(0, most - 2);
  const rest = guests.length - shown.length;
  return [
    colours.dim(clip(`${title}  state`, columns)),
    ...(guests.length === 0 ? [colours.dim('no guests')] : shown.map(row)),
    ...(rest > 0 ? [colours.dim(`and ${rest} more`)] : []),
  ];
}

function stateOf(
  { report, size, unused }: GuestFigures,
  events: readonly Event[],
  colours: Colours,
): readonly [string, (text: string) => string] {
  if (report !== null && !report.ready) return ['no data', colours.yellow];
  const own = events.filter(({ kind }) => kind !== 'problem' && kind !== 'held');
  const fault = own.find(({ kind }) => kind === 'fault');
  const failed = own.find(({ kind }) => kind === 'failed');
  if (fault !== undefined) return ['fault', colours.red];
  if (failed !== undefined) return [failed.state ?? 'not done', colours.yellow];
  // `balloon_target 5.00 → 4.75 GiB` is too long for a column.
  if (own[0] !== undefined) return [own[0].what.replace(/^\S+ (.* )?→/, '→'), colours.green];
  if (events.some(({ kind }) => kind === 'problem')) return ['bad data', colours.yellow];
  if (size === null) return ['no balloon', colours.dim];
  if (unused === null) return ['no report', colours.dim];
  return [report?.nothing === 'unchanged' ? 'as wanted' : '', colours.dim];
}

function eventList(
  events: readonly Event[],
  most: number,
  columns: number,
  colours: Colours,
): readonly string[] {
  const shown = events.length <= most ? events : events.slice(0, Math.max(0, most - 1));
  const rest = events.length - shown.length;
  return [
    ...shown.map((event) => {
      const text = clip(`${pad(event.subject, 10)} ${sentence(event)}`, columns);
      return inkOf(event, colours)(text);
    }),
    ...(rest > 0 && most > 0 ? [colours.dim(`and ${rest} more`)] : []),
  ];
}

function bar(share: number | null, width: number, ink: (text: string) => string): string {
  if (share === null) return ' '.repeat(width);
  const full = Math.round(Math.min(1, Math.max(0, share)) * width);
  return ink('█'.repeat(full)) + '░'.repeat(width - full);
}

const hostInk = (used: number | null, colours: Colours): ((text: string) => string) =>
  used === null || used < 0.8 ? colours.green : used < 0.95 ? colours.yellow : colours.red;
