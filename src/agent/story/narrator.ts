/**
 * What happened, told over many cycles: what one report alone cannot say.
 * In: reports, one after the other. Out: the events of each, with the names of guests that are gone
 * by now; and which of them are news.
 */
import type { CycleReport, Decision } from '../../runtime/index.ts';
import type { Environment } from '../../schema/environment.ts';
import { type Event, eventsOf, unitOf } from './events.ts';
import { quantity } from './quantity.ts';

/** An event, and whether it was told before. */
export interface Told {
  readonly event: Event;
  /** `again`: it lasts, and is worth a reminder; `known`: it lasts, and was told. */
  readonly news: 'new' | 'again' | 'known';
}

/** Remembers what was told. */
export interface Narrator {
  readonly tell: (report: CycleReport) => readonly Told[];
}

/** Cycles after which a fault or refusal that lasts is told again. */
const reminder = 10;

/** Starts a story. */
export function createNarrator(environment: Environment): Narrator {
  const names = new Map<string, string>();
  /** In how many cycles a topic was there, those without it not counted. */
  const lasting = new Map<string, number>();

  const newsOf = (topic: string | null, present: Set<string>): Told['news'] => {
    if (topic === null) return 'new';
    // The same place may fail more than once in a cycle.
    if (present.has(topic)) return 'known';
    present.add(topic);
    const cycles = lasting.get(topic) ?? 0;
    lasting.set(topic, cycles + 1);
    if (cycles === 0) return 'new';
    const lasts = topic.startsWith('fault ') || topic.startsWith('refused ');
    return lasts && cycles % reminder === 0 ? 'again' : 'known';
  };

  return {
    tell: (report) => {
      for (const { id, name } of report.guests) names.set(id, name);
      const gone = report.gone.map(
        (id): Event => ({ ...plain(id, names.get(id) ?? id), kind: 'gone', what: 'is gone' }),
      );
      for (const id of report.gone) names.delete(id);
      const held = report.decisions.flatMap((d) => {
        const event = heldBack(d, names, environment);
        return event === null ? [] : [{ event, topic: heldTopic(d) }];
      });
      const happened = [...gone, ...eventsOf(report, environment)].map((event) => ({
        event,
        topic: topicOf(event),
      }));
      const present = new Set<string>();
      const told = [...happened, ...held].map(
        ({ event, topic }): Told => ({ event, news: newsOf(topic, present) }),
      );
      const sent = new Set(report.decisions.filter((d) => d.sent).map(heldTopic));
      for (const topic of lasting.keys()) {
        const over = topic.startsWith('held ') ? sent.has(topic) : !topic.startsWith('data ');
        if (over && !present.has(topic)) lasting.delete(topic);
      }
      return told;
    },
  };
}

/** What an event is about; null where each one is news. Bad data is told once per run, other problems when they begin. */
function topicOf({ kind, guest, subject, what, where, state }: Event): string | null {
  switch (kind) {
    case 'fault':
      return `fault ${guest} ${where} ${what}`;
    case 'problem':
      return what.includes(' ignored:') ? `data ${subject}` : `problem ${guest} ${subject} ${what}`;
    case 'failed':
      // The value may be another each time, the reason is not.
      return state === 'refused'
        ? `refused ${guest} ${subject} ${where} ${what.split(' ')[0]}`
        : null;
    case 'set':
    case 'would':
    case 'gone':
    case 'held':
    case 'said':
      return null;
    default:
      return kind satisfies never;
  }
}

/** What a proposal that is held back is about: told once, and again after something was sent. */
const heldTopic = ({ guest, device, control }: Decision): string =>
  `held ${guest} ${device ?? ''} ${control}`;

const plain = (guest: string | null, subject: string) =>
  ({ guest, subject, state: null, where: null, why: null }) as const;

/** A proposal of which nothing was left, since its bound is in force already. */
function heldBack(
  decision: Decision,
  names: ReadonlyMap<string, string>,
  environment: Environment,
): Event | null {
  const { guest, device, control, wanted, value, outcome, sent, reason, at } = decision;
  if (outcome !== 'unchanged' || sent || value === null || typeof wanted !== 'number') return null;
  const integral = environment.controls[decision.entity].get(control)?.control.integral ?? false;
  if ((integral ? Math.trunc(wanted) : wanted) === value) return null;
  const unit = unitOf(decision, environment);
  const bound = reason?.match(/ is (above|below) (?:`([^`]+)`|([^;]+))/);
  const why = bound ? `, ${bound[1]} ${bound[2] ?? bound[3]}` : '';
  const who = at === null ? 'the policy' : `${at.source}:${at.line}`;
  const name = guest === null ? 'host' : (names.get(guest) ?? guest);
  return {
    ...plain(guest, device === null ? name : `${name} ${device}`),
    kind: 'held',
    what: `${control} stays ${quantity(value, unit)} (${who} wants ${quantity(wanted, unit)}${why})`,
  };
}
