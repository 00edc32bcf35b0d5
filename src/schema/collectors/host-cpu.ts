/** HostCpu: how many CPUs the host has. */
import { level } from '../fields.ts';
import type { CollectorSchema } from '../types.ts';

/** The CPUs of the host. */
export const hostCpu: CollectorSchema = {
  name: 'HostCpu',
  scope: 'host',
  doc: 'The CPUs of the host, from /proc/cpuinfo.',
  fields: [
    level('cpu_count', 'CPUs', 'Logical CPUs of the host, hardware threads counted each.', {
      min: 1,
      max: 2 ** 20,
    }),
  ],
  together: [],
};
