/**
 * Which occurrences of names mean the same.
 * In: a set view, an occurrence. Out: where it is introduced, and all that mean the same. Pure.
 *
 * Scoping is dynamic: one use may mean several declarations, and these then belong together. Where the
 * analysis never came (behind a fault, in what nothing calls), a use means what its text would mean
 * where it stands.
 */
import type { Name } from '../syntax/ast.ts';
import { innermostFirst } from './scopes.ts';
import type { PlacedOccurrence, SetView } from './set-view.ts';

/** Where what an occurrence means is introduced; empty where nobody knows. */
export function definitionsOf(
  view: SetView,
  occurrence: PlacedOccurrence,
): readonly PlacedOccurrence[] {
  const { node, role, form } = occurrence;
  if (role === 'declared') return [occurrence];
  const seen = [...view.meant(node, form)].flatMap((name) => view.declaration(name) ?? []);
  if (seen.length > 0) return seen;
  const [nearest] = innermostFirst(view, occurrence);
  return nearest === undefined ? [] : [nearest];
}

/** All occurrences that mean what this one means, itself included, each place once. */
export function referencesOf(
  view: SetView,
  occurrence: PlacedOccurrence,
): readonly PlacedOccurrence[] {
  const candidates = view.set.sources.flatMap(({ name }) => view.named(name, occurrence.text));
  const meaning = new Map(
    candidates.map((one) => [one, definitionsOf(view, one).map(({ node }) => node as Name)]),
  );
  const own = new Set<Name>(meaning.get(candidates.find(isAt(occurrence)) ?? occurrence) ?? []);
  for (let size = -1; size !== own.size; ) {
    size = own.size;
    for (const names of meaning.values())
      if (names.some((name) => own.has(name))) for (const name of names) own.add(name);
  }
  const found = candidates.filter(
    (one) => meaning.get(one)?.some((name) => own.has(name)) === true,
  );
  const places = new Map(found.map((one) => [`${one.source}\0${one.span.start}`, one]));
  return [...places.values()];
}

const isAt =
  ({ source, span }: PlacedOccurrence) =>
  (other: PlacedOccurrence): boolean =>
    other.source === source && other.span.start === span.start;
