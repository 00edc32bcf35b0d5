/**
 * GuestMemory and GuestMemoryOptional: what a guest says about its own memory, through the
 * statistics of its balloon device.
 */
import { level, numberField, optionalForm } from '../fields.ts';
import type { CollectorSchema, NumberField } from '../types.ts';

/**
 * A figure of the guest's kernel per second. Hosts differ in what they count it in, and an adapter
 * that divides a counter by a time delivers fractions.
 */
const guestRate = (name: string, doc: string): NumberField =>
  numberField(name, 'rate', null, doc, { integral: false, anyUnit: true });

/** Memory as the guest reports it. */
export const guestMemory: CollectorSchema = {
  name: 'GuestMemory',
  scope: 'guest',
  doc: 'Memory as the guest reports it through its balloon device.',
  fields: [
    level('mem_available', 'KiB', 'All memory that the operating system of the guest sees.', {
      min: 1,
    }),
    level('mem_unused', 'KiB', 'Memory of the guest that nothing uses, not even a cache.'),
    guestRate(
      'major_fault',
      'Page faults of the guest that had to read from a disk. Its unit depends on the host.',
    ),
    guestRate(
      'minor_fault',
      'Page faults of the guest that needed no disk. Its unit depends on the host.',
    ),
    guestRate(
      'swap_in',
      'Memory that the guest reads back from its swap. Its unit depends on the host.',
    ),
    guestRate(
      'swap_out',
      'Memory that the guest writes to its swap. Its unit depends on the host.',
    ),
    level(
      'swap_total',
      'KiB',
      'Size of the swap inside the guest; 0 where the guest does not report it.',
      {
        optional: true,
      },
    ),
    level(
      'swap_usage',
      'KiB',
      'Swap inside the guest in use; 0 where the guest does not report it.',
      {
        optional: true,
      },
    ),
  ],
  // One answer of the host holds all of these or none of them.
  together: [['mem_available', 'mem_unused', 'major_fault', 'minor_fault', 'swap_in', 'swap_out']],
};

/** The same for guests that may lack it: booting, or without a balloon driver. */
export const guestMemoryOptional: CollectorSchema = optionalForm(guestMemory);
