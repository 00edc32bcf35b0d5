/** The properties of the host and of guests: known when the entity is found, never sampled. */
import type { PropertySchema } from './types.ts';

/** Properties of the host. */
export const hostProperties: readonly PropertySchema[] = [
  {
    entity: 'host',
    name: 'interval',
    type: 'number',
    optional: false,
    doc: 'Seconds between two samples of the host.',
  },
];

/** Properties of every guest. */
export const guestProperties: readonly PropertySchema[] = [
  {
    entity: 'guest',
    name: 'uuid',
    type: 'text',
    optional: false,
    doc: 'The id of the guest; it stays the same for as long as the guest exists.',
  },
  {
    entity: 'guest',
    name: 'name',
    type: 'text',
    optional: false,
    doc: 'The name of the guest as administrators know it.',
  },
  {
    entity: 'guest',
    name: 'pid',
    type: 'number',
    optional: true,
    doc: 'Id of the process that runs the guest; missing where the host does not tell.',
  },
];
