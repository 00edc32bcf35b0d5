/**
 * The order of guests in `momus top`.
 * In: guests and a key. Out: the guests in that order, equal ones by name. Pure.
 */
import type { GuestStatus } from '../../agent/api.ts';
import { byCodePoints } from '../../compiler/text/order.ts';
import { guestWords, tones } from '../ctl/guest-words.ts';
import { numberOf } from '../ctl/guests.ts';

/** What guests can be sorted by: the most urgent, largest or least supplied first. */
export const sortKeys = ['state', 'name', 'memory', 'unused', 'age'] as const;
export type SortKey = (typeof sortKeys)[number];

/** The key behind this one. */
export const nextKey = (key: SortKey): SortKey =>
  sortKeys[(sortKeys.indexOf(key) + 1) % sortKeys.length] ?? 'state';

/** The guests in order. */
export function inOrder(
  guests: readonly GuestStatus[],
  key: SortKey,
  reversed: boolean,
): readonly GuestStatus[] {
  const rank = new Map(guests.map((guest) => [guest, rankOf(guest, key)]));
  const sorted = [...guests].sort(
    (one, other) =>
      (rank.get(one) ?? 0) - (rank.get(other) ?? 0) ||
      byCodePoints(one.name, other.name) ||
      byCodePoints(one.id, other.id),
  );
  return reversed ? sorted.reverse() : sorted;
}

/** A number that is small for what comes first; what is not known comes last. */
function rankOf(guest: GuestStatus, key: SortKey): number {
  switch (key) {
    case 'name':
      return 0;
    case 'state': {
      const { word, tone } = guestWords(guest, true);
      // Of what is quiet, something said comes before nothing said.
      return tones.indexOf(tone) + (word === '' ? 1 : 0);
    }
    case 'memory':
      return -(numberOf(guest, 'balloon_cur') ?? Number.NEGATIVE_INFINITY);
    case 'unused': {
      const size = numberOf(guest, 'balloon_cur');
      const unused = numberOf(guest, 'mem_unused');
      return size === null || unused === null || size === 0
        ? Number.POSITIVE_INFINITY
        : unused / size;
    }
    case 'age':
      return -(guest.sampleAge ?? Number.NEGATIVE_INFINITY);
    default:
      return key satisfies never;
  }
}
