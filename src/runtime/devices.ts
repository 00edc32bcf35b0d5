/**
 * The I/O devices of a guest: checked on their way in, and told apart across cycles.
 * In: what a host delivered. Out: well-formed devices, and an id for each.
 */

import type { RawDevice, RawLimits } from '../host/port.ts';
import { longestText, mostDevices } from '../schema/limits.ts';
import { isRecord } from '../schema/record.ts';
import { numberOf } from './raw.ts';

const mostLimits = 64;

/** The well-formed devices of a list; null when it is no list at all. Malformed ones are left out. */
export function acceptDevices(raw: unknown): readonly RawDevice[] | null {
  if (!Array.isArray(raw)) return null;
  const devices: RawDevice[] = [];
  for (let i = 0; i < Math.min(raw.length, mostDevices); i++) {
    const device = acceptDevice(raw[i]);
    if (device !== null) devices.push(device);
  }
  return devices;
}

function acceptDevice(raw: unknown): RawDevice | null {
  if (!isRecord(raw)) return null;
  const { name, path } = raw;
  if (!isName(name)) return null;
  return {
    name,
    path: isName(path) ? path : null,
    guaranteed: acceptLimits(raw.guaranteed),
    maximum: acceptLimits(raw.maximum),
    current: acceptLimits(raw.current),
  };
}

/** The limits that are numbers of at least 0; others are left out, so they are missing. */
function acceptLimits(raw: unknown): RawLimits {
  if (!isRecord(raw)) return {};
  const limits: Record<string, number> = {};
  let left = mostLimits;
  for (const name in raw) {
    if (!Object.hasOwn(raw, name)) continue;
    if (left === 0) break;
    left -= 1;
    const number = numberOf(raw[name]);
    // A name that is no plain property would change the object instead of its limits.
    if (number === null || number < 0 || number > Number.MAX_SAFE_INTEGER || name === '__proto__')
      continue;
    limits[name] = number;
  }
  return limits;
}

const isName = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && value.length <= longestText;

/**
 * The id of each device, in order: its path, or its name where it has none. A host may give two
 * devices one path; the later one is then told apart by its name. Null: not told apart at all.
 */
export function deviceIds(devices: readonly RawDevice[]): readonly (string | null)[] {
  const [only, another] = devices;
  if (only !== undefined && another === undefined) return [only.path ?? only.name];
  const taken = new Set<string>();
  return devices.map((device) => {
    const candidates = [device.path ?? device.name, `${device.path ?? ''}#${device.name}`];
    const id = candidates.find((candidate) => !taken.has(candidate));
    if (id === undefined) return null;
    taken.add(id);
    return id;
  });
}
