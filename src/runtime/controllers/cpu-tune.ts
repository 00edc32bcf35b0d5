/** CpuTune: one action per guest, always with both quota and period, which are one decision. */
import { byGuest, type Controller, type PlannedAction, settingOf } from './controller.ts';

/** Limits the CPU time of guests. */
export const cpuTune: Controller = {
  name: 'CpuTune',
  plan: (decisions) =>
    [...byGuest(decisions)].flatMap(([guest, own]): readonly PlannedAction[] => {
      const quota = settingOf(own, 'vcpu_quota');
      const period = settingOf(own, 'vcpu_period');
      if (quota === undefined || period === undefined) return [];
      return [{ action: { kind: 'cpu-tune', guest, quota, period }, decisions: own }];
    }),
};
