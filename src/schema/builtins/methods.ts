/** The methods of the host, of guests and of their disks. */
import { ioTune } from '../controllers/io-tune.ts';
import type { EntityKind } from '../types.ts';
import { type MethodRow, type Range, two } from './row.ts';

const entities: readonly EntityKind[] = ['host', 'guest'];

const method = (
  name: string,
  asks: MethodRow['asks'],
  [minArgs, maxArgs]: Range,
  signature: string,
  freeForm: string,
  doc: string,
  effect = false,
  of: readonly EntityKind[] = entities,
): MethodRow => ({
  name,
  asks,
  internal: name,
  category: 'method',
  minArgs,
  maxArgs,
  signature,
  freeForm,
  doc,
  effect,
  of,
});

/** The methods of the host, of guests and of their disks; the setters follow from the controls of a disk. */
export const methodRows: readonly MethodRow[] = [
  method(
    'Prop',
    'property',
    [1, 1],
    '(entity.Prop "name")',
    'property(entity, "name")',
    'A property of the entity, such as the name of a guest.',
  ),
  method(
    'Stat',
    'field',
    [1, 2],
    '(entity.Stat "field" default)',
    'stat(entity, "field", default)',
    'The latest value of a field; the default stands in where the sample lacks the field.',
  ),
  method(
    'StatAvg',
    'field',
    [1, 1],
    '(entity.StatAvg "field")',
    'average(entity.field)',
    'The average of a field over the samples kept; missing where there is no value.',
  ),
  method(
    'Control',
    'control',
    two,
    '(entity.Control "control" value)',
    'entity.control.name = value',
    'Proposes a value for a control; the last proposal of a cycle counts, a missing value proposes nothing.',
    true,
  ),
  method(
    'GetControl',
    'control',
    [1, 1],
    '(entity.GetControl "control")',
    'entity.control.name',
    'What this cycle has proposed for a control so far, or missing.',
  ),
  method(
    'SetVar',
    'saved',
    two,
    '(entity.SetVar "name" value)',
    'entity.saved.name = value',
    'Saves a value with the entity, for this cycle and later ones.',
    true,
  ),
  method(
    'GetVar',
    'saved',
    [1, 1],
    '(entity.GetVar "name")',
    'entity.saved.name',
    'A value saved with the entity; missing until one is.',
  ),
  ...ioTune.controls.flatMap((control) =>
    control.setter === undefined
      ? []
      : [
          method(
            control.setter,
            null,
            [1, 1],
            `(device.${control.setter} value)`,
            `device.control.${control.name} = value`,
            `Proposes \`${control.name}\` of a disk: ${control.doc.charAt(0).toLowerCase()}${control.doc.slice(1)}`,
            true,
            ['device'],
          ),
        ],
  ),
];
