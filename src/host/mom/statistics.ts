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
  return Object.fromEntries(
    Object.entries(sample).map(([name, value]) => [
      name,
      name === 'io_tune' || name === 'io_tune_current' ? devicesOf(value) : rawOf(value),
    ]),
  );
}

/** Lists and structs that no field has are not delivered. */
const rawOf = (value: RpcValue): RawValue =>
  typeof value === 'object' && value !== null ? undefined : value;

/** Devices: objects of MOM come as structs, some of them with all they hold below `vals`. */
function devicesOf(value: RpcValue): readonly RawDevice[] | null {
  if (!Array.isArray(value)) return null;
  return (value as readonly RpcValue[]).flatMap((item): readonly RawDevice[] => {
    const outer = unwrapped(item);
    const device = unwrapped(outer?.ioTune) ?? outer;
    if (device === null || typeof device.name !== 'string') return [];
    return [
      {
        name: device.name,
        path: typeof device.path === 'string' ? device.path : null,
        guaranteed: limitsOf(device.guaranteed),
        maximum: limitsOf(device.maximum),
        current: limitsOf(device.current),
      },
    ];
  });
}

function unwrapped(value: RpcValue | undefined): Struct | null {
  const struct = structOf(value);
  return structOf(struct?.vals) ?? struct;
}

const limitsOf = (value: RpcValue | undefined): RawLimits =>
  Object.fromEntries(
    Object.entries(unwrapped(value) ?? {}).flatMap(([name, limit]) =>
      typeof limit === 'number' ? [[name, limit]] : [],
    ),
  );
