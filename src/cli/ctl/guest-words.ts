/**
 * A guest in a few words, as tables and the live view have them.
 * In: the status of a guest. Out: a word for its state, how urgent that is, and why.
 */
import type { GuestStatus } from '../../agent/api.ts';
import { isFault, problemWords } from '../../agent/story/events.ts';
import { readable } from '../../agent/story/quantity.ts';
import type { Decision } from '../../runtime/index.ts';
import type { Colours } from '../colour.ts';
import { controlChange, controlValue } from './values.ts';

/** How a state is meant, the most urgent first. */
export const tones = ['bad', 'notice', 'change', 'plain', 'quiet'] as const;
export type Tone = (typeof tones)[number];

/** What there is to say of a guest. */
export interface GuestWords {
  readonly word: string;
  readonly tone: Tone;
  /** The sentence behind the word; null where there is nothing to add. */
  readonly why: string | null;
}

/** The words for a guest, bad data of it included; `acting`: whether decisions are sent. */
export function guestWords(guest: GuestStatus, acting: boolean): GuestWords {
  const own = decisionWords(guest, acting);
  const faults = guest.problems.filter(isFault);
  const [first, ...more] = faults;
  if (first === undefined) return own;
  const data = `${problemWords(first)}${more.length === 0 ? '' : `; ${more.length} more`}`;
  // Of a guest that is left alone on purpose, or that changes, this is not the news.
  if (own.tone === 'quiet' && !guest.excluded) {
    const word = faults.some(({ field }) => field !== null) ? 'bad data' : 'data missing';
    return { word, tone: 'notice', why: own.why === null ? data : `${own.why}; ${data}` };
  }
  return { ...own, why: own.why === null ? data : `${own.why}; ${data}` };
}

function decisionWords(guest: GuestStatus, acting: boolean): GuestWords {
  const { state, reason, excluded, decisions, nothing } = guest;
  if (state === 'quarantined') return { word: 'quarantined', tone: 'bad', why: reason };
  if (state === 'not-ready') return { word: 'no data', tone: 'notice', why: reason };
  if (excluded) return { word: 'excluded', tone: 'quiet', why: 'momus ctl include takes it back' };
  if (nothing === 'fault')
    return { word: 'fault', tone: 'bad', why: 'the policy failed; momus ctl explain says where' };
  const refused = decisions.find(({ outcome }) => outcome === 'refused');
  const sent = decisions.find((decision) => decision.sent && decision.outcome !== 'unchanged');
  const undone = guest.actions.find(({ status }) => status !== 'ok' && status !== 'would');
  if (undone !== undefined)
    return { word: undone.status, tone: 'bad', why: undone.message ?? 'the host did not do it' };
  if (sent !== undefined) {
    const shown = changeWords(sent);
    const word = acting ? shown : `would: ${shown}`;
    return { word, tone: acting ? 'change' : 'plain', why: whyOf(sent) };
  }
  if (refused !== undefined)
    return {
      word: refused.limit === null ? 'refused' : `limit ${refused.limit}`,
      tone: 'notice',
      // The word has the name of the limit.
      why: whyOf({ ...refused, limit: null }),
    };
  // Declared by the configuration, and not delivered.
  if (guest.values.balloon_cur === null) return { word: 'no balloon', tone: 'quiet', why: null };
  if (guest.values.mem_unused === null) return { word: 'no report', tone: 'quiet', why: null };
  if (nothing === 'unchanged') return { word: 'as wanted', tone: 'quiet', why: null };
  if (nothing === 'not-evaluated')
    return { word: 'not decided', tone: 'notice', why: 'the policies did not run' };
  return { word: '', tone: 'quiet', why: null };
}

/** The colour of a tone. */
export function inkOf(tone: Tone, colours: Colours): (text: string) => string {
  switch (tone) {
    case 'bad':
      return colours.red;
    case 'notice':
      return colours.yellow;
    case 'change':
      return colours.green;
    case 'plain':
      return (text) => text;
    case 'quiet':
      return colours.dim;
    default:
      return tone satisfies never;
  }
}

/** What a decision changes: the size of a balloon without the name of its control. */
function changeWords(decision: Decision): string {
  const { control, device, before, value } = decision;
  if (value === null) return control;
  const change = controlChange(decision, before, value);
  if (control === 'balloon_target') return change;
  return device === null ? `${control} ${change}` : `${device} ${control} ${change}`;
}

/** What the policy wanted and where, and what stood against it. */
function whyOf(decision: Decision): string {
  const { at, wanted, limit, reason, control } = decision;
  const where = at === null ? 'the policy' : `${at.source}:${at.line}`;
  const want = wanted === null ? '' : ` wants ${control} ${controlValue(decision, wanted)}`;
  const name = limit === null ? '' : `${limit}: `;
  return `${where}${want}${reason === null ? '' : `; ${name}${readable(reason)}`}`;
}
