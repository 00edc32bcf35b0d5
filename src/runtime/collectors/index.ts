/**
 * The collectors that come with Momus, by the name of their schema row.
 * In: the enabled schema rows. Out: a plug-in for each, and the names that have none.
 */
import type { CollectorSchema } from '../../schema/types.ts';
import type { Collector } from './collector.ts';
import { guestCpuTune } from './guest-cpu-tune.ts';
import { guestIoTune } from './guest-io-tune.ts';
import { guestTopic, hostTopic } from './topic.ts';

type Make = (schema: CollectorSchema) => Collector;

const makers: ReadonlyMap<string, Make> = new Map<string, Make>([
  ['HostMemory', (schema) => hostTopic(schema, 'memory')],
  ['HostKSM', (schema) => hostTopic(schema, 'ksm')],
  ['HostCpu', (schema) => hostTopic(schema, 'cpu')],
  ['HostTime', (schema) => hostTopic(schema, 'time')],
  ['GuestMemory', (schema) => guestTopic(schema, 'memory')],
  ['GuestMemoryOptional', (schema) => guestTopic(schema, 'memory')],
  ['GuestBalloon', (schema) => guestTopic(schema, 'balloon')],
  ['GuestBalloonOptional', (schema) => guestTopic(schema, 'balloon')],
  ['GuestCpuTune', guestCpuTune],
  ['GuestIoTune', guestIoTune],
  ['GuestIoTuneOptional', guestIoTune],
  ['GuestQemuProc', (schema) => guestTopic(schema, 'process')],
  ['GuestQemuAgent', (schema) => guestTopic(schema, 'agent')],
  ['GuestNetworkDaemon', (schema) => guestTopic(schema, 'network-daemon')],
]);

/** Plug-ins for enabled collectors, in their order; `more` go before the built-in ones. */
export function collectorsFor(
  schemas: readonly CollectorSchema[],
  more: readonly Collector[] = [],
): { readonly collectors: readonly Collector[]; readonly without: readonly string[] } {
  const collectors: Collector[] = [];
  const without: string[] = [];
  for (const schema of schemas) {
    const given = more.find((collector) => collector.schema.name === schema.name);
    const made = given ?? makers.get(schema.name)?.(schema);
    if (made === undefined) without.push(schema.name);
    else collectors.push(made);
  }
  return { collectors, without };
}
