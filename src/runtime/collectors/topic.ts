/**
 * The collector that hands on what the host says about one topic: what most collectors are, since
 * adapters answer in the fields of the schemas.
 */
import type { GuestTopic, HostTopic } from '../../host/port.ts';
import type { CollectorSchema } from '../../schema/types.ts';
import type { Collector } from './collector.ts';

/** A collector of the host that reads one topic. */
export const hostTopic = (schema: CollectorSchema, topic: HostTopic): Collector => ({
  schema,
  collect: (context) => context.readHost(topic),
});

/** A collector of guests that reads one topic. */
export const guestTopic = (schema: CollectorSchema, topic: GuestTopic): Collector => ({
  schema,
  collect: (context) => context.readGuest(topic),
});
