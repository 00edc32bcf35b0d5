/** CpuTune: one action per guest with quota and period, which are one decision; one that is not set yet is left out. */
import { byGuest, type Controller, type PlannedAction, settingOf } from './controller.ts';

/** Limits the CPU time of guests. */
export const cpuTune: Controller = {
  name: 'CpuTune',
  plan: (decisions) =>
    [...byGuest(decisions)].flatMap(([guest, own]): readonly PlannedAction[] => {
      const quota = settingOf(own, 'vcpu_quota');
      const period = settingOf(own, 'vcpu_period');
      const action = {
        kind: 'cpu-tune',
        guest,
        ...(quota === undefined ? {} : { quota }),
        ...(period === undefined ? {} : { period }),
      } as const;
      return [{ action, decisions: own }];
    }),
};
