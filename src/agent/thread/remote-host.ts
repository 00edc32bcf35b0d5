/**
 * The host as the policy thread sees it: a port whose every question goes to the host agent's thread.
 * In: a wire. Out: a `HostPort`. `close` does nothing: the host is let go where it lives, once.
 */
import type { GuestTopic, HostPort, HostTopic, RawData } from '../../host/port.ts';
import type { HostAnswer, HostMethods } from './methods.ts';
import type { Wire } from './wire.ts';

/** Makes the port. */
export function remoteHost(
  wire: Wire<HostMethods>,
  host: { readonly name: string; readonly simulated: boolean },
): HostPort {
  /** Explanations by topic, of guests by guest: they come with the answers, and are asked for later. */
  const said = new Map<string | null, Map<HostTopic | GuestTopic, string>>();

  const read = async (
    guest: string | null,
    topic: HostTopic | GuestTopic,
    ask: () => Promise<HostAnswer>,
  ): Promise<RawData | undefined> => {
    said.get(guest)?.delete(topic);
    const { data, why } = await ask();
    if (why !== null) said.set(guest, (said.get(guest) ?? new Map()).set(topic, why));
    return data;
  };

  return {
    ...host,
    beginSample: () => wire.tell('beginSample', []),
    listGuests: async (signal) => {
      const guests = await wire.call('listGuests', [], signal);
      const present = new Set<string | null>(guests.map(({ id }) => id)).add(null);
      for (const guest of said.keys()) if (!present.has(guest)) said.delete(guest);
      return guests;
    },
    readHost: (topic, signal) =>
      read(null, topic, () => wire.callOwing('readHost', [topic], signal)),
    readGuest: (guest, topic, signal) =>
      read(guest, topic, () => wire.callOwing('readGuest', [guest, topic], signal)),
    apply: (action, signal) => wire.callOwing('apply', [action], signal),
    conflict: (signal) => wire.call('conflict', [], signal),
    explain: (topic, guest) => said.get(guest)?.get(topic) ?? null,
    close: async () => {},
  };
}
