/**
 * The values that the host acknowledged last, by entity and control.
 * In: decisions that were sent and what became of them. Out: look-ups for the next arbitration.
 */
import type { Decision } from './decision.ts';

/** What was acknowledged; one per host. */
export class Acknowledged {
  /** By guest ('' for the host), then by device and control. */
  readonly #values = new Map<string, Map<string, number>>();

  get(guest: string | null, device: string | null, control: string): number | undefined {
    return this.#values.get(guest ?? '')?.get(keyOf(device, control));
  }

  /** The host said yes. */
  confirm(decision: Decision): void {
    if (decision.value === null) return;
    const owner = decision.guest ?? '';
    const values = this.#values.get(owner) ?? new Map<string, number>();
    values.set(keyOf(decision.device, decision.control), decision.value);
    this.#values.set(owner, values);
  }

  /** Nobody knows any more what is in force: no answer came. */
  doubt(decision: Decision): void {
    this.#values.get(decision.guest ?? '')?.delete(keyOf(decision.device, decision.control));
  }

  forget(guest: string): void {
    this.#values.delete(guest);
  }
}

const keyOf = (device: string | null, control: string): string => JSON.stringify([device, control]);
