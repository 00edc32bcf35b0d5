/**
 * Work that may have no end: what a set is about to be put through is told before it begins, so that
 * whoever watches this thread can stop it and knows why; texts that had to be stopped once are left
 * alone until one of them changes.
 * In: a compiler, texts. Out: the checked set; of texts that are left alone, their trees and one
 * diagnostic, or less.
 */
import { createHash } from 'node:crypto';
import type { CheckedSet, Compiler } from '../../compiler/compile.ts';
import type { LocatedDiagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import type { Source } from '../../compiler/text/source.ts';

/** Something that is done with the texts of a set. */
export interface Work {
  /** The name of the set: of its configuration and its policies. */
  readonly set: string;
  /** A digest of its texts, and of the host that they are for. */
  readonly texts: string;
  readonly doing: 'read' | 'check' | 'answer';
  /** The file that is worked on, or was edited last. */
  readonly uri: string;
}

/** A set that is left alone as long as its texts are these. */
export interface SetAside extends Pick<Work, 'set' | 'texts' | 'uri'> {
  /** Its texts are not even read, and nothing is answered from them. */
  readonly leavesAll: boolean;
  /** Why, and what to do: a sentence for the user. */
  readonly why: string;
  /** Until then other texts are not tried either; milliseconds since 1970. */
  readonly until: number;
}

/** Who watches. */
export interface WorkWatch {
  /** What had to be stopped before. */
  readonly aside: readonly SetAside[];
  readonly begin: (work: Work) => void;
  readonly end: () => void;
  /** The user's word on how long a set may take, in seconds. */
  readonly limit: (seconds: number) => void;
}

/** Seconds that a set may take where nobody says so. */
export const usualLimit = 10;

/** Nobody watches. */
export const unwatched: WorkWatch = { aside: [], begin() {}, end() {}, limit() {} };

/** The code of the diagnostic that says that a set is left alone; it has no page. */
export const asideCode = 'check-limit';

/**
 * What comes at once, and no promise: what goes on after a wait is nothing that is being done any more,
 * so whoever watches would not know of it. What has to be waited for is waited for before.
 */
export type AtOnce<T> = T extends PromiseLike<unknown> ? never : T;

/** Checks the texts of one set. */
export interface WatchedCheck {
  /** Checks; `uri`: the file that was edited last. */
  readonly check: (sources: readonly Source[], uri: string) => CheckedSet;
  /** Why the texts of the latest check were left alone; null where they were checked. */
  readonly aside: () => SetAside | null;
  /** Works on what was checked last. */
  readonly answering: <T>(uri: string, answer: () => AtOnce<T>) => AtOnce<T>;
}

/** How a set is checked; `uriOf` gives the address of a source. */
export interface WatchedCheckOptions {
  readonly compiler: Compiler;
  readonly watch: WorkWatch;
  /** The name of the set. */
  readonly set: string;
  /** All that its texts are judged by. */
  readonly host: () => string;
  readonly uriOf: (source: string) => string;
}

/** Makes the checker of a set. */
export function createWatchedCheck(options: WatchedCheckOptions): WatchedCheck {
  const { compiler, watch, set, uriOf } = options;
  const digestOf = createDigest(options.host);
  let aside: SetAside | null = null;
  let texts = '';

  const during = <T>(doing: Work['doing'], uri: string, work: () => T): T => {
    watch.begin({ set, texts, doing, uri });
    try {
      return work();
    } finally {
      watch.end();
    }
  };

  const left = (): SetAside | null => {
    const of = watch.aside.filter((one) => one.set === set);
    const same = of.filter((one) => one.texts === texts);
    const now = Date.now();
    return (
      same.find((one) => one.leavesAll) ?? same[0] ?? of.find((one) => one.until > now) ?? null
    );
  };

  return {
    check: (sources, uri) => {
      texts = digestOf(sources);
      aside = left();
      const { leavesAll = false } = aside ?? {};
      const parsed = leavesAll ? [] : during('read', uri, () => compiler.parse(sources));
      if (aside === null) return during('check', uri, () => compiler.check(sources));
      const { why, uri: edited } = aside;
      const place = sources.find(({ name }) => uriOf(name) === edited) ?? sources[0];
      const { analysis } = compiler.check([]);
      return { sources, parsed, analysis, diagnostics: place ? [leftAlone(place, why)] : [] };
    },
    aside: () => aside,
    answering: (uri, answer) => during('answer', uri, answer),
  };
}

/** At the first line of a file, as it is about all of it. */
function leftAlone({ name, text }: Source, message: string): LocatedDiagnostic {
  const end = text.search(/[\r\n]/u);
  const span = { start: 0, end: end === -1 ? text.length : end };
  return { code: asideCode, severity: 'error', source: name, message, span, notes: [], fixes: [] };
}

/**
 * Digests of sets: the digests of their files, one over the other, in any order. Of thousands of files
 * an edit costs the one that it changed, and a look at each.
 */
function createDigest(host: () => string): (sources: readonly Source[]) => string {
  let ofHost: Digest | null = null;
  let known = new Map<string, { readonly text: string; readonly digest: Digest }>();
  return (sources) => {
    ofHost ??= digestOf('', host());
    const all = Uint32Array.from(ofHost);
    // Files that are gone must not be kept for ever.
    if (known.size > sources.length) known = new Map();
    for (const { name, text } of sources) {
      let own = known.get(name);
      if (own?.text !== text) {
        own = { text, digest: digestOf(name, text) };
        known.set(name, own);
      }
      own.digest.forEach((word, index) => {
        all[index] = (all[index] ?? 0) ^ word;
      });
    }
    return all.join('-');
  };
}

type Digest = Uint32Array;

const digestOf = (name: string, text: string): Digest => {
  const { buffer } = new Uint8Array(
    createHash('sha1').update(name).update('\0').update(text).digest(),
  );
  return new Uint32Array(buffer, 0, 4);
};
