/**
 * The operator's limits, which hold whatever a policy says.
 * In: the decisions of a cycle, and what is known of the guests. Out: the same decisions, some moved
 * or refused, each with the name of the limit and the reason. Remembers when guests were changed.
 *
 * They are applied in the order of `limitNames`: guests that are left alone first, then how far a
 * balloon may go, then how often and how many guests change.
 */
import { type ActingMemory, type ChangeTimes, newActingMemory } from './acting-memory.ts';
import type { Decision, LimitName } from './decision.ts';

export interface OperatorLimits {
  /** Whether a guest is left alone, by id and name. */
  readonly excluded: (guest: string, name: string) => boolean;
  /** The least memory of a guest: the largest of these, and of the minimum that the host reports. */
  readonly balloonFloor: {
    readonly kib: number;
    /** Shares of `balloon_max`, 0 to 1; the second where the host reports no minimum (0). */
    readonly share: number;
    readonly shareWithoutMinimum: number;
  };
  /** The largest change of a balloon at once: the larger of both; null for any. */
  readonly balloonStep: { readonly kib: number; readonly share: number } | null;
  /** Seconds between two changes of a guest by the same controller; 0 for any. */
  readonly changeInterval: number;
  /** Guests that may change in one cycle; 0 for any number. */
  readonly guestsPerCycle: number;
}

/** What the limits need to know of a guest. */
export interface LimitedGuest {
  readonly name: string;
  /** The latest value of a field; undefined: missing. */
  readonly field: (name: string) => number | undefined;
}

/** Applies the limits of one host. */
export interface Limiter {
  /** `now`: seconds on a clock that never goes back. */
  readonly apply: (
    decisions: readonly Decision[],
    guest: (id: string) => LimitedGuest | undefined,
    now: number,
  ) => readonly Decision[];
  /** A decision was sent: it was carried out, or may have been, whatever the host answered. */
  readonly changed: (decision: Decision, now: number) => void;
}

/**
 * Makes the limiter; `limits` is asked anew in every cycle. What it remembers of guests stays when
 * they come and go: one that flaps is not a new one.
 */
export function createLimiter(
  limits: () => OperatorLimits,
  memory: ActingMemory = newActingMemory(),
): Limiter {
  const { changes } = memory;
  const lastChange = (guest: string): number =>
    Math.max(Number.NEGATIVE_INFINITY, ...(changes.get(guest)?.values() ?? []));

  const one = (
    decision: Decision,
    guest: LimitedGuest | undefined,
    now: number,
    rules: OperatorLimits,
  ): Decision => {
    const { guest: id, control, controller, value } = decision;
    if (id === null || guest === undefined) return decision;
    const wanted = decision.sent || decision.outcome === 'refused';
    if (wanted && rules.excluded(id, guest.name))
      return refuse(decision, 'excluded-guest', 'the operator excludes this guest');
    const isBalloon = control === 'balloon_target';
    if (isBalloon && decision.outcome === 'refused' && !hasBounds(guest))
      return { ...decision, limit: 'balloon-bounds' };
    if (!decision.sent || value === null) return decision;
    const sized = isBalloon ? resized(decision, guest, rules) : decision;
    if (!sized.sent) return sized;
    const known = changes.get(id)?.get(controller ?? '');
    const before = known ?? memory.since;
    if (before !== null && now - before < rules.changeInterval) {
      const ago = Math.floor(now - before);
      const what =
        known === undefined
          ? `this agent began ${ago} s ago, and the one before may have changed it`
          : `it was changed ${ago} s ago`;
      return refuse(
        sized,
        'change-interval',
        `${what}; ${rules.changeInterval} s must pass between changes`,
      );
    }
    return sized;
  };

  return {
    apply: (decisions, guestOf, now) => {
      const rules = limits();
      forgetOld(changes, now - Math.max(rules.changeInterval, remembered));
      const limited = decisions.map((decision) =>
        one(decision, decision.guest === null ? undefined : guestOf(decision.guest), now, rules),
      );
      return fewerGuests(together(limited), rules.guestsPerCycle, lastChange);
    },
    changed: ({ guest, controller }, now) => {
      if (guest === null) return;
      const own = changes.get(guest) ?? new Map<string, number>();
      own.set(controller ?? '', now);
      changes.set(guest, own);
    },
  };
}

/** Seconds for which a change is remembered at least: it also tells who waited longest. */
const remembered = 86_400;

function forgetOld(changes: ChangeTimes, before: number): void {
  for (const [guest, own] of changes) if (Math.max(...own.values()) < before) changes.delete(guest);
}

const hasBounds = ({ field }: LimitedGuest): boolean =>
  field('balloon_min') !== undefined && field('balloon_max') !== undefined;

const refuse = (decision: Decision, limit: LimitName, reason: string): Decision => ({
  ...decision,
  value: null,
  outcome: 'refused',
  sent: false,
  limit,
  reason,
});

/** How far a balloon may go: not below its floor, not in more than one step, never out of its range. */
function resized(decision: Decision, { field }: LimitedGuest, rules: OperatorLimits): Decision {
  const { before, value } = decision;
  const most = field('balloon_max');
  const least = field('balloon_min');
  if (most === undefined || least === undefined || before === null)
    return refuse(decision, 'balloon-bounds', 'its size or its bounds are not known');
  if (value === null) return decision;
  const { kib, share, shareWithoutMinimum } = rules.balloonFloor;
  const floor = Math.ceil(
    Math.max(kib, share * most, least > 0 ? least : shareWithoutMinimum * most),
  );
  let next = decision;
  if (value < floor && value < before) {
    if (before <= floor || floor > most)
      return refuse(
        decision,
        'balloon-floor',
        `it has ${before} KiB and its floor is ${floor} KiB`,
      );
    next = moved(
      decision,
      floor,
      'balloon-floor',
      `${value} KiB is below its floor of ${floor} KiB`,
    );
  }
  if (rules.balloonStep === null || next.value === null) return next;
  const step = Math.floor(Math.max(rules.balloonStep.kib, rules.balloonStep.share * most));
  const change = next.value - before;
  if (Math.abs(change) <= step) return next;
  const reason = `from ${before} KiB to ${next.value} KiB is more than the ${step} KiB allowed at once`;
  const nearer = before + Math.sign(change) * step;
  // A guest that has more than its maximum is not brought there in less than one step.
  if (nearer > most) return refuse(next, 'balloon-step', reason);
  // One below its minimum gets that at once: it is owed it.
  return moved(next, Math.max(least, nearer), 'balloon-step', reason);
}

/** A decision with another value; one that changes nothing then is not sent. */
function moved(decision: Decision, value: number, limit: LimitName, reason: string): Decision {
  if (!Number.isFinite(value))
    return refuse(decision, limit, `the operator's limit gives no size: ${reason}`);
  const unchanged = value === decision.before;
  return {
    ...decision,
    value,
    limit,
    reason,
    outcome: unchanged ? 'unchanged' : 'clamped',
    sent: !unchanged,
  };
}

/** What a controller sends for a guest is one change: a limit that refuses a part refuses it all. */
function together(decisions: readonly Decision[]): readonly Decision[] {
  const refused = new Map<string, Decision>();
  for (const decision of decisions) {
    if (decision.outcome === 'refused' && decision.limit !== null)
      refused.set(ownerOf(decision), decision);
  }
  if (refused.size === 0) return decisions;
  return decisions.map((decision) => {
    const other = decision.sent ? refused.get(ownerOf(decision)) : undefined;
    if (other?.limit === undefined || other.limit === null) return decision;
    return refuse(decision, other.limit, other.reason ?? '');
  });
}

const ownerOf = ({ guest, controller }: Decision): string => `${controller} ${guest}`;

/** Lets so many guests change: those that waited longest. */
function fewerGuests(
  decisions: readonly Decision[],
  most: number,
  lastChange: (guest: string) => number,
): readonly Decision[] {
  const changing = new Set<string>();
  for (const { sent, guest } of decisions) if (sent && guest !== null) changing.add(guest);
  const guests = [...changing];
  if (most === 0 || guests.length <= most) return decisions;
  const waited = guests
    .map((guest) => ({ guest, at: lastChange(guest) }))
    // Guests that were never changed are equally long without a change.
    .sort((a, b) => (a.at === b.at ? 0 : a.at - b.at));
  const chosen = new Set(waited.slice(0, most).map(({ guest }) => guest));
  return decisions.map((decision) => {
    if (!decision.sent || decision.guest === null || chosen.has(decision.guest)) return decision;
    return refuse(
      decision,
      'guests-per-cycle',
      `${guests.length} guests would change in this cycle, and ${most} may`,
    );
  });
}
