/**
 * Controllers that others declare: one action per entity with the values that change. Plug-ins of an
 * agent carry them out (src/agent/plugins.ts).
 */
import type { Decision } from '../decision.ts';
import type { PlannedAction } from './controller.ts';

/** The actions of one such controller. */
export function customActions(
  controller: string,
  decisions: readonly Decision[],
): readonly PlannedAction[] {
  const groups = new Map<string, Decision[]>();
  for (const decision of decisions) {
    const owner = JSON.stringify([decision.guest, decision.device]);
    groups.set(owner, [...(groups.get(owner) ?? []), decision]);
  }
  return [...groups.values()].flatMap((own): readonly PlannedAction[] => {
    const [first] = own;
    if (first === undefined) return [];
    const { guest, device } = first;
    const settings = Object.fromEntries(
      own.flatMap(({ control, value }) => (value === null ? [] : [[control, value]])),
    );
    return [{ action: { kind: 'custom', controller, guest, device, settings }, decisions: own }];
  });
}
