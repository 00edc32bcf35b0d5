/**
 * What `getStatistics` of a running MOM says.
 * In: its value. Out: raw fields of the host and of each guest by name; throws an Error where the
 * value has another shape.
 */
import type { RpcValue } from '../../xml-rpc/value.ts';
import type { RawData, RawDevice, RawLimits, RawValue } from '../port.ts';

export interface Statistics {
  readonly host: RawData;
  /** By the name of the guest, which is all that MOM says of who it is. */
  readonly guests: ReadonlyMap<string, RawData>;
}

type Struct = { readonly [name: string]: RpcValue };

/** Reads the value. */
export function readStatistics(value: RpcValue): Statistics {
  const all = structOf(value);
  const host = structOf(all?.host);
  const guests = structOf(all?.guests);
  if (host === null || guests === null)
    throw new Error('MOM answers with other statistics than `host` and `guests`');
  return {
    host: fieldsOf(host),
    guests: new Map(
      Object.entries(guests).map(([name, fields]) => [name, fieldsOf(structOf(fields) ?? {})]),
    ),
  };
}

const structOf = (value: RpcValue | undefined): Struct | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Struct) : null;

function fieldsOf(sample: Struct): RawData {
  const fields: Record<string, RawValue> = {};
  for (const [name, value] of Object.entries(sample)) {
    if (name !== 'io_tune' && name !== 'io_tune_current') fields[name] = rawOf(value);
  }
  const devices = devicesOf(sample.io_tune, sample.io_tune_current);
  return devices === null ? fields : { ...fields, io_tune: devices };
}

/** Lists and structs that no field has are not delivered. */
const rawOf = (value: RpcValue): RawValue =>
  typeof value === 'object' && value !== null ? undefined : value;

/**
 * The disks of a guest. `io_tune` holds objects of MOM, whose current limits its policy may have
 * changed by now; `io_tune_current`, in the same order, what was in force.
 */
function devicesOf(
  objects: RpcValue | undefined,
  inForce: RpcValue | undefined,
): readonly RawDevice[] | null {
  if (!Array.isArray(objects)) return null;
  const before = Array.isArray(inForce) ? (inForce as readonly RpcValue[]) : [];
  return (objects as readonly RpcValue[]).flatMap((item, i): readonly RawDevice[] => {
    const device = structOf(item);
    if (device === null || typeof device.name !== 'string') return [];
    return [
      {
        name: device.name,
        path: typeof device.path === 'string' ? device.path : null,
        guaranteed: limitsOf(device.guaranteed),
        maximum: limitsOf(device.maximum),
        current: limitsOf(structOf(before[i])?.ioTune ?? device.current),
      },
    ];
  });
}

/** Limits, as they are or below `vals`; what is no number is no limit. */
function limitsOf(value: RpcValue | undefined): RawLimits {
  const struct = structOf(value);
  const limits = structOf(struct?.vals) ?? struct ?? {};
  return Object.fromEntries(
    Object.entries(limits).flatMap(([name, limit]) =>
      typeof limit === 'number' ? [[name, limit]] : [],
    ),
  );
}
