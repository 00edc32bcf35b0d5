/**
 * The last good analysis of a file, asked about the text as it is now: what was known before an edit
 * broke it still helps while it is broken.
 * In: the view of a file when it was whole, its view now. Out: a view of the former whose positions
 * are those of the present text, for features to be asked about as any other. Pure.
 */
import type { SetView } from '../../compiler/query/set-view.ts';
import type { Span } from '../../compiler/text/source.ts';
import type { FileView } from './file-view.ts';

/** How offsets of a text before an edit and after it belong together. */
export interface EditMap {
  /** The offset before; -1 inside of what changed, of which nothing is known. */
  readonly toOld: (offset: number) => number;
  /** The offset now; what is gone is where it was. `begins`: something starts there. */
  readonly toNew: (offset: number, begins?: boolean) => number;
  /** Whether a span is the same text before and now. */
  readonly isKept: (old: Span) => boolean;
}

/** Compares two texts by what they begin and end with alike. */
export function mapEdit(before: string, now: string): EditMap {
  const shorter = Math.min(before.length, now.length);
  let prefix = 0;
  while (prefix < shorter && before.charCodeAt(prefix) === now.charCodeAt(prefix)) prefix++;
  let suffix = 0;
  while (
    suffix < shorter - prefix &&
    before.charCodeAt(before.length - 1 - suffix) === now.charCodeAt(now.length - 1 - suffix)
  )
    suffix++;
  const oldEnd = before.length - suffix;
  const newEnd = now.length - suffix;
  return {
    toOld: (offset) => {
      if (offset <= prefix) return offset;
      return offset >= newEnd ? offset - newEnd + oldEnd : -1;
    },
    toNew: (offset, begins = false) => {
      // What is typed in front of a word moves it.
      if (offset < prefix || (offset === prefix && !(begins && offset >= oldEnd))) return offset;
      return offset >= oldEnd ? offset - oldEnd + newEnd : Math.min(offset, newEnd);
    },
    isKept: ({ start, end }) => end <= prefix || start >= oldEnd,
  };
}

/** The view of a file as it was, in places of its text now. */
export function createFormerView(former: FileView, now: FileView): FileView {
  const maps = new Map<string, EditMap>();
  const mapOf = (source: string): EditMap => {
    const known = maps.get(source);
    if (known !== undefined) return known;
    const made = mapEdit(former.view.text(source), now.view.text(source));
    maps.set(source, made);
    return made;
  };
  const own = mapOf(now.source);
  const moved = ({ start, end }: Span, source: string): Span => {
    const { toNew } = mapOf(source);
    return { start: toNew(start, true), end: toNew(end) };
  };
  return {
    ...former,
    uri: now.uri,
    former: null,
    offsetAt: (position) => own.toOld(now.offsetAt(position)),
    positionAt: (offset) => now.positionAt(own.toNew(offset)),
    range: (span, source = now.source) => now.range(moved(span, source), source),
    location: (span, source) => now.location(moved(span, source), source),
  };
}

/** Whether what is wrong with the syntax of a file was wrong already in another view of it. */
export function isNoWorse(view: SetView, before: SetView, source: string): boolean {
  const [broken, brokenBefore] = [view, before].map(
    (one) => new Set(one.forms(source).flatMap(({ form }) => (isBroken(form) ? [form] : []))),
  );
  const outside = (one: SetView): number =>
    one.policy(source)?.diagnostics.filter(({ severity }) => severity === 'error').length ?? 0;
  return (
    view.policy(source)?.notation === before.policy(source)?.notation &&
    outside(view) <= outside(before) &&
    [...(broken ?? [])].every((form) => brokenBefore?.has(form) === true)
  );
}

/** Whether a form or policy has a syntax fault. */
const isBroken = ({
  diagnostics,
}: {
  readonly diagnostics: readonly { readonly severity: string }[];
}): boolean => diagnostics.some(({ severity }) => severity === 'error');
