/**
 * The values that the host acknowledged last, by entity and control.
 * In: decisions that were sent and what became of them. Out: look-ups for the next arbitration.
 */
import type { Decision } from './decision.ts';

/** What was acknowledged; one per host. */
export class Acknowledged {
  /** By guest (null for the host), then device (null where it is none of a device), then control. */
  readonly #values = new Map<string | null, Map<string | null, Map<string, number>>>();

  get(guest: string | null, device: string | null, control: string): number | undefined {
    return this.#values.get(guest)?.get(device)?.get(control);
  }

  /** The host said yes. */
  confirm({ guest, device, control, value }: Decision): void {
    if (value === null) return;
    const owner = this.#values.get(guest) ?? new Map<string | null, Map<string, number>>();
    const values = owner.get(device) ?? new Map<string, number>();
    this.#values.set(guest, owner.set(device, values.set(control, value)));
  }

  /** Nobody knows any more what is in force: no answer came. */
  doubt({ guest, device, control }: Decision): void {
    this.#values.get(guest)?.get(device)?.delete(control);
  }

  forget(guest: string): void {
    this.#values.delete(guest);
  }
}
