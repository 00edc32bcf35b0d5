/** CpuTune: the CPU time that a guest may use. */
import { largestQuota } from '../collectors/guest-cpu-tune.ts';
import type { ControllerSchema } from '../types.ts';

/** CPU limits of a guest. */
export const cpuTune: ControllerSchema = {
  name: 'CpuTune',
  scope: 'guest',
  doc: 'Limits the CPU time of a guest.',
  controls: [
    {
      name: 'vcpu_quota',
      doc: 'CPU time that each virtual CPU may use per period; -1 removes the limit.',
      entity: 'guest',
      unit: 'us',
      min: 1000,
      max: largestQuota,
      also: [-1],
      integral: true,
      outside: 'refuse',
      shownBy: 'vcpu_quota',
    },
    {
      name: 'vcpu_period',
      doc: 'The period in which the quota is enforced.',
      entity: 'guest',
      unit: 'us',
      min: 1000,
      max: 1_000_000,
      also: [],
      integral: true,
      outside: 'refuse',
      shownBy: 'vcpu_period',
    },
  ],
  together: [['vcpu_quota', 'vcpu_period']],
  exclusive: [],
};
