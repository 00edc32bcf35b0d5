/**
 * Guests by state, for whoever counts them.
 */
import type { GuestReport } from '../../runtime/report.ts';
import type { GuestCounts } from '../api.ts';

/** Counts guests by state; one that is asked apart from the others is quarantined, ready or not. */
export function countGuests(
  guests: readonly GuestReport[],
  excluded: (id: string, name: string) => boolean,
): GuestCounts {
  const counts = { ready: 0, notReady: 0, quarantined: 0, excluded: 0 };
  for (const { id, name, ready, quarantined } of guests) {
    if (quarantined) counts.quarantined += 1;
    else if (ready) counts.ready += 1;
    else counts.notReady += 1;
    if (excluded(id, name)) counts.excluded += 1;
  }
  return counts;
}
