/**
 * Whether a set that was taken apart is still the same one.
 * In: the view before and after, where its places are now. Out: in a sentence what would be otherwise;
 * null where nothing is. Pure.
 */
import type { LocatedDiagnostic } from '../diagnostics/diagnostic.ts';
import { quote } from '../diagnostics/syntax.ts';
import { definitionsOf } from '../query/references.ts';
import type { Location, PlacedOccurrence, SetView } from '../query/set-view.ts';
import { lineStarts, positionAt } from '../text/source.ts';
import { countsOf, keyOf } from './recheck.ts';
import type { Split } from './split.ts';

/** The first name of a source that would mean something else. */
export function changedName(
  view: SetView,
  after: SetView,
  source: string,
  { now }: Pick<Split, 'now'>,
): string | null {
  // What the source has no name of means what it meant.
  const concerned = new Set(view.occurrences(source).map(({ text }) => text));
  const placed = new Map(
    after.set.sources.flatMap(({ name }) =>
      after.occurrences(name).map((one) => [placeKey(one), one] as const),
    ),
  );
  for (const { name } of view.set.sources)
    for (const one of view.occurrences(name)) {
      if (!concerned.has(one.text)) continue;
      const key = keyNow(one, now);
      const same = key === null ? undefined : placed.get(key);
      if (same?.text !== one.text || !isSame(view, one, after, same, now))
        return `${quote(one.text)} at ${placeIn(view, one)} would mean something else then`;
    }
  return null;
}

function isSame(
  view: SetView,
  one: PlacedOccurrence,
  after: SetView,
  same: PlacedOccurrence,
  now: Split['now'],
): boolean {
  const meant = new Set(definitionsOf(view, one).map((place) => keyNow(place, now)));
  const means = new Set(definitionsOf(after, same).map(placeKey));
  return meant.size === means.size && [...means].every((key) => meant.has(key));
}

const placeKey = ({ source, span }: Location): string => `${source}\0${span.start}`;

const keyNow = (place: Location, now: Split['now']): string | null => {
  const moved = now(place);
  return moved === null ? null : placeKey(moved);
};

/** The first diagnostic that a set did not have before; what is said of `other` was said of `source`. */
export function newDiagnostic(
  before: readonly LocatedDiagnostic[],
  after: readonly LocatedDiagnostic[],
  source: string,
  other: string,
): LocatedDiagnostic | null {
  const asOne = after.map((one) => (one.source === other ? { ...one, source } : one));
  const had = countsOf(before);
  const has = countsOf(asOne);
  const known = new Set(before.map(({ message }) => message));
  const more = after.filter((_, i) => {
    const key = keyOf(asOne[i]!);
    return (has.get(key) ?? 0) > (had.get(key) ?? 0);
  });
  return more.find(({ message }) => !known.has(message)) ?? more[0] ?? null;
}

/** A place as people read it. */
export function placeIn(view: Pick<SetView, 'text'>, { source, span }: Location): string {
  const { line, column } = positionAt(lineStarts(view.text(source)), span.start);
  return `${source}:${line}:${column}`;
}
