/**
 * What a controller is at run time: a pure function from decisions to actions of the host port.
 * In: the decisions of one controller that are to be sent. Out: actions, each with the decisions it
 * carries out.
 */
import type { Action, RawDevice } from '../../host/port.ts';
import type { Decision } from '../decision.ts';

/** An action and the decisions it carries out. */
export interface PlannedAction {
  readonly action: Action;
  readonly decisions: readonly Decision[];
}

/** What controllers may look up. */
export interface PlanContext {
  /** A device of a guest as the latest sample shows it. */
  readonly device: (guest: string, id: string) => RawDevice | undefined;
}

export interface Controller {
  /** The name of its schema row. */
  readonly name: string;
  readonly plan: (decisions: readonly Decision[], context: PlanContext) => readonly PlannedAction[];
}

/** The decisions of each guest, in the order in which guests come up. */
export function byGuest(decisions: readonly Decision[]): ReadonlyMap<string, readonly Decision[]> {
  const groups = new Map<string, Decision[]>();
  for (const decision of decisions) {
    if (decision.guest === null) continue;
    const group = groups.get(decision.guest);
    if (group === undefined) groups.set(decision.guest, [decision]);
    else group.push(decision);
  }
  return groups;
}

/** The value of a control among decisions. */
export function settingOf(decisions: readonly Decision[], control: string): number | undefined {
  return decisions.find((decision) => decision.control === control)?.value ?? undefined;
}
