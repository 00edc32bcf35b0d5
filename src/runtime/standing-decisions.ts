/**
 * Decisions that stand for as long as the facts are the same, cycle after cycle.
 * In: an entity, a controller, all facts that its decisions follow from, a way to decide. Out: its
 * decisions; where the facts are those of the last time, the very same objects, so that who compares
 * two cycles sees at once that nothing is new.
 */
import type { Decision } from './decision.ts';
import type { Entity } from './program.ts';

/** What arbitration remembers from one cycle to the next. */
export interface StandingDecisions {
  /** `facts` may be filled anew after the call. */
  readonly decide: (
    entity: Entity,
    controller: string,
    facts: readonly unknown[],
    anew: () => readonly Decision[],
  ) => Standing;
}

/** The decisions of one controller about one entity. */
export interface Standing {
  readonly facts: readonly unknown[];
  readonly decisions: readonly Decision[];
  /** Whether all that is wanted is in force, so that nothing is sent. */
  readonly isSettled: boolean;
}

/** Remembers nothing. */
export const alwaysAnew: StandingDecisions = {
  decide: (_entity, _controller, facts, anew) => standingOf(facts, anew()),
};

/** Remembers decisions for as long as their entity is there; another program has other entities. */
export function createStandingDecisions(): StandingDecisions {
  const entities = new WeakMap<Entity, Map<string, Standing>>();
  return {
    decide: (entity, controller, facts, anew) => {
      const own = entities.get(entity);
      const known = own?.get(controller);
      if (known !== undefined && isSame(known.facts, facts)) return known;
      const standing = standingOf(facts, anew());
      if (own === undefined) entities.set(entity, new Map([[controller, standing]]));
      else own.set(controller, standing);
      return standing;
    },
  };
}

const standingOf = (facts: readonly unknown[], decisions: readonly Decision[]): Standing => ({
  facts: [...facts],
  decisions,
  isSettled: decisions.every(({ outcome, sent }) => outcome === 'unchanged' && !sent),
});

function isSame(one: readonly unknown[], other: readonly unknown[]): boolean {
  if (one.length !== other.length) return false;
  for (let i = 0; i < one.length; i++) if (!Object.is(one[i], other[i])) return false;
  return true;
}
