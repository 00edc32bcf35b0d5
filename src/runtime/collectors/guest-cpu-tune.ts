/**
 * GuestCpuTune: CPU limits in force.
 * In: what the host says of `cpu-tune`. Out: nothing without the number of CPUs (as in MOM), else
 * the fields, with the administrator's limit 100 where none is set and 0 for limits not set.
 */
import type { RawData } from '../../host/port.ts';
import type { CollectorSchema } from '../../schema/types.ts';
import type { Collector } from './collector.ts';
import { guestTopic } from './topic.ts';

/** The collector of CPU limits. */
export const guestCpuTune = (schema: CollectorSchema): Collector =>
  guestTopic(schema, 'cpu-tune', limitsOf);

function limitsOf(data: RawData): RawData | undefined {
  if ((data.vcpu_count ?? null) === null) return undefined;
  return {
    vcpu_count: data.vcpu_count,
    vcpu_user_limit: data.vcpu_user_limit ?? 100,
    vcpu_quota: data.vcpu_quota ?? 0,
    vcpu_period: data.vcpu_period ?? 0,
  };
}
