/** GuestIoTune and GuestIoTuneOptional: the I/O limits of a guest's disks. */
import { optionalForm, otherField } from '../fields.ts';
import type { CollectorSchema } from '../types.ts';

/** The disks of the guest with the limits chosen for them and those in force. */
export const guestIoTune: CollectorSchema = {
  name: 'GuestIoTune',
  scope: 'guest',
  doc: 'I/O limits of the disks of the guest: what was agreed for them, and what is in force.',
  fields: [
    otherField(
      'io_tune',
      'devices',
      'The disks of the guest that have both an I/O agreement and limits in force, to loop over.',
    ),
    otherField(
      'io_tune_current',
      'list',
      'The limits in force when the sample was taken, in the order of `io_tune`. For the IoTune controller; a policy reads `current` of a device.',
    ),
  ],
  together: [['io_tune', 'io_tune_current']],
};

/** The same for guests whose disks may have no I/O agreement. */
export const guestIoTuneOptional: CollectorSchema = optionalForm(guestIoTune);
