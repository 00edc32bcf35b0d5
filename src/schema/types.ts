/**
 * The declared world of a policy: what collectors deliver and controllers accept.
 * Pure data; everything else (checker, emitter, runtime, docs, editor) reads these rows.
 */

/** What a policy can hold in its hands. `device` is one disk of a guest, `limits` one of its sets of I/O limits. */
export const entityKinds = ['host', 'guest', 'device', 'limits'] as const;

/** One of these. */
export type EntityKind = (typeof entityKinds)[number];

/** The unit of a value, as the free-form notation writes it; null: a plain number, or one whose unit depends on its source. */
export type UnitName =
  | 'B'
  | 'KiB'
  | 'MiB'
  | 'pages'
  | 'us'
  | 'ms'
  | 's'
  | 'B/s'
  | 'requests/s'
  | '%'
  | 'CPUs'
  | null;

/**
 * How a number behaves in time: a level (a state now), a counter (only grows), a change since the
 * previous sample, a rate per second, a flag, a part of the calendar.
 */
export type FieldKind = 'level' | 'counter' | 'change' | 'rate' | 'flag' | 'calendar';

interface NamedItem {
  readonly name: string;
  /** One or two sentences: what it is, where it comes from. */
  readonly doc: string;
}

/** A number that a collector delivers. Values outside [min, max] (both inclusive) or not finite count as missing. */
export interface NumberField extends NamedItem {
  readonly type: 'number';
  readonly unit: UnitName;
  readonly kind: FieldKind;
  readonly min: number;
  readonly max: number;
  /** True where every value is a whole number. */
  readonly integral: boolean;
  /**
   * True where the unit depends on the source: the field constrains no unit. Without it a null
   * `unit` means a plain number (a count, a flag, a part of the calendar).
   */
  readonly anyUnit?: boolean;
  /** True where the collector may leave it out while the entity stays ready. */
  readonly optional: boolean;
}

/** A logical, a text, the list of a guest's I/O devices, or (of a device) one set of I/O limits. */
export interface OtherField extends NamedItem {
  readonly type: 'logical' | 'text' | 'devices' | 'limits' | 'list' | 'any';
  readonly optional: boolean;
}

export type FieldSchema = NumberField | OtherField;

/** A property of an entity: known when the entity is found, never sampled. */
export interface PropertySchema extends NamedItem {
  readonly entity: 'host' | 'guest';
  readonly type: 'number' | 'text' | 'logical' | 'any';
  readonly optional: boolean;
}

export interface CollectorSchema extends NamedItem {
  readonly scope: 'host' | 'guest';
  readonly fields: readonly FieldSchema[];
  /**
   * Fields that are delivered together: one is missing exactly when all are. Whoever takes samples
   * keeps this true: a value that counts as missing (out of range, say) takes its group with it.
   */
  readonly together: readonly (readonly string[])[];
}

/** A bound of a control: a number, or the name of a field of the same entity. */
export type Bound = number | string;

export interface ControlSchema extends NamedItem {
  /** Whose control it is; a device's controls are set through its setter method. */
  readonly entity: 'host' | 'guest' | 'device';
  /** The method of list notation that sets it; only device controls have one. */
  readonly setter?: string;
  readonly unit: UnitName;
  readonly min: Bound;
  readonly max: Bound;
  /** Single values below `min` that are allowed too (-1: no limit). */
  readonly also: readonly number[];
  /** A whole number is sent: rounded toward zero, as MOM does. */
  readonly integral: boolean;
  /** What arbitration does with a value outside the range. */
  readonly outside: 'clamp' | 'refuse';
  /** The field that shows the value in force; null where none does. For a device: the limit in `current`. */
  readonly shownBy: string | null;
}

export interface ControllerSchema extends NamedItem {
  readonly scope: 'host' | 'guest';
  readonly controls: readonly ControlSchema[];
  /**
   * Controls that are one decision: if one of them is refused none is sent, and a change of one
   * sends all (the others with the value in force).
   */
  readonly together: readonly (readonly string[])[];
  /** A non-zero value of `total` excludes non-zero values of `parts`; such a group is refused. */
  readonly exclusive: readonly { readonly total: string; readonly parts: readonly string[] }[];
}
