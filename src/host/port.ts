/**
 * The host port: the only way from the runtime to a host. Adapters stand beside this file.
 * Everything is asynchronous and may fail or hang; the runtime puts a time limit on every call.
 */

/**
 * A raw value as a host delivers it; undefined: not delivered, null: delivered as "no value". A list
 * of devices that is frozen, all through, is read once: the same list is the same devices.
 */
export type RawValue = number | string | boolean | null | undefined | readonly RawDevice[];

/** The limits of an I/O device: bytes per second and requests per second; 0 is no limit. */
export type RawLimits = Readonly<Record<string, number>>;

/** One disk of a guest. */
export interface RawDevice {
  readonly name: string;
  readonly path: string | null;
  readonly guaranteed: RawLimits;
  readonly maximum: RawLimits;
  readonly current: RawLimits;
}

/** What a data source of a host knows: field name to raw value. */
export type RawData = Readonly<Record<string, RawValue>>;

/** A running guest as it was found. */
export interface GuestIdentity {
  readonly id: string;
  readonly name: string;
  readonly pid?: number;
}

/**
 * The kinds of data a host can be asked for. A host that cannot answer one answers undefined,
 * and the collectors that need it deliver nothing.
 */
export type HostTopic = 'memory' | 'ksm' | 'cpu' | 'time';
export type GuestTopic =
  | 'memory'
  | 'balloon'
  | 'cpu-tune'
  | 'io-tune'
  | 'process'
  | 'agent'
  | 'network-daemon';

/** A change to apply: what controllers make of decisions. Units as the controls declare them. */
export type Action =
  | { readonly kind: 'balloon'; readonly guest: string; readonly target: number }
  | {
      readonly kind: 'cpu-tune';
      readonly guest: string;
      /** Left out: stays as it is. */
      readonly quota?: number;
      readonly period?: number;
    }
  | {
      readonly kind: 'io-tune';
      readonly guest: string;
      readonly devices: readonly {
        readonly name: string;
        readonly path: string | null;
        readonly limits: RawLimits;
      }[];
    }
  | { readonly kind: 'ksm'; readonly settings: Readonly<Record<string, number>> }
  | {
      /** What a controller of a plug-in is to carry out; no adapter of Momus knows it. */
      readonly kind: 'custom';
      readonly controller: string;
      /** Null: the host. */
      readonly guest: string | null;
      /** Id of the disk; null where it is about the whole guest. */
      readonly device: string | null;
      readonly settings: Readonly<Record<string, number>>;
    };

export interface HostPort {
  /** For messages: `simulated`, `linux`, `vdsm …`. */
  readonly name: string;
  /** Whether acting on it is harmless (a simulation). */
  readonly simulated: boolean;
  /** A new sample of everything begins: what was read before is old. Adapters that read in bulk read anew. */
  readonly beginSample?: () => void;
  readonly listGuests: (signal: AbortSignal) => Promise<readonly GuestIdentity[]>;
  readonly readHost: (topic: HostTopic, signal: AbortSignal) => Promise<RawData | undefined>;
  readonly readGuest: (
    guest: string,
    topic: GuestTopic,
    signal: AbortSignal,
  ) => Promise<RawData | undefined>;
  /**
   * What `readGuest` would answer, where it is at hand: nobody waits for it then. Null where it must be
   * asked for. Adapters that read in bulk have it; that saves a promise and a timer for each guest.
   */
  readonly guestAtHand?: (guest: string, topic: GuestTopic) => RawData | undefined | null;
  /** Applies one change; rejects with an Error that says what the host answered. */
  readonly apply: (action: Action, signal: AbortSignal) => Promise<void>;
  /** Why acting would be unsafe now (another tuner at work), or null. */
  readonly conflict: (signal: AbortSignal) => Promise<string | null>;
  /** Why the last answer about a topic was undefined, in words; adapters that know it say so. */
  readonly explain?: (topic: HostTopic | GuestTopic, guest: string | null) => string | null;
  /** Undoes what this port changed and lets go of the host; never rejects for what was not changed. */
  readonly close: () => Promise<void>;
}
