/** GuestBalloon and GuestBalloonOptional: how much memory the host gives a guest. */
import { level, optionalForm } from '../fields.ts';
import type { CollectorSchema } from '../types.ts';

/** The size of the guest and the bounds it may move in. */
export const guestBalloon: CollectorSchema = {
  name: 'GuestBalloon',
  scope: 'guest',
  doc: 'The memory balloon of the guest, as the host knows it.',
  fields: [
    level('balloon_cur', 'KiB', 'Memory that the guest has now.'),
    level(
      'balloon_max',
      'KiB',
      'The most memory that the guest may have: what it was configured with.',
      {
        min: 1,
      },
    ),
    level(
      'balloon_min',
      'KiB',
      'Memory that the guest is guaranteed; the balloon does not take it below. 0 without a guarantee.',
    ),
  ],
  together: [['balloon_cur', 'balloon_max', 'balloon_min']],
};

/** The same for guests that may have no balloon device. */
export const guestBalloonOptional: CollectorSchema = optionalForm(guestBalloon);
