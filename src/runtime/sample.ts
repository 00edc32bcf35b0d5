/**
 * Samples: what one collection says about an entity, and the rules a raw value passes to get in.
 * In: a field's schema and a raw value. Out: the value, or missing with the reason in words.
 */

import type { RawDevice, RawValue } from '../host/port.ts';
import { largestAmount } from '../schema/fields.ts';
import { longestText } from '../schema/limits.ts';
import type { FieldSchema, NumberField } from '../schema/types.ts';
import { acceptDevices } from './devices.ts';
import { numberOf, shown } from './raw.ts';

/** A value of a sample; null is missing. */
export type SampleValue = number | string | boolean | readonly RawDevice[] | null;

/** The values of one collection by field name; immutable once taken. */
export type Sample = ReadonlyMap<string, SampleValue>;

/** Why a raw value counts as missing although it was delivered. */
export class Refusal {
  readonly reason: string;
  constructor(raw: unknown, why: string) {
    this.reason = `${shown(raw)} ${why}`;
  }
}

/** Applies a field's schema to a raw value; numbers may come as text. Null: nothing was delivered. */
export function accept(field: FieldSchema, raw: RawValue): SampleValue | Refusal {
  if (raw === undefined || raw === null) return null;
  switch (field.type) {
    case 'number':
      return acceptNumber(field, raw);
    case 'logical':
      if (typeof raw === 'boolean') return raw;
      return raw === 0 || raw === 1 ? raw === 1 : new Refusal(raw, 'is not true or false');
    case 'text':
      return acceptText(raw);
    case 'devices':
    case 'list': {
      const devices = acceptDevices(raw);
      return devices === null ? new Refusal(raw, 'is not a list of devices') : devices;
    }
    case 'any':
      if (typeof raw === 'string') return acceptText(raw);
      if (typeof raw === 'number' && !Number.isFinite(raw))
        return new Refusal(raw, 'is not finite');
      return typeof raw === 'object' ? new Refusal(raw, 'is not a single value') : raw;
    case 'limits':
      return new Refusal(raw, 'belongs to a device');
    default: {
      const never: never = field;
      return never;
    }
  }
}

function acceptNumber(
  field: NumberField,
  raw: Exclude<RawValue, undefined | null>,
): SampleValue | Refusal {
  const value = numberOf(raw);
  if (value === null) return new Refusal(raw, 'is not a number');
  if (!(value >= field.min && value <= field.max)) {
    return new Refusal(raw, outsideOf(field, value));
  }
  if (field.integral && !Number.isInteger(value)) return new Refusal(raw, 'is not a whole number');
  return value;
}

/** Which side it is on, where the other bound is no figure for people. */
function outsideOf({ min, max }: NumberField, value: number): string {
  if (max >= largestAmount && value > max) return 'is too large';
  return max >= largestAmount && min === 0 && value < 0
    ? 'is negative'
    : `is outside ${min} to ${max}`;
}

function acceptText(raw: Exclude<RawValue, undefined | null>): SampleValue | Refusal {
  if (typeof raw !== 'string') return new Refusal(raw, 'is not a text');
  if (raw.length > longestText) return new Refusal(raw, `is longer than ${longestText} characters`);
  return raw;
}
