/**
 * The operator's limits, which hold whatever a policy says.
 * In: the decisions of a cycle, and what is known of the guests. Out: the same decisions, some moved
 * or refused, each with the name of the limit and the reason. Remembers when guests were changed.
 *
 * They are applied in the order of `limitNames`: guests that are left alone first, then how far a
 * balloon may go, then how often and how many guests change.
 */
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
  /** A decision was carried out, or may have been. */
  readonly changed: (decision: Decision, now: number) => void;
  readonly forget: (guest: string) => void;
}

/** Makes the limiter; `limits` is asked anew in every cycle. */
export function createLimiter(limits: () => OperatorLimits): Limiter {
  /** By guest, then by controller: seconds of the clock. */
  const changes = new Map<string, Map<string, number>>();
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
    const before = changes.get(id)?.get(controller ?? '');
    if (before !== undefined && now - before < rules.changeInterval) {
      const ago = Math.floor(now - before);
      return refuse(
        sized,
        'change-interval',
        `it was changed ${ago} s ago; ${rules.changeInterval} s must pass between changes`,
      );
    }
    return sized;
  };

  return {
    apply: (decisions, guestOf, now) => {
      const rules = limits();
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
    forget: (guest) => {
      changes.delete(guest);
    },
  };
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
    Math.min(most, Math.max(kib, share * most, least > 0 ? least : shareWithoutMinimum * most)),
  );
  let next = decision;
  if (value < floor && value < before) {
    if (before <= floor)
      return refuse(
        decision,
        'balloon-floor',
        `it has ${before} KiB and its floor is ${floor} KiB`,
      );
    next = moved(decision, floor, 'balloon-floor', `${value} is below its floor of ${floor} KiB`);
  }
  if (rules.balloonStep === null || next.value === null) return next;
  const step = Math.floor(Math.max(rules.balloonStep.kib, rules.balloonStep.share * most));
  const change = next.value - before;
  if (Math.abs(change) <= step) return next;
  const nearer = Math.min(most, Math.max(least, before + Math.sign(change) * step));
  return moved(
    next,
    nearer,
    'balloon-step',
    `from ${before} to ${next.value} is more than the ${step} KiB allowed at once`,
  );
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
  const guests = [
    ...new Set(decisions.flatMap((d) => (d.sent && d.guest !== null ? [d.guest] : []))),
  ];
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
