/**
 * What VDSM answers about virtual machines, untrusted: some of it comes from inside the guests.
 * In: results of calls. Out: records by the id of the machine; an Error where the whole is no list.
 * What is wrong with one machine stays with it.
 */
import { mostGuests } from '../../schema/limits.ts';
import type { GuestIdentity, RawValue } from '../port.ts';

/** An object of an answer; nothing is known of its members. */
export type Fields = Readonly<Record<string, unknown>>;

/** Machines by their id, in VDSM's order. */
export type Machines = ReadonlyMap<string, Fields>;

const longestId = 256;

/** Reads the result of `Host.getAllVmStats`. Items without an id are left out; of two with one id the first counts. */
export function machinesOf(result: unknown): Machines {
  if (!Array.isArray(result)) {
    throw new Error('VDSM answers `Host.getAllVmStats` with something else than a list');
  }
  const machines = new Map<string, Fields>();
  for (const item of result as readonly unknown[]) {
    const id = isFields(item) ? item.vmId : null;
    if (!isFields(item) || !isText(id) || machines.has(id)) continue;
    machines.set(id, item);
    // One more than policies can have, so that the runtime says there are too many.
    if (machines.size > mostGuests) break;
  }
  return machines;
}

/** Reads the result of `Host.getAllVmIoTunePolicies`. */
export function policiesOf(result: unknown): Machines {
  if (!isFields(result)) {
    throw new Error(
      'VDSM answers `Host.getAllVmIoTunePolicies` with something else than an object',
    );
  }
  const machines = new Map<string, Fields>();
  for (const [id, item] of Object.entries(result)) if (isFields(item)) machines.set(id, item);
  return machines;
}

/** What identifies a machine that runs, by its id where it has no name; null for one that does not. */
export function runningGuest(id: string, machine: Fields): GuestIdentity | null {
  if (machine.status !== 'Up') return null;
  const name = isText(machine.vmName) ? machine.vmName : id;
  const pid = figureOf(machine.pid);
  const hasPid = typeof pid === 'number' && Number.isSafeInteger(pid) && pid > 0;
  return hasPid ? { id, name, pid } : { id, name };
}

/**
 * A figure, which VDSM writes as a number or as a text. Fractions are cut off, as MOM does. What is
 * none is handed on, shortened, so that whoever checks the field says what it was.
 */
export function figureOf(raw: unknown): RawValue {
  switch (typeof raw) {
    case 'number':
      return Math.trunc(raw);
    case 'string':
      return /^\s*[+-]?\d{1,30}\s*$/.test(raw) ? Number(raw) : raw.slice(0, 64);
    case 'boolean':
      return raw;
    default:
      return raw === null ? null : undefined;
  }
}

/** Whether a value is an object with members. */
export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether a value is a text that can name something. */
export const isText = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && value.length <= longestId;
