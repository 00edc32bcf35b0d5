/**
 * KSM: one action with the settings that change, under the names of the kernel's files, in the
 * order of the controls.
 */
import type { Controller } from './controller.ts';

const prefix = 'ksm_';

/** Tunes kernel same-page merging. */
export const ksm: Controller = {
  name: 'KSM',
  plan: (decisions) => {
    const settings: [string, number][] = [];
    for (const { control, value } of decisions) {
      if (value !== null && control.startsWith(prefix)) {
        settings.push([control.slice(prefix.length), value]);
      }
    }
    if (settings.length === 0) return [];
    return [{ action: { kind: 'ksm', settings: Object.fromEntries(settings) }, decisions }];
  },
};
