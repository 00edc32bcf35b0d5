/**
 * Samples: what one collection says about an entity, and the rules a raw value passes to get in.
 * In: a field's schema and a raw value. Out: the value, or missing with the reason in words.
 */

import type { RawDevice, RawValue } from '../host/port.ts';
import { longestText } from '../schema/limits.ts';
import type { FieldSchema, NumberField } from '../schema/types.ts';
import { acceptDevices } from './devices.ts';
import { numberOf, shown } from './raw.ts';

/** A value of a sample; null is missing. */
export type SampleValue = number | string | boolean | readonly RawDevice[] | null;

/** The values of one collection by field name; immutable once taken. */
export type Sample = ReadonlyMap<string, SampleValue>;

/** A raw value after the rules: `problem` says why it counts as missing although it was delivered. */
export interface Accepted {
  readonly value: SampleValue;
  readonly problem: string | null;
}

const nothing: Accepted = { value: null, problem: null };

/** Applies a field's schema to a raw value; numbers may come as text. */
export function accept(field: FieldSchema, raw: RawValue): Accepted {
  if (raw === undefined || raw === null) return nothing;
  switch (field.type) {
    case 'number':
      return acceptNumber(field, raw);
    case 'logical':
      if (typeof raw === 'boolean') return take(raw);
      return raw === 0 || raw === 1 ? take(raw === 1) : refuse(raw, 'is not true or false');
    case 'text':
      return acceptText(raw);
    case 'devices':
    case 'list': {
      const devices = acceptDevices(raw);
      return devices === null ? refuse(raw, 'is not a list of devices') : take(devices);
    }
    case 'any':
      if (typeof raw === 'string') return acceptText(raw);
      if (typeof raw === 'number' && !Number.isFinite(raw)) return refuse(raw, 'is not finite');
      return typeof raw === 'object' ? refuse(raw, 'is not a single value') : take(raw);
    case 'limits':
      return refuse(raw, 'belongs to a device');
    default: {
      const never: never = field;
      return never;
    }
  }
}

function acceptNumber(field: NumberField, raw: Exclude<RawValue, undefined | null>): Accepted {
  const value = numberOf(raw);
  if (value === null) return refuse(raw, 'is not a number');
  if (!(value >= field.min && value <= field.max)) {
    return refuse(raw, `is outside ${field.min} to ${field.max}`);
  }
  if (field.integral && !Number.isInteger(value)) return refuse(raw, 'is not a whole number');
  return take(value);
}

function acceptText(raw: Exclude<RawValue, undefined | null>): Accepted {
  if (typeof raw !== 'string') return refuse(raw, 'is not a text');
  if (raw.length > longestText) return refuse(raw, `is longer than ${longestText} characters`);
  return take(raw);
}

const take = (value: SampleValue): Accepted => ({ value, problem: null });

const refuse = (raw: unknown, why: string): Accepted => ({
  value: null,
  problem: `${shown(raw)} ${why}`,
});
