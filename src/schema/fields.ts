/**
 * Short ways to write the rows of the schemas.
 * In: a name, a unit, a sentence. Out: complete field schemas with the usual ranges filled in.
 */
import type {
  CollectorSchema,
  FieldKind,
  FieldSchema,
  NumberField,
  OtherField,
  UnitName,
} from './types.ts';

/** The largest amount a field holds: whole numbers are exact up to here. */
export const largestAmount = 2 ** 53;

/** The largest value of the kernel's unsigned 32-bit settings. */
export const largestUint32 = 2 ** 32 - 1;

/** Above every real percentage, also those of many CPUs added up. */
export const largestPercentage = 1_000_000;

/** What a row may say differently from the usual: mandatory, whole, from 0 up to the largest amount. */
export interface NumberOptions {
  readonly min?: number;
  readonly max?: number;
  readonly integral?: boolean;
  readonly optional?: boolean;
  readonly anyUnit?: boolean;
}

/** A number field. */
export function numberField(
  name: string,
  kind: FieldKind,
  unit: UnitName,
  doc: string,
  options: NumberOptions = {},
): NumberField {
  return {
    name,
    doc,
    type: 'number',
    unit,
    kind,
    min: options.min ?? 0,
    max: options.max ?? largestAmount,
    integral: options.integral ?? true,
    ...(options.anyUnit === true ? { anyUnit: true } : {}),
    optional: options.optional ?? false,
  };
}

/** A number that is a state now. */
export const level = (name: string, unit: UnitName, doc: string, options: NumberOptions = {}) =>
  numberField(name, 'level', unit, doc, options);

/** A number that only grows, until what it counts starts anew. */
export const counter = (name: string, unit: UnitName, doc: string, options: NumberOptions = {}) =>
  numberField(name, 'counter', unit, doc, options);

/** What was added since the previous sample; 0 in the first one. */
export const change = (name: string, unit: UnitName, doc: string, options: NumberOptions = {}) =>
  numberField(name, 'change', unit, doc, options);

/** A small number that stands for a state. */
export const flag = (name: string, max: number, doc: string) =>
  numberField(name, 'flag', null, doc, { max });

/** A part of the date or of the time of day. */
export const calendar = (name: string, min: number, max: number, doc: string) =>
  numberField(name, 'calendar', null, doc, { min, max });

/** A field that is no number. */
export function otherField(
  name: string,
  type: OtherField['type'],
  doc: string,
  optional = false,
): OtherField {
  return { name, doc, type, optional };
}

/** The same collector under the name `…Optional`: nothing it lacks keeps a guest from being ready. */
export function optionalForm(collector: CollectorSchema): CollectorSchema {
  return {
    ...collector,
    name: `${collector.name}Optional`,
    doc: `Like ${collector.name}, but a guest that lacks these fields still takes part, with the fields missing.`,
    fields: collector.fields.map((field): FieldSchema => ({ ...field, optional: true })),
  };
}
