/**
 * GuestIoTune and GuestIoTuneOptional: the disks of a guest with their limits.
 * In: what the host says of `io-tune`. Out: the devices, twice: `io_tune` to loop over, and
 * `io_tune_current`, what is in force; a device carries both, so they are one list here.
 */
import type { CollectorSchema } from '../../schema/types.ts';
import type { Collector } from './collector.ts';
import { guestTopic } from './topic.ts';

/** The collector of I/O devices. */
export const guestIoTune = (schema: CollectorSchema): Collector =>
  guestTopic(schema, 'io-tune', ({ io_tune }) =>
    (io_tune ?? null) === null ? undefined : { io_tune, io_tune_current: io_tune },
  );
