/** GuestQemuAgent: memory figures read inside a guest by the QEMU guest agent. */
import { change, counter, level } from '../fields.ts';
import type { CollectorSchema } from '../types.ts';

/** Memory and swap of the guest, read by the agent in it. */
export const guestQemuAgent: CollectorSchema = {
  name: 'GuestQemuAgent',
  scope: 'guest',
  doc: 'Memory and swap of the guest, which the QEMU guest agent reads from /proc/meminfo and /proc/vmstat in the guest.',
  fields: [
    level('mem_available', 'KiB', 'All memory that the guest sees (its MemTotal).', { min: 1 }),
    level(
      'mem_unused',
      'KiB',
      'Memory of the guest that nothing uses, not even a cache (its MemFree).',
    ),
    level(
      'mem_free',
      'KiB',
      'Memory of the guest that is unused or holds buffers and cached files (MemFree + Buffers + Cached).',
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
      'Pages that the guest read back from its swap since the previous sample.',
    ),
    change(
      'swap_out',
      'pages',
      'Pages that the guest wrote to its swap since the previous sample.',
    ),
    level('swap_total', 'KiB', 'Size of the swap inside the guest.'),
    level('swap_usage', 'KiB', 'Swap inside the guest in use.'),
  ],
  together: [],
};
