/**
 * The environment of a policy: the collectors and controllers that a host has enabled, folded into
 * tables of fields, properties and controls by entity.
 * In: schemas. Out: look-ups; nothing here changes after construction.
 */
import type {
  CollectorSchema,
  ControllerSchema,
  ControlSchema,
  EntityKind,
  FieldSchema,
  PropertySchema,
} from './types.ts';

/** A field as one environment delivers it: the first collector that declares it gives its schema. */
export interface EnvironmentField {
  readonly entity: EntityKind;
  readonly field: FieldSchema;
  /** Optional in this environment: no enabled collector makes it mandatory. */
  readonly optional: boolean;
  /** The enabled collectors that declare it, first one first. */
  readonly collectors: readonly string[];
  /** All fields that are missing exactly when this one is, itself included. */
  readonly together: readonly string[];
}

export interface EnvironmentControl {
  readonly controller: ControllerSchema;
  readonly control: ControlSchema;
  readonly enabled: boolean;
}

export interface Environment {
  readonly collectors: readonly CollectorSchema[];
  readonly controllers: readonly ControllerSchema[];
  /** Fields by entity, then by name. */
  readonly fields: Readonly<Record<EntityKind, ReadonlyMap<string, EnvironmentField>>>;
  readonly properties: Readonly<Record<'host' | 'guest', ReadonlyMap<string, PropertySchema>>>;
  /** Controls by entity and name, those of known but disabled controllers included. */
  readonly controls: Readonly<Record<'host' | 'guest' | 'device', ReadonlyMap<string, EnvironmentControl>>>;
  /** Device setters (`setTotalBytesSec`) to the name of their control. */
  readonly setters: ReadonlyMap<string, EnvironmentControl>;
  /** The collectors, enabled or not, that declare a field: for "enable GuestBalloon". */
  readonly declaredBy: (entity: 'host' | 'guest', field: string) => readonly string[];
  /** With `--any-control`: a control nobody declares is accepted with any value. */
  readonly anyControl: boolean;
}
