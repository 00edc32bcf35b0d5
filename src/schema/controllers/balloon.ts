/** Balloon: resizes guests. */
import type { ControllerSchema } from '../types.ts';

/** The memory size of a guest. */
export const balloon: ControllerSchema = {
  name: 'Balloon',
  scope: 'guest',
  doc: 'Sets the memory balloon of a guest: how much memory it has.',
  controls: [
    {
      name: 'balloon_target',
      doc: 'Memory that the guest shall have. The guest gets there in its own time, or stops short of it.',
      entity: 'guest',
      unit: 'KiB',
      min: 'balloon_min',
      max: 'balloon_max',
      also: [],
      integral: true,
      outside: 'clamp',
      shownBy: 'balloon_cur',
    },
  ],
  together: [],
  exclusive: [],
};
