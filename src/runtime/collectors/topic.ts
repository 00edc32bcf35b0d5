/**
 * The collectors that look at one topic and at nothing else: what most collectors are, since adapters
 * answer in the fields of the schemas.
 */
import type { GuestTopic, HostTopic } from '../../host/port.ts';
import type { CollectorSchema } from '../../schema/types.ts';
import type { Collector, GuestReading } from './collector.ts';

/** A collector of the host that reads one topic. */
export const hostTopic = (schema: CollectorSchema, topic: HostTopic): Collector => ({
  schema,
  collect: (context) => context.readHost(topic),
});

/** A collector of guests that reads one topic and hands on what `fieldsOf` makes of it; all of it unless given. */
export function guestTopic(
  schema: CollectorSchema,
  topic: GuestTopic,
  fieldsOf: GuestReading['fieldsOf'] = (data) => data,
): Collector {
  return {
    schema,
    collect: async (context) => {
      const data = await context.readGuest(topic);
      return data === undefined ? undefined : fieldsOf(data);
    },
    reading: { topic, fieldsOf },
  };
}
