/**
 * When what is due: samples, listings and decisions, each with a period of its own, on a grid that
 * does not drift. Pure.
 * In: periods, the time. Out: what is due now, and when something is due next.
 */

/** Milliseconds from one time to the next. */
export interface Periods {
  readonly host: number;
  readonly list: number;
  readonly guests: number;
  readonly decide: number;
}

export type Activity = keyof Periods;

/** What falls on one point in time. */
export interface Beat {
  readonly due: ReadonlySet<Activity>;
  /** Decisions that were due in the meantime and are left out. */
  readonly leftOut: number;
}

export interface Beats {
  /** Milliseconds until something is due. */
  readonly wait: (now: number) => number;
  /** What is due now; it is due again a period later, or at the next point of the grid that is to come. */
  readonly take: (now: number) => Beat;
}

const activities: readonly Activity[] = ['list', 'host', 'guests', 'decide'];

/** Starts the grid: everything is due at `start`. */
export function createBeats(periods: Periods, start: number): Beats {
  const next = new Map<Activity, number>(activities.map((activity) => [activity, start]));
  const nextOf = (activity: Activity): number => next.get(activity) ?? start;
  return {
    wait: (now) => Math.max(0, Math.min(...activities.map(nextOf)) - now),
    take: (now) => {
      const due = new Set<Activity>();
      let leftOut = 0;
      for (const activity of activities) {
        const at = nextOf(activity);
        if (at > now) continue;
        due.add(activity);
        const missed = Math.floor((now - at) / periods[activity]);
        next.set(activity, at + (missed + 1) * periods[activity]);
        if (activity === 'decide') leftOut = missed;
      }
      return { due, leftOut };
    },
  };
}
