/**
 * One drawing of `momus top`.
 * In: what the agent says, the view, the size of the terminal. Out: at most as many lines and
 * columns. Pure.
 */
import type { AgentStatus, GuestStatus } from '../../agent/api.ts';
import { memory } from '../../agent/story/quantity.ts';
import type { Colours } from '../colour.ts';
import { guestWords, inkOf } from '../ctl/guest-words.ts';
import { namesOf, numberOf } from '../ctl/guests.ts';
import { actingWords, problemsOf } from '../ctl/status.ts';
import { clockText } from '../ctl/times.ts';
import type { Io } from '../io.ts';
import { hostWords, ksmWords } from '../live/lines-view.ts';
import type { HostFigures } from '../live/moment.ts';
import { counted } from '../render/diagnostics.ts';
import { clip, displayWidth, pad, printable } from '../render/width.ts';
import { wrap } from '../render/wrap.ts';
import { indexOf, type TopView } from './view.ts';

/** What the agent said, and how it is to be drawn. */
export interface TopData {
  readonly status: AgentStatus;
  /** In the order of the view. */
  readonly guests: readonly GuestStatus[];
  readonly host: Readonly<Record<string, unknown>> | null;
  /** Why what is shown is old, or what went wrong with an order; null where nothing did. */
  readonly problem: string | null;
}

export interface TopSize {
  readonly columns: number;
  readonly rows: number;
}

interface Paper extends TopSize {
  readonly colours: Colours;
  readonly env: Io['env'];
}

/** Smaller terminals get no live view. */
export const smallestTop = { columns: 60, rows: 16 } as const;

/** Lines above the guests: five of the host and the agent, one of trouble, the titles. */
const headLines = 7;
/** Lines of the marked guest; more where there are fewer guests than room. */
const detailLines = 2;
/** Lines below the guests: those of the marked one, one of keys. */
const footLines = detailLines + 1;

/** Columns of a state at least, such as `limit change-interval`: other columns go before it is cut. */
const leastState = 22;
/** Columns of a state that has its reason beside it; else only that of the marked guest shows. */
const withReason = 40;

/** Guests, or lines of a page, that there is room for; one line stays for the cursor. */
export const roomFor = (rows: number, mode: TopView['mode']): number =>
  Math.max(1, rows - 1 - (mode === 'page' ? 2 : headLines + footLines));

/** The drawing for a terminal. */
export function topFrame(data: TopData, view: TopView, paper: Paper): readonly string[] {
  const { columns, rows, colours } = paper;
  const room = roomFor(rows, view.mode);
  if (view.mode === 'page') {
    const lines = view.page.slice(view.top, view.top + room);
    const more =
      view.page.length > room ? `  ${view.top + lines.length} of ${view.page.length} lines` : '';
    return [
      title(data.status, paper),
      ...filled(lines, room),
      colours.dim(clip(`q back   ↑ ↓ PgUp PgDn move${more}`, columns)),
    ];
  }
  const { guests } = data;
  const shown = guests.slice(view.top, view.top + room);
  const order = guests.map(({ id }) => id);
  const marked = guests[indexOf(view, order)] ?? null;
  const asks = data.status.paused
    ? 'resume: act on what is decided? (y/n)'
    : 'pause: decide and record, and act on nothing? (y/n)';
  const keys =
    view.mode === 'ask'
      ? colours.inverse(pad(asks, columns))
      : colours.dim(keyWords(view, shown.length, guests.length, data.status.paused, columns));
  const free = Math.max(0, room - Math.max(1, shown.length));
  const told = detail(marked, data.status, paper, detailLines + free);
  return [
    ...head(data, paper),
    ...guestTable(shown, marked, data.status, paper),
    ...filled([], detailLines + free - told.length),
    ...told,
    keys,
  ];
}

/** The same for a log or a pipe: all guests, nothing marked; without columns nothing is cut. */
export function topSnapshot(
  data: TopData,
  paper: Omit<Paper, 'rows' | 'columns'> & { readonly columns: number | null },
): readonly string[] {
  const endless = Number.POSITIVE_INFINITY;
  const full = { ...paper, rows: endless, columns: paper.columns ?? endless };
  const lines = [...head(data, full), ...guestTable(data.guests, null, data.status, full)];
  return lines.map((line) => line.trimEnd());
}

function head(data: TopData, paper: Paper): readonly string[] {
  const { status, host, problem } = data;
  const { columns, colours } = paper;
  const { set, guests, lastCycle, cyclesLeftOut } = status;
  const figures = figuresOf(host);
  const { total, free } = figures;
  const used = total === null || free === null ? null : 1 - free / total;
  const width = Math.max(8, Math.min(40, columns - 60));
  const policies =
    set === null ? 'none' : `set ${set.number} (${set.origin}), ${counted(set.faults, 'fault')}`;
  const late = cyclesLeftOut === 0 ? '' : `; ${counted(cyclesLeftOut, 'cycle')} left out`;
  const trouble = [
    ...(problem === null ? [] : [problem]),
    ...(lastCycle?.skipped == null ? [] : [`the policies did not run: ${lastCycle.skipped}`]),
    ...problemsOf(status),
  ];
  const more = trouble.length > 1 ? ` (and ${trouble.length - 1} more: momus ctl status)` : '';
  const worst = trouble[0] ?? '';
  const label = (name: string): string => colours.bold(pad(name, 9));
  const room = columns - 9;
  return [
    title(status, paper),
    `${label('host')}${bar(used, width, colours)} ${clip(hostWords(figures), room - width - 1)}`,
    `${label('KSM')}${clip(ksmWords(figures).slice(4), room)}`,
    `${label('policies')}${clip(`${policies}${late}`, room)}`,
    `${label('guests')}${clip(
      `${guests.ready} ready, ${guests.notReady} without data, ${guests.quarantined} quarantined; ${guests.excluded} excluded`,
      room,
    )}`,
    worst === '' ? '' : colours.red(clip(worst, columns - more.length)) + colours.dim(more),
  ];
}

function title(status: AgentStatus, { columns, colours, env }: Paper): string {
  const { host, lastCycle, cycles } = status;
  const at =
    lastCycle === null
      ? []
      : [
          `  ${clockText(lastCycle.startedAt, env)}`,
          `  ${Math.round(lastCycle.milliseconds.total)} ms`,
        ];
  const left = ` momus  ${host}, ${actingWords(status)}`;
  let right = `cycle ${lastCycle?.cycle ?? cycles}`;
  for (const part of at)
    if (displayWidth(left) + right.length + part.length + 2 <= columns) right += part;
  const ink = status.acting
    ? colours.inverse
    : (text: string) => colours.inverse(colours.yellow(text));
  const padded = Number.isFinite(columns) ? pad(left, columns - right.length - 1) : `${left}  `;
  return ink(`${padded}${right} `);
}

function guestTable(
  shown: readonly GuestStatus[],
  marked: GuestStatus | null,
  status: AgentStatus,
  { columns, colours }: Paper,
): readonly string[] {
  const names = namesOf(shown);
  const longest = Math.max(...shown.map(({ id, name }) => displayWidth(names.get(id) ?? name)), 0);
  const name = Math.max(12, Number.isFinite(columns) ? Math.min(24, columns - 68) : longest);
  const room = columns - 2 - name - 2;
  const figures = figuresIn(room - leastState);
  const state = room - widthOf(figures);
  const titles = `  ${pad('guest', name)}${figures
    .map(({ title: word, width }) => pad(word, width, true))
    .join('')}  state`;
  const row = (guest: GuestStatus): string => {
    const { word, tone, why } = guestWords(guest, status.acting);
    const shownFigures = figures.map(({ text, width }) => pad(text(guest), width, true)).join('');
    const left = `${guest === marked ? '>' : ' '} ${pad(names.get(guest.id) ?? guest.name, name)}${shownFigures}  `;
    const right = clip(why === null || state < withReason ? word : `${word}: ${why}`, state);
    return guest === marked
      ? colours.inverse(left + pad(right, state))
      : left + inkOf(tone, colours)(right);
  };
  return [
    colours.dim(clip(titles, columns)),
    ...(shown.length === 0 ? [colours.dim('  no guests')] : shown.map(row)),
  ];
}

/** A column of figures; `rank`: those of a higher one go first where there is little room. */
interface Figure {
  readonly title: string;
  readonly width: number;
  readonly rank: number;
  readonly text: (guest: GuestStatus) => string;
}

const size =
  (field: string) =>
  (guest: GuestStatus): string =>
    memory(numberOf(guest, field));
const age = ({ sampleAge }: GuestStatus): string =>
  sampleAge === null ? '-' : `${Math.round(sampleAge)} s`;

const allFigures: readonly Figure[] = [
  { title: 'memory', width: 9, rank: 0, text: size('balloon_cur') },
  { title: 'maximum', width: 9, rank: 3, text: size('balloon_max') },
  { title: 'minimum', width: 9, rank: 4, text: size('balloon_min') },
  { title: 'unused', width: 9, rank: 1, text: size('mem_unused') },
  { title: 'age', width: 6, rank: 2, text: age },
];

const widthOf = (figures: readonly Figure[]): number =>
  figures.reduce((sum, { width }) => sum + width, 0);

/** The most important figures that fit. */
function figuresIn(room: number): readonly Figure[] {
  const fits = (rank: number): boolean =>
    widthOf(allFigures.filter((figure) => figure.rank <= rank)) <= room;
  return allFigures.filter(({ rank }) => fits(rank));
}

/** The marked guest, in so many lines at most: what the policy wants of it, and why it is as it is. */
function detail(
  guest: GuestStatus | null,
  status: AgentStatus,
  { columns, colours }: Paper,
  most: number,
): readonly string[] {
  if (guest === null) return filled([], detailLines);
  const { word, why, tone } = guestWords(guest, status.acting);
  const said = [word, why].filter((part) => part).join(': ');
  const nothing =
    guest.nothing === 'no-proposal' ? 'the policies want nothing of it' : 'nothing to tell';
  const text = printable(`${guest.name}: ${said === '' ? nothing : said}`);
  const lines = wrap(text, columns);
  const whole = lines.slice(0, lines.length > most ? most - 1 : most);
  const rest = lines.slice(whole.length);
  const ink = inkOf(tone === 'quiet' ? 'plain' : tone, colours);
  return filled(
    [...whole, ...(rest.length === 0 ? [] : [rest.join(' ')])].map((line) =>
      ink(clip(line, columns)),
    ),
    detailLines,
  );
}

/** What keys do; where there is little room the less important first go. */
function keyWords(
  view: TopView,
  shown: number,
  all: number,
  paused: boolean,
  columns: number,
): string {
  const where = shown === 0 ? '' : `${view.top + 1}-${view.top + shown} of ${all}  `;
  const by = `${view.sort}${view.reversed ? ', reversed' : ''}`;
  const pause = `p ${paused ? 'resume' : 'pause'}  q quit`;
  const lines = [
    `${where}Enter explain  s sort: ${by}  r reverse  ${pause}`,
    `${where}Enter explain  s sort: ${view.sort}  ${pause}`,
    `Enter explain  s sort  ${pause}`,
  ];
  return clip(lines.find((line) => line.length <= columns) ?? lines.at(-1) ?? '', columns);
}

/** As many lines as there is room for. */
const filled = (lines: readonly string[], count: number): readonly string[] =>
  Number.isFinite(count)
    ? [...lines, ...Array.from({ length: Math.max(0, count - lines.length) }, () => '')]
    : lines;

function bar(share: number | null, width: number, colours: Colours): string {
  if (share === null) return ' '.repeat(width);
  const full = Math.round(Math.min(1, Math.max(0, share)) * width);
  const ink = share < 0.8 ? colours.green : share < 0.95 ? colours.yellow : colours.red;
  return ink('█'.repeat(full)) + '░'.repeat(width - full);
}

/** KSM counts pages of 4 KiB on the machines that oVirt runs on. */
const pageSize = 4;

function figuresOf(values: TopData['host']): HostFigures {
  const number = (name: string): number | null => {
    const value = values?.[name];
    return typeof value === 'number' ? value : null;
  };
  const sharing = number('ksm_pages_sharing');
  return {
    total: number('mem_available'),
    free: number('mem_free'),
    swapped: number('swap_usage'),
    ksmRun: number('ksm_run'),
    ksmSaved: sharing === null ? null : sharing * pageSize,
    ksmPages: number('ksm_pages_to_scan'),
    ksmSleep: number('ksm_sleep_millisecs'),
    ksmCpu: number('ksmd_cpu_usage'),
  };
}
