/**
 * Properties of entities: what is known when they are found.
 */
import type { GuestIdentity } from '../host/port.ts';

/** Values of properties by name. */
export type Properties = ReadonlyMap<string, number | string | boolean>;

/** The properties of a guest: uuid, name, and pid where the host tells it. */
export function guestProperties(guest: GuestIdentity): Properties {
  const properties = new Map<string, number | string>([
    ['uuid', guest.id],
    ['name', guest.name],
  ]);
  if (guest.pid !== undefined) properties.set('pid', guest.pid);
  return properties;
}
