/** Balloon: one action per guest, with its new size. */
import type { Controller, PlannedAction } from './controller.ts';

/** Resizes guests. */
export const balloon: Controller = {
  name: 'Balloon',
  plan: (decisions) =>
    decisions.flatMap((decision): readonly PlannedAction[] => {
      const { guest, value, control } = decision;
      if (guest === null || value === null || control !== 'balloon_target') return [];
      return [{ action: { kind: 'balloon', guest, target: value }, decisions: [decision] }];
    }),
};
