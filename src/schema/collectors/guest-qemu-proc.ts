/** GuestQemuProc: the QEMU process of a guest, seen from the host. */
import { change, level } from '../fields.ts';
import type { CollectorSchema } from '../types.ts';

/** The process that runs the guest. */
export const guestQemuProc: CollectorSchema = {
  name: 'GuestQemuProc',
  scope: 'guest',
  doc: 'The QEMU process of the guest on the host, from /proc. Needs the property `pid`.',
  fields: [
    change(
      'host_minor_faults',
      null,
      'Page faults of the QEMU process since the previous sample that needed no disk.',
    ),
    change(
      'host_major_faults',
      null,
      'Page faults of the QEMU process since the previous sample that had to read from a disk.',
    ),
    level('rss', 'pages', 'Memory of the host that the QEMU process occupies.'),
  ],
  together: [],
};
