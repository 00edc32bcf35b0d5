/**
 * How many samples were taken in a cycle, and how many could not be.
 * In: reports with the latest samples. Out: counts by entity. A sample is known by its identity:
 * the one of the cycle before is not counted again.
 */
import type { LatestSamples } from '../../runtime/cycle.ts';
import type { CycleReport, EntityReport } from '../../runtime/report.ts';
import type { Sample } from '../../runtime/sample.ts';

/** Samples of entities of one kind. */
export interface SampleCounts {
  taken: number;
  failed: number;
}

/** Remembers the samples of the cycle before. */
export class SampleMeter {
  #host: Sample | null = null;
  #guests: ReadonlyMap<string, Sample> = new Map();

  count(
    report: CycleReport,
    latest: LatestSamples,
  ): { readonly host: SampleCounts; readonly guest: SampleCounts } {
    const counts = { host: { taken: 0, failed: 0 }, guest: { taken: 0, failed: 0 } };
    count(counts.host, report.host, latest.host, this.#host);
    this.#host = latest.host;
    const guests = new Map<string, Sample>();
    for (const { id, sample } of latest.guests) if (sample !== null) guests.set(id, sample);
    for (const guest of report.guests) {
      const { id } = guest;
      count(counts.guest, guest, guests.get(id) ?? null, this.#guests.get(id) ?? null);
    }
    this.#guests = guests;
    return counts;
  }
}

/** An entity may simply not have been asked; that is no failure. */
function count(
  counts: SampleCounts,
  { reason, missing, problems }: EntityReport,
  sample: Sample | null,
  before: Sample | null,
): void {
  if (sample !== null && sample !== before) counts.taken += 1;
  else if (reason !== null || missing.length + problems.length > 0) counts.failed += 1;
}
