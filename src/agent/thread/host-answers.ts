/**
 * What a host answers, made plain: data that can be sent to a thread, of a size that can be borne.
 * In: anything. Out: copies of what may be values; the rest becomes an empty object, which the runtime
 * refuses field by field, with the reason. Throws where the whole is no answer.
 */
import type { GuestIdentity, RawData, RawValue } from '../../host/port.ts';
import { longestText, mostDevices, mostGuests } from '../../schema/limits.ts';

const mostFields = 4096;
const mostLimits = 256;
/** For everything that is no value; nothing takes it for one. */
const noValue: Readonly<Record<string, never>> = Object.freeze({});

/** The fields of an answer; undefined where the host has none. */
export function plainData(answer: unknown): RawData | undefined {
  if (answer === undefined || answer === null) return undefined;
  if (typeof answer !== 'object' || Array.isArray(answer))
    throw new Error(`the host answered ${kindOf(answer)} instead of fields with their values`);
  const names = Object.keys(answer);
  if (names.length > mostFields)
    throw new Error(`the host answered ${names.length} fields; ${mostFields} are the most`);
  const fields = answer as Readonly<Record<string, unknown>>;
  return Object.fromEntries(names.map((name) => [name, plainValue(fields[name])]));
}

function plainValue(value: unknown): RawValue {
  if (!Array.isArray(value)) return primitive(value);
  const devices = value.slice(0, mostDevices + 1).map(plainDevice);
  // The runtime judges what they are.
  return devices as readonly unknown[] as RawValue;
}

function plainDevice(device: unknown): unknown {
  if (typeof device !== 'object' || device === null) return noValue;
  const { name, path, guaranteed, maximum, current } = device as Readonly<Record<string, unknown>>;
  return {
    name: primitive(name),
    path: primitive(path),
    guaranteed: plainLimits(guaranteed),
    maximum: plainLimits(maximum),
    current: plainLimits(current),
  };
}

function plainLimits(limits: unknown): unknown {
  if (typeof limits !== 'object' || limits === null) return noValue;
  const rows = Object.entries(limits).slice(0, mostLimits);
  return Object.fromEntries(rows.map(([name, value]) => [name, primitive(value)]));
}

function primitive(value: unknown): Exclude<RawValue, readonly unknown[]> {
  switch (typeof value) {
    case 'string':
      // Longer ones count as missing; one character more says so.
      return value.length > longestText ? value.slice(0, longestText + 1) : value;
    case 'number':
    case 'boolean':
    case 'undefined':
      return value;
    default:
      // The runtime's own check refuses it by its field.
      return value === null ? null : (noValue as unknown as null);
  }
}

/** The guests of a listing; what is no guest is left out. Throws where it is no list. */
export function plainGuests(answer: unknown): readonly GuestIdentity[] {
  if (!Array.isArray(answer))
    throw new Error(`the host answered ${kindOf(answer)} instead of a list of guests`);
  return answer.slice(0, mostGuests + 1).flatMap((guest: unknown) => {
    if (typeof guest !== 'object' || guest === null) return [];
    const { id, name, pid } = guest as Readonly<Record<string, unknown>>;
    if (typeof id !== 'string' || id === '' || id.length > longestText) return [];
    const isName = typeof name === 'string' && name.length <= longestText;
    const identity = { id, name: isName ? name : id };
    return [typeof pid === 'number' && Number.isSafeInteger(pid) ? { ...identity, pid } : identity];
  });
}

/** Why acting is unsafe, or null; throws where the answer is neither, since acting is not safe then. */
export function plainConflict(answer: unknown): string | null {
  if (answer === null) return null;
  if (typeof answer === 'string') return answer.slice(0, longestText);
  throw new Error(`the host answered ${kindOf(answer)} instead of a text or null`);
}

/** Why an answer was undefined, where the host says it. */
export const plainReason = (answer: unknown): string | null =>
  typeof answer === 'string' ? answer.slice(0, longestText) : null;

const kindOf = (value: unknown): string =>
  value === null ? 'null' : Array.isArray(value) ? 'a list' : `${typeof value}`;
