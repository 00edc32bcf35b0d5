/** GuestNetworkDaemon: memory figures that a small daemon in a guest sends over the network. */
import { change, counter, level } from '../fields.ts';
import type { CollectorSchema } from '../types.ts';

/** Memory of the guest, sent by MOM's daemon in it. */
export const guestNetworkDaemon: CollectorSchema = {
  name: 'GuestNetworkDaemon',
  scope: 'guest',
  doc: "Memory of the guest, asked of MOM's guest daemon on TCP port 2187 in the guest.",
  fields: [
    level('mem_available', 'KiB', 'All memory that the guest sees (its MemTotal).', { min: 1 }),
    level(
      'mem_unused',
      'KiB',
      'Memory of the guest that is unused or holds buffers and cached files. Other collectors leave the caches out of a field of this name.',
    ),
    counter(
      'major_fault',
      null,
      'Page faults since the guest started that had to read from a disk.',
    ),
    counter(
      'minor_fault',
      null,
      'Page faults since the guest started, those that read a disk included.',
    ),
    change(
      'swap_in',
      'pages',
      'Pages that the guest read back from its swap since the previous request.',
    ),
    change(
      'swap_out',
      'pages',
      'Pages that the guest wrote to its swap since the previous request.',
    ),
  ],
  together: [],
};
