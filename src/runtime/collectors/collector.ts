/**
 * What a collector is: a small plug-in that fetches the fields of one schema row.
 * In: access to the host. Out: raw values by field name, or undefined when there is nothing.
 */
import type { GuestTopic, HostTopic, RawData } from '../../host/port.ts';
import type { CollectorSchema } from '../../schema/types.ts';

/** What a collector may ask; each topic is asked once per sample, however many collectors want it. */
export interface CollectContext {
  /** The guest to ask about; null for collectors of the host. */
  readonly guest: string | null;
  /** Aborted when the time for this entity is over. */
  readonly signal: AbortSignal;
  readonly readHost: (topic: HostTopic) => Promise<RawData | undefined>;
  /** About the guest of this context; undefined for collectors of the host. */
  readonly readGuest: (topic: GuestTopic) => Promise<RawData | undefined>;
}

/**
 * A collector: what it declares and how it gets it. It rejects with a FatalCollectionError where
 * the entity must not be used at all, with any other error where only its own fields are missing.
 */
export interface Collector {
  readonly schema: CollectorSchema;
  readonly collect: (context: CollectContext) => Promise<RawData | undefined>;
  /** Given where `collect` does no more than this: what the host has at hand is then not waited for. */
  readonly reading?: GuestReading;
}

/** One topic of a guest, and the fields that its data come to. */
export interface GuestReading {
  readonly topic: GuestTopic;
  readonly fieldsOf: (data: RawData) => RawData | undefined;
}

/** A failure after which nothing about the entity can be trusted: it is not ready. */
export class FatalCollectionError extends Error {
  override readonly name = 'FatalCollectionError';
  readonly fatal = true;
}

/** Whether an error asks for the whole entity to be left out; adapters may mark theirs with `fatal`. */
export function isFatal(error: unknown): boolean {
  return error instanceof Error && 'fatal' in error && error.fatal === true;
}
