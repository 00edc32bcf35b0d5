/**
 * Beside a running MOM: its statistics as samples, for policies that only look.
 * In: the address of its RPC. Out: a host port that makes one call, `getStatistics`, and no other.
 */
import { timeFields } from '../clock.ts';
import type { GuestTopic, HostPort, HostTopic, RawData } from '../port.ts';
import { createMomClient, type MomAddress } from './client.ts';
import { readStatistics, type Statistics } from './statistics.ts';

export { createMomClient, type MomAddress, type MomClient } from './client.ts';

export interface MomHostOptions {
  readonly address: MomAddress;
  readonly now?: () => Date;
}

/** Milliseconds that MOM may take; it answers one call at a time. */
const callLimit = 10_000;

/** Opens the statistics of a running MOM. */
export function createMomHost(options: MomHostOptions): HostPort {
  const now = options.now ?? (() => new Date());
  const call = createMomClient(options.address);
  let answer: Promise<Statistics> | null = null;

  // Whoever asks first in a cycle makes the call; who gives up waiting does not end it for others.
  const statistics = (): Promise<Statistics> => {
    if (answer === null) {
      answer = call('getStatistics', [], AbortSignal.timeout(callLimit)).then(readStatistics);
      answer.catch(() => {});
    }
    return answer;
  };

  const readHost = async (topic: HostTopic): Promise<RawData | undefined> =>
    topic === 'time' ? timeFields(now()) : (await statistics()).host;
  const readGuest = async (guest: string, _topic: GuestTopic): Promise<RawData | undefined> =>
    (await statistics()).guests.get(guest);

  return {
    name: `mom ${options.address}`,
    simulated: false,
    beginSample: () => {
      answer = null;
    },
    listGuests: async () =>
      [...(await statistics()).guests.keys()].map((name) => ({ id: name, name })),
    readHost,
    readGuest,
    apply: async () => {
      throw new Error('MOM acts on this host; Momus only reads what it says');
    },
    conflict: async () => 'MOM acts on this host; beside it Momus only reads',
    close: async () => {},
  };
}
