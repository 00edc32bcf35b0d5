/** IoTune: the I/O limits of a guest's disks. Its six controls follow from the six limits. */
import { limitFields } from '../devices.ts';
import type { ControllerSchema, ControlSchema, NumberField } from '../types.ts';

/** `total_bytes_sec` is set by `setTotalBytesSec`. */
const setterOf = (limit: string): string =>
  `set${limit
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')}`;

const control = (limit: NumberField): ControlSchema => ({
  name: limit.name,
  doc: limit.doc,
  entity: 'device',
  setter: setterOf(limit.name),
  unit: limit.unit,
  min: limit.min,
  max: limit.max,
  also: [],
  integral: true,
  outside: 'refuse',
  shownBy: limit.name,
});

/** I/O limits of a disk. */
export const ioTune: ControllerSchema = {
  name: 'IoTune',
  scope: 'guest',
  doc: 'Limits the I/O of the disks of a guest.',
  controls: limitFields.map(control),
  together: [],
  exclusive: [
    { total: 'total_bytes_sec', parts: ['read_bytes_sec', 'write_bytes_sec'] },
    { total: 'total_iops_sec', parts: ['read_iops_sec', 'write_iops_sec'] },
  ],
};
