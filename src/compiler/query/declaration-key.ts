/**
 * How a declaration is found again in a text that may have changed since: offsets move with each key,
 * names and their order mostly stay.
 * In: a declaration; or its key, and a view of the set as it is now. Out: the key, plain data; or the
 * declaration, null where it is not known any more which one was meant. Pure.
 */
import type { PlacedOccurrence, SetView } from './set-view.ts';

/** What a declaration is found again by. */
export interface DeclarationKey {
  readonly source: string;
  readonly name: string;
  /** Which of the declarations of this name in the source, from 0. */
  readonly index: number;
  /** How many of them there are. */
  readonly count: number;
}

/** Whether what an editor sends back is a key; it may be anything. */
export const isDeclarationKey = (given: unknown): given is DeclarationKey =>
  typeof given === 'object' &&
  given !== null &&
  'source' in given &&
  typeof given.source === 'string' &&
  'name' in given &&
  typeof given.name === 'string' &&
  'index' in given &&
  typeof given.index === 'number' &&
  'count' in given &&
  typeof given.count === 'number';

const declarationsOf = (view: SetView, source: string, name: string): readonly PlacedOccurrence[] =>
  view.named(source, name).filter(({ role }) => role === 'declared');

/** The key of a declaration. */
export function keyOfDeclaration(
  view: SetView,
  { source, text, span }: PlacedOccurrence,
): DeclarationKey {
  const all = declarationsOf(view, source, text);
  const index = all.findIndex((one) => one.span.start === span.start);
  return { source, name: text, index, count: all.length };
}

/** The declaration of a key; null where the source has more or fewer of its name than it had. */
export function declarationOfKey(
  view: SetView,
  { source, name, index, count }: DeclarationKey,
): PlacedOccurrence | null {
  const all = declarationsOf(view, source, name);
  return all.length === count ? (all[index] ?? null) : null;
}
