/** GuestCpuTune: the CPU time that a guest may use. */
import { largestPercentage, level } from '../fields.ts';
import type { CollectorSchema } from '../types.ts';

/** The largest CPU quota that libvirt takes, in microseconds. */
export const largestQuota = 17_592_186_044_415;

/** CPU limits of the guest that are in force. */
export const guestCpuTune: CollectorSchema = {
  name: 'GuestCpuTune',
  scope: 'guest',
  doc: 'CPU limits of the guest, as the host enforces them.',
  fields: [
    level(
      'vcpu_quota',
      'us',
      'CPU time that each virtual CPU may use per period. -1: without limit; 0: not set.',
      { min: -1, max: largestQuota },
    ),
    level('vcpu_period', 'us', 'The period in which the quota is enforced. 0: not set.', {
      max: 1_000_000,
    }),
    level(
      'vcpu_user_limit',
      '%',
      'Limit that the administrator chose, in percent of the CPU capacity of the host; 100 where none is set.',
      { max: largestPercentage },
    ),
    level('vcpu_count', 'CPUs', 'Virtual CPUs that the guest has now.', { min: 1, max: 65_536 }),
  ],
  together: [],
};
