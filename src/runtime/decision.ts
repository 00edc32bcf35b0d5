/**
 * What arbitration says about each proposal, and the word for each outcome.
 */
import type { Site } from './program.ts';

/**
 * `apply`: sent as wanted (rounded). `clamped`: sent, moved into its range. `unchanged`: in force
 * already. `refused`: not sent.
 */
export type Outcome = 'apply' | 'clamped' | 'unchanged' | 'refused';

/**
 * The operator's limits, which stand outside any policy: `balloon-floor`, the least memory of a
 * guest; `balloon-bounds`, no balloon without known bounds; `balloon-step`, the largest change at
 * once; `change-interval`, the fewest seconds between two changes of a guest by a controller;
 * `guests-per-cycle`, how many guests change in one cycle; `excluded-guest`, guests that are left
 * alone.
 */
export const limitNames = [
  'excluded-guest',
  'balloon-bounds',
  'balloon-floor',
  'balloon-step',
  'change-interval',
  'guests-per-cycle',
] as const;
export type LimitName = (typeof limitNames)[number];

/** A decision about one control of one entity. */
export interface Decision {
  readonly controller: string | null;
  readonly entity: 'host' | 'guest' | 'device';
  /** Id of the guest; null for the host. */
  readonly guest: string | null;
  /** Id of the device; null where it is no control of a device. */
  readonly device: string | null;
  readonly control: string;
  /** What the policy wanted, a text where it is no finite number; null where it proposed nothing. */
  readonly wanted: number | string | null;
  /** The value to be in force: rounded and within the range; null when refused. */
  readonly value: number | null;
  /** The value in force before; null when nobody knows. */
  readonly before: number | null;
  readonly outcome: Outcome;
  /** Whether the value is part of what is sent; an unchanged one may go with the rest of its group. */
  readonly sent: boolean;
  /** Why, in words; null where there is nothing to explain. */
  readonly reason: string | null;
  /** The operator's limit that changed or refused it; null where none did. */
  readonly limit: LimitName | null;
  /** Where it was proposed; null where the policy did not propose it itself. */
  readonly at: Site | null;
}
