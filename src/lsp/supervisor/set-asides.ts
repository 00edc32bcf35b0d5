/**
 * Which sets a new thread leaves alone, because the old one had to be stopped over them.
 * In: deaths of threads, work that came to its end. Out: what is set aside. A set that has to be stopped
 * again and again while somebody edits it is tried less and less often, so that all others get their turn.
 */
import type { SetAside, Work } from '../workspace/work-watch.ts';
import type { Death } from './life.ts';

/** What is set aside. */
export interface SetAsides {
  readonly all: () => readonly SetAside[];
  /** A thread was stopped over some work; gives the sentence for the user. */
  readonly stopped: (work: Work, death: Death) => string;
  /** Whether nothing more can be left out of what is done with these texts. */
  readonly isLeftOut: (work: Work) => boolean;
  /** Work came to its end. */
  readonly done: (work: Work) => void;
}

/** Limits, for sentences and pauses. */
export interface AsideLimits {
  /** Milliseconds of one piece of work. */
  readonly time: () => number;
  /** MiB of memory. */
  readonly memory: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** More are forgotten, the oldest ones first. */
const most = 64;
const longestPause = 60_000;

/** What is done, behind `to`. */
const doings: Readonly<Record<Work['doing'], string>> = {
  read: 'read',
  check: 'check',
  answer: 'work with',
};
/** What cannot be done, behind `cannot be`. */
const failings: Readonly<Record<Work['doing'], string>> = {
  read: 'read',
  check: 'checked',
  answer: 'worked with',
};

/** Makes an empty list. */
export function createSetAsides({ time, memory, now }: AsideLimits): SetAsides {
  let aside: readonly SetAside[] = [];
  /** How often the same was stopped without having come to its end in between. */
  const stops = new Map<string, number>();
  const keyOf = ({ set, doing }: Work): string => `${doing} ${set}`;
  const same = ({ set, texts }: Work): readonly SetAside[] =>
    aside.filter((one) => one.set === set && one.texts === texts);

  return {
    all: () => aside,
    stopped: (work, death) => {
      const { set, texts, uri, doing } = work;
      const count = (stops.get(keyOf(work)) ?? 0) + 1;
      stops.set(keyOf(work), count);
      // An edit is tried at once where this happened for the first time.
      const pause = Math.min((count - 1) * time(), longestPause);
      const why = `the policies ${reasonOf(death, doing, time(), memory)}, so they are left alone until one of their files changes`;
      const leavesAll = doing === 'read' || same(work).length > 0;
      aside = [...aside, { set, texts, uri, why, leavesAll, until: now() + pause }].slice(-most);
      return why;
    },
    isLeftOut: (work) => same(work).some((one) => one.leavesAll),
    done: (work) => {
      if (stops.size > 0 && same(work).length === 0) stops.delete(keyOf(work));
    },
  };
}

/** The end of a sentence that begins with `the policies`; the agent says the same of compiling. */
function reasonOf(
  { why, message }: Death,
  doing: Work['doing'],
  time: number,
  memory: number,
): string {
  switch (why) {
    // Whatever is done, it is done after the begin.
    case 'begin':
    case 'time':
      return `take longer than ${time / 1000} s to ${doings[doing]}`;
    case 'memory':
      return `need more than ${memory} MiB of memory to ${doings[doing]}`;
    case 'fault':
      return `cannot be ${failings[doing]}, which is a fault of Momus (${message})`;
    default:
      return why satisfies never;
  }
}
